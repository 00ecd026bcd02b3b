package io.kithara;

import org.jspecify.annotations.Nullable;

/**
 * One track of a queue as its reader meets it: opened, or the failure to be thrown in its place. Slots form a chain that
 * the {@link QueueLoop} extends and the reader follows; a seek begins a new chain.
 */
final class QueueSlot {
    /*
     * Ownership: the loop makes slots and sets next; the reader sets origin before it publishes the slot as the current one,
     * and the fields below it are its own.
     */
    final long epoch;
    final int index;
    final boolean last;

    /** Null if it could not be opened. */
    final @Nullable OpenedTrack track;

    private final @Nullable KitharaException failure;

    /** The frame of the track from which on the next one is due. */
    private final long nextDueFrame;

    volatile @Nullable QueueSlot next;

    /** Where its first frame lies on the queue's timeline. */
    private long origin;

    private boolean failureTold;
    private boolean nextAskedFor;

    private QueueSlot(
            long epoch,
            int index,
            boolean last,
            @Nullable OpenedTrack track,
            @Nullable KitharaException failure,
            long origin,
            long nextDueFrame) {
        this.epoch = epoch;
        this.index = index;
        this.last = last;
        this.track = track;
        this.failure = failure;
        this.origin = origin;
        this.nextDueFrame = nextDueFrame;
    }

    static QueueSlot of(long epoch, int index, boolean last, OpenedTrack track, long origin) {
        return new QueueSlot(epoch, index, last, track, null, origin, track.nextDueFrame());
    }

    static QueueSlot failed(long epoch, int index, boolean last, KitharaException failure, long origin) {
        return new QueueSlot(epoch, index, last, null, failure, origin, 0);
    }

    /** As {@link AudioStream#read} of the track alone; the reader's. */
    int read(float[] target, int offset, int maxFrames) throws KitharaException {
        if (track != null) {
            return track.audio().read(target, offset, maxFrames);
        }
        if (failure != null && !failureTold) {
            failureTold = true;
            throw failure;
        }
        return AudioStream.END;
    }

    /** Returns once whether the next track is due; the reader's. */
    boolean takeNextDue() {
        if (nextAskedFor || last || !isNextDue()) {
            return false;
        }
        nextAskedFor = true;
        return true;
    }

    /** Returns whether the track is so near its end that the next one is to be opened. */
    boolean isNextDue() {
        return track == null || track.isDecoded() || track.audio().positionFrames() >= nextDueFrame;
    }

    /** Places it behind {@code before}, which has been read to its end; the reader's. */
    void follow(QueueSlot before) {
        origin = before.position();
    }

    long origin() {
        return origin;
    }

    /** Returns where the frame read next lies on the queue's timeline. */
    long position() {
        return track == null ? origin : origin + track.audio().positionFrames();
    }
}
