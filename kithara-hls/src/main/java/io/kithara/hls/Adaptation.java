package io.kithara.hls;

import io.kithara.hls.abr.AbrDecision;
import io.kithara.hls.abr.AbrDownload;
import io.kithara.hls.abr.AbrMode;
import io.kithara.hls.abr.AbrPolicy;
import io.kithara.hls.abr.AbrSettings;
import io.kithara.hls.abr.AbrSnapshot;
import io.kithara.hls.abr.AbrVariant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the {@link AbrPolicy} what to play, with what the stream knows. Confined to the stream's loader. */
final class Adaptation {
    /** What the plan of segments looks like at this moment. */
    record View(
            int current,
            int planned,
            long bufferedUs,
            long segmentUs,
            @Nullable SegmentSlot head,
            List<Integer> queued) {}

    private final HlsContext context;
    private final List<VariantTrack> tracks;
    private final AbrMode mode;
    private final AbrSettings settings = AbrSettings.DEFAULTS;
    private final AbrPolicy policy = new AbrPolicy(settings);
    private boolean wentUp;
    private long wentUpAtNanos;

    Adaptation(HlsContext context, List<VariantTrack> tracks, AbrMode mode) {
        this.context = context;
        this.tracks = tracks;
        this.mode = mode;
    }

    /** Returns how long a request may be silent before another variant is tried. */
    java.time.Duration stall() {
        return settings.stall();
    }

    /** Returns what to do next; {@code failed} are left alone besides those that are blocked. */
    AbrDecision decide(View view, Set<VariantTrack> failed) {
        return policy.decide(snapshot(view, failed));
    }

    /** Returns which queued segment is worth fetching again in the current variant. */
    OptionalInt replacement(View view) {
        return policy.replacement(snapshot(view, Set.of()));
    }

    private AbrSnapshot snapshot(View view, Set<VariantTrack> failed) {
        long now = context.now();
        List<AbrVariant> ladder = tracks.stream()
                .map(track -> AbrVariant.of(
                                track.rung().index(),
                                track.rung().bandwidthBps(),
                                track.rung().averageBps())
                        .withBlocked(track.isBlocked(now) || failed.contains(track)))
                .toList();
        return AbrSnapshot.builder(ladder, Math.max(1, view.segmentUs))
                .mode(mode)
                .current(view.current)
                .planned(view.planned)
                .sinceUpNanos(wentUp ? Math.max(0, now - wentUpAtNanos) : AbrSnapshot.NEVER)
                .bufferedUs(Math.max(0, view.bufferedUs))
                .network(context.link().estimate())
                .download(view.head == null ? null : download(view.head, now))
                .queued(view.queued)
                .build();
    }

    private static @Nullable AbrDownload download(SegmentSlot head, long now) {
        return head.body()
                .filter(body -> !body.isLanded() && body.failure() == null)
                .map(body -> new AbrDownload(
                        head.track().rung().index(),
                        body.arrived(),
                        body.length().orElse(0),
                        Math.max(0, body.elapsedNanos(now)),
                        Math.max(0, Math.min(body.elapsedNanos(now), body.silentNanos(now)))))
                .orElse(null);
    }

    /** Notes that a switch was applied. */
    void switched(VariantTrack from, VariantTrack to) {
        if (to.rung().averageBps() > from.rung().averageBps()) {
            wentUp = true;
            wentUpAtNanos = context.now();
        }
    }
}
