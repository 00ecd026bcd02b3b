package io.kithara.hls;

import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import io.kithara.stream.SourceMeter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands segments to the reader as numbered chunks, in order and not too many, then the end or the failure. Confined to the
 * stream's loader task; the {@link ChunkQueue} is what the reader's thread shares.
 */
final class ChunkDelivery {
    /** The chunk that is read and the next one: what was not handed out can still be replaced by something better. */
    private static final int MAX_HANDED_OUT = 2;

    private static final long NO_DISCONTINUITY_YET = Long.MIN_VALUE;

    private final ChunkQueue queue;
    private final SourceMeter meter;
    private ChunkQueue.Turn turn = ChunkQueue.Turn.FIRST;
    private long nextSequence;
    private long discontinuity = NO_DISCONTINUITY_YET;
    private @Nullable VariantTrack playing;
    private boolean delivered;
    private boolean ended;
    private @Nullable MediaException failure;

    ChunkDelivery(ChunkQueue queue, SourceMeter meter) {
        this.queue = queue;
        this.meter = meter;
    }

    /** Delivers for a turn from now on, from the first chunk. */
    void begin(ChunkQueue.Turn newTurn) {
        turn = newTurn;
        nextSequence = 0;
        discontinuity = NO_DISCONTINUITY_YET;
        ended = false;
        failure = null;
    }

    /** Returns whether the reader has been given anything yet, in whatever turn. */
    boolean hasDelivered() {
        return delivered;
    }

    /** Returns whether chunks of an epoch are those that are delivered now. */
    boolean isOf(long epoch) {
        return epoch == turn.epoch();
    }

    /**
     * Hands out what is ready, in order. Returns false if a segment turned out to be unusable and is to be replaced.
     *
     * @param strict as for {@link SegmentSlot#isReady}
     */
    boolean handOut(List<SegmentSlot> slots, boolean strict) {
        for (SegmentSlot slot : slots.subList(0, Math.min(MAX_HANDED_OUT, slots.size()))) {
            if (!slot.isHandedOut()) {
                if (!slot.isReady(strict)) {
                    return slot.failure() == null || slot.isSettled();
                }
                offer(slot);
            }
            if (!slot.isOver()) {
                return true;
            }
        }
        return true;
    }

    private void offer(SegmentSlot slot) {
        if (slot.track() != playing) {
            playing = slot.track();
            meter.events()
                    .publish(new KitharaEvent.VariantSwitched(
                            Duration.ofNanos(slot.startUs() * 1_000),
                            slot.track().rung().index(),
                            slot.choice().reason().name()));
        }
        long number = slot.segment().discontinuity();
        boolean breaks = discontinuity != NO_DISCONTINUITY_YET && discontinuity != number;
        discontinuity = number;
        if (slot.isCached() && slot.isLanded()) {
            meter.servedFromCache(slot.knownBytes());
        }
        delivered = true;
        queue.offer(turn, slot.handOut(turn.epoch(), nextSequence++, breaks));
    }

    /** The reader could not use a chunk, which may be known here already; what is behind it is handed out anew. */
    void unusable(List<SegmentSlot> slots, long sequence, MediaException why, ChunkQueue.Turn newTurn) {
        turn = newTurn;
        ended = false;
        for (SegmentSlot slot : slots) {
            if (slot.isHandedOut() && slot.sequence() == sequence) {
                slot.reject(why);
            } else if (slot.isHandedOut() && slot.sequence() > sequence) {
                slot.takeBack();
            }
        }
        if (failure != null) {
            queue.fail(turn, failure);
        }
    }

    /** Returns whether the reader has not had a segment, and will not unless it is handed out anew. */
    boolean takeBack(SegmentSlot slot) {
        return !slot.isHandedOut() || queue.takeBack(turn, slot.sequence());
    }

    /** Goes on behind a segment: what was handed out after it was taken back. */
    void continueBehind(SegmentSlot last) {
        nextSequence = last.sequence() + 1;
        discontinuity = last.segment().discontinuity();
        playing = last.track();
    }

    /** Says that nothing follows. */
    void end() {
        ended = true;
        queue.end(turn);
    }

    boolean isEnded() {
        return ended;
    }

    /** Says that nothing follows because something is broken. */
    void fail(MediaException why) {
        failure = why;
        queue.fail(turn, why);
    }

    boolean hasFailed() {
        return failure != null;
    }

    @Override
    public String toString() {
        return "ChunkDelivery[" + nextSequence + " of " + turn + (ended ? " ended" : "")
                + (failure == null ? "]" : " failed]");
    }
}
