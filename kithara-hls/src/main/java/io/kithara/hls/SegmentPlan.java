package io.kithara.hls;

import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a stream plays next: several segments are loaded at once, handed out in order, replaced where they fail, and planned
 * anew where the stream is sought or another variant is better. Says what happens in which order; how is said by its parts.
 */
final class SegmentPlan {
    /*
     * Ownership: all of this, and all that the parts share (slots, tracks, the policy), is used by the task of the stream's
     * HlsLoader and nobody else. That task runs on one worker at a time, so nothing here has a lock, and no part is ever
     * called while another is half way through a change. What comes from other threads is posted to the loader first.
     *
     *   SegmentQueue    the slots, and the PlanPosition behind the last
     *   LookAhead       how many of them
     *   ChunkDelivery   from a slot to the reader's ChunkQueue
     *   VariantSwitch   which variant, by the Adaptation
     *   Recovery        what becomes of failures, by the FailurePolicy
     */

    /** How soon a request that was fast enough may turn out to be too slow. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final HlsContext context;
    private final Tracks tracks;
    private final Adaptation adaptation;
    private final SegmentQueue queue;
    private final LookAhead lookAhead;
    private final ChunkDelivery delivery;
    private final VariantSwitch variants;
    private final Recovery recovery;
    private final HeadStart headStart;
    private @Nullable ScheduledFuture<?> alarm;

    SegmentPlan(HlsContext context, ChunkQueue chunks, Tracks tracks, Adaptation adaptation, VariantTrack first) {
        this.context = context;
        this.tracks = tracks;
        this.adaptation = adaptation;
        queue = new SegmentQueue(new SegmentOpener(context, () -> context.post().accept(() -> {})));
        lookAhead = new LookAhead(context, tracks, adaptation);
        delivery = new ChunkDelivery(chunks, context.meter());
        variants = new VariantSwitch(context, tracks, adaptation, queue, delivery, first);
        recovery = new Recovery(context, tracks, queue, variants, delivery);
        headStart = new HeadStart(context);
    }

    VariantTrack current() {
        return variants.current();
    }

    // ---- what others say

    /** Begins at a time of the stream's timeline. */
    void start(long atUs, ChunkQueue.Turn first) {
        queue.position().seekTo(atUs);
        delivery.begin(first);
        headStart.begin();
        tracks.follow(variants.current());
    }

    /** Starts over at a time; what is loaded for it is kept, other loads are cancelled. */
    void seek(long targetUs, ChunkQueue.Turn newTurn) {
        delivery.begin(newTurn);
        recovery.sought();
        headStart.over();
        queue.seek(targetUs, variants.choice());
    }

    /** The stream's task has begun to read a chunk: it is through with those before. */
    void consuming(long ofEpoch, long sequence) {
        if (!delivery.isOf(ofEpoch)) {
            return;
        }
        List<SegmentSlot> slots = queue.slots();
        int done = 0;
        while (done < slots.size()
                && slots.get(done).isHandedOut()
                && slots.get(done).sequence() < sequence) {
            recovery.passed(slots.get(done));
            done++;
        }
        queue.dropFirst(done);
    }

    /** The stream's task could not use a chunk, which may be known here already; what is behind it is handed out anew. */
    void unusable(long sequence, MediaException why, ChunkQueue.Turn newTurn) {
        delivery.unusable(queue.slots(), sequence, why, newTurn);
    }

    /** The playlist of a track was loaded, or could not be. */
    void playlistLoaded(VariantTrack track) {
        if (track == variants.current() && track.hasStartedAnew()) {
            queue.position().forgetNumber();
        }
        MediaException trouble = track.failure();
        if (trouble != null && !track.isLoaded()) {
            recovery.playlistFailed(track, trouble);
        }
        if (track.isDead() && track != variants.current()) {
            recovery.playlistStaysDead(track);
        }
    }

    // ---- what is due

    /** Does whatever is due. */
    void step() {
        if (delivery.hasFailed()) {
            return;
        }
        do {
            recovery.recover();
            if (delivery.hasFailed()) {
                return;
            }
            if (!delivery.isEnded()) {
                variants.adapt();
            }
        } while (!fillAndHandOut());
        queue.urge();
        finish();
        arm();
    }

    /**
     * Asks for what is due, and hands out what is ready as soon as it is: asking for many takes as long as the first of
     * them to come. Returns false if a segment turned out to be unusable and is to be replaced.
     */
    private boolean fillAndHandOut() {
        boolean usable = handOut();
        while (usable && fillOne()) {
            usable = handOut();
        }
        return usable;
    }

    /** Asks for one more segment, if one is due; returns whether it did. */
    private boolean fillOne() {
        if (!current().isLoaded()) {
            tracks.load(current());
            return false;
        }
        return !headStart.holdsBack(queue.slots())
                && lookAhead.hasRoomBehind(queue, current())
                && queue.planNext(variants.choice());
    }

    /** With another variant to play instead, what starts like no container is not even tried. */
    private boolean handOut() {
        return delivery.handOut(queue.slots(), tracks.all().size() > 1);
    }

    private void finish() {
        if (delivery.isEnded() || !current().isLoaded() || !queue.isDone() || queue.hasNext(current())) {
            return;
        }
        if (!Tracks.mayChange(current().playlist())) {
            delivery.end();
            return;
        }
        MediaException dead = tracks.dead(recovery.mayGoElsewhere());
        if (dead != null) {
            recovery.playlistDied(dead);
        }
    }

    /** Looks again when a request that the reader waits for would count as silent, or a live playlist as dead. */
    private void arm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        List<SegmentSlot> slots = queue.slots();
        boolean waits = tracks.all().size() > 1 && slots.stream().anyMatch(slot -> !slot.isOver());
        boolean follows = current().isLoaded() && Tracks.mayChange(current().playlist()) && !delivery.isEnded();
        if (waits || follows) {
            boolean arriving = slots.stream().anyMatch(slot -> !slot.isOver() && slot.hasBegun());
            Duration idle = arriving ? LOOK_AGAIN : adaptation.stall();
            Duration silent = untilSilent();
            alarm = context.later(silent.compareTo(idle) < 0 ? silent : idle, () -> {});
        }
    }

    /** Returns when the request that the reader waits for counts as silent, counted from its last sign of life. */
    private Duration untilSilent() {
        long now = context.now();
        long silentNanos = queue.slots().stream()
                .filter(slot -> !slot.isOver())
                .findFirst()
                .flatMap(SegmentSlot::body)
                .map(body -> Math.min(body.elapsedNanos(now), body.silentNanos(now)))
                .orElse(0L);
        Duration left = adaptation.stall().minusNanos(Math.max(0, silentNanos));
        // What stayed although it was silent is looked at like what is slow.
        return left.isNegative() || left.isZero() ? LOOK_AGAIN : left;
    }

    /** Returns what the first chunk waits for; empty once there was one. */
    Optional<String> awaited() {
        if (delivery.hasDelivered()) {
            return Optional.empty();
        }
        if (!current().isLoaded()) {
            return Optional.of(
                    "the playlist " + KitharaEvent.resourceOf(current().uri()) + " has not come");
        }
        return queue.slots().stream().findFirst().flatMap(SegmentSlot::awaited);
    }

    void close() {
        if (alarm != null) {
            alarm.cancel(false);
        }
        headStart.over();
        queue.close();
    }

    @Override
    public String toString() {
        return "SegmentPlan[" + variants + " " + queue + "]";
    }
}
