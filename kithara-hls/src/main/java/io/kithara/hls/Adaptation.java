package io.kithara.hls;

import io.kithara.hls.abr.AbrDecision;
import io.kithara.hls.abr.AbrDownload;
import io.kithara.hls.abr.AbrMode;
import io.kithara.hls.abr.AbrPolicy;
import io.kithara.hls.abr.AbrSettings;
import io.kithara.hls.abr.AbrSnapshot;
import io.kithara.hls.abr.AbrVariant;
import io.kithara.hls.abr.NetworkEstimate;
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

    /** Far beyond any number of requests that is sent. */
    private static final int MAX_HIDING = 100;

    private final HlsContext context;
    private final List<VariantTrack> tracks;
    private AbrMode mode;
    private final AbrSettings settings = AbrSettings.DEFAULTS;
    private final AbrPolicy policy = new AbrPolicy(settings);
    private boolean wentUp;
    private long wentUpAtNanos;

    Adaptation(HlsContext context, List<VariantTrack> tracks, AbrMode mode) {
        this.context = context;
        this.tracks = tracks;
        this.mode = mode;
    }

    /** Lets these variants play from now on. */
    void allow(AbrMode allowed) {
        mode = allowed;
    }

    /** Returns whether the listener has asked for one variant and no other. */
    boolean isChosenByHand() {
        return mode instanceof AbrMode.Fixed;
    }

    /** Returns whether the listener allows a track. */
    boolean allows(VariantTrack track) {
        return mode.allows(AbrVariant.of(
                track.rung().index(), track.rung().bandwidthBps(), track.rung().averageBps()));
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

    /**
     * Returns how many requests at once hide the time to the first byte. More of them only share the line: the one that
     * the reader waits for gets slower, and looks too slow for its variant. One more is always worth it, so that the line
     * is never idle; as long as nothing is known of the line, that is all.
     */
    int usefulRequests(VariantTrack current) {
        NetworkEstimate link = context.link().estimate();
        if (!link.isKnown()) {
            return 2;
        }
        double segmentBits = current.rung().averageBps() / 1e6 * segmentUs(current);
        double transferNanos = Math.max(1, segmentBits * 1e9 / Math.max(1, link.bandwidthBps()));
        return 2 + (int) Math.min(MAX_HIDING, link.latencyNanos() / transferNanos);
    }

    private static long segmentUs(VariantTrack track) {
        return track.isLoaded() ? track.playlist().targetDurationUs() : 0;
    }

    /** Notes that a switch was applied. */
    void switched(VariantTrack from, VariantTrack to) {
        if (to.rung().averageBps() > from.rung().averageBps()) {
            wentUp = true;
            wentUpAtNanos = context.now();
        }
    }
}
