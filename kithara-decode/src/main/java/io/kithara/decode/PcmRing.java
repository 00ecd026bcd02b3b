package io.kithara.decode;

import io.kithara.bufpool.BufferPool;
import io.kithara.bufpool.PooledFloats;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way from the decode worker to the reader: single producer, single consumer, no locks.
 *
 * <p>Frames are numbered by a ring index that only grows. A {@link Span} says which epoch the frames from an index on
 * belong to and where they play; a new epoch is one more span, and the frames of older ones are dropped unread.
 */
final class PcmRing {
    /*
     * Ownership: the decode worker writes tail, freed, spans and samples at [tail, tail + free); the reader writes head,
     * readerInside and reads samples at [head, tail). All shared fields are volatile, so every edge below is between a
     * volatile write and the read that sees it, and all of them have one order.
     *
     * - samples written before tail is advanced are seen by a reader that sees the tail; samples read before head is
     *   advanced are not overwritten by a worker that counts room from that head.
     * - A new epoch is published before its first frame. A reader that looks at the tail first and at the epoch afterwards
     *   therefore never counts frames of the next epoch as its own.
     * - A new epoch frees room that the reader may still be copying from. The worker writes epochStart, then looks at
     *   readerInside; the reader writes readerInside, then looks at epochStart. Whichever comes second sees the other: the
     *   worker leaves the old frames alone, or the reader finds the new epoch and copies nothing old.
     * - In the same way retired and readerInside decide who gives the memory back, the retiring thread or the leaving
     *   reader; the compare-and-set makes it one of them.
     * - writerWaits is written before the worker looks at the room once more; the reader makes room before it looks at
     *   writerWaits. So either the worker sees the room, or the reader sees the waiting worker.
     */
    private final PooledFloats memory;
    private final float[] samples;
    private final int channels;
    private final int capacity;
    private final AtomicBoolean released = new AtomicBoolean();

    private volatile long head;
    private volatile long tail;
    private volatile boolean readerInside;
    private volatile boolean writerWaits;
    private volatile boolean retired;
    private volatile Span epochStart;

    /** The worker's: the newest span, and the index before which no reader is copying. */
    private Span newest;

    private long freed;

    /** The reader's: the epoch whose frames it takes. */
    private Span adopted;

    PcmRing(BufferPool pool, int channels, int capacity, long epoch, long position) {
        this.memory = pool.acquireFloats(channels * capacity);
        this.samples = memory.array();
        this.channels = channels;
        this.capacity = capacity;
        this.epochStart = new Span(epoch, 0, position);
        this.newest = epochStart;
        this.adopted = epochStart;
    }

    // ---- the worker's side

    /** Drops what is unread and goes on at {@code position} for {@code epoch}. */
    void beginEpoch(long epoch, long position) {
        newest = new Span(epoch, tail, position);
        epochStart = newest;
        writerWaits = false;
    }

    /** Makes the frames written from now on play from {@code position} on, in the same epoch. */
    void jump(long position) {
        Span span = new Span(newest.epoch, tail, position);
        newest.next = span;
        newest = span;
    }

    /** Copies as many frames as there is room for and returns how many. */
    int write(float[] source, int offset, int frames) {
        int count = Math.min(frames, freeFrames());
        long from = tail;
        int at = (int) (from % capacity);
        int first = Math.min(count, capacity - at);
        System.arraycopy(source, offset, samples, at * channels, first * channels);
        System.arraycopy(source, offset + first * channels, samples, 0, (count - first) * channels);
        tail = from + count;
        return count;
    }

    /**
     * Copies the last {@code frames} frames written, no more than the ring holds; those that did not play right before the
     * next one, as after a new epoch or a jump, count as silence.
     */
    void copyLast(float[] target, int frames) {
        int known = (int) Math.min(frames, tail - newest.index);
        int silent = (frames - known) * channels;
        Arrays.fill(target, 0, silent, 0f);
        int at = (int) ((tail - known) % capacity);
        int first = Math.min(known, capacity - at);
        System.arraycopy(samples, at * channels, target, silent, first * channels);
        System.arraycopy(samples, 0, target, silent + first * channels, (known - first) * channels);
    }

    /** Returns where the next frame written will play. */
    long writePosition() {
        return newest.position + tail - newest.index;
    }

    /** Returns the index the next frame written will have. */
    long writeIndex() {
        return tail;
    }

    /**
     * Asks the reader for a wake-up once half of the ring is free.
     *
     * @return whether the worker may park; {@code false} if there is room already
     */
    boolean parkWriter() {
        writerWaits = true;
        if (freeFrames() >= capacity / 2) {
            writerWaits = false;
            return false;
        }
        return true;
    }

    private int freeFrames() {
        if (freed < epochStart.index && !readerInside) {
            freed = epochStart.index;
        }
        return (int) (capacity - (tail - Math.max(head, freed)));
    }

    // ---- the reader's side

    /**
     * Copies up to {@code frames} frames of {@code epoch} and returns how many; 0 if none is there.
     *
     * @throws IndexOutOfBoundsException if so many do not fit into {@code target}, however many are there
     */
    int read(long epoch, float[] target, int offset, int frames) {
        Objects.checkFromIndexSize(offset, (long) frames * channels, target.length);
        readerInside = true;
        try {
            return retired ? 0 : copy(epoch, target, offset, frames);
        } finally {
            readerInside = false;
            if (retired) {
                release();
            }
        }
    }

    private int copy(long epoch, float[] target, int offset, int frames) {
        Span start = epochStart;
        if (start.epoch != epoch) {
            return 0;
        }
        if (start != adopted) {
            adopted = start;
            head = start.index;
        }
        long from = head;
        long written = tail;
        if (epochStart.epoch != epoch) {
            return 0;
        }
        int count = (int) Math.min(frames, written - from);
        int at = (int) (from % capacity);
        int first = Math.min(count, capacity - at);
        System.arraycopy(samples, at * channels, target, offset, first * channels);
        System.arraycopy(samples, 0, target, offset + first * channels, (count - first) * channels);
        head = from + count;
        return count;
    }

    /** Returns once whether the worker waits for room and now has it. The reader calls it after every {@link #read}. */
    boolean takeWriterWake() {
        if (!writerWaits || capacity - (tail - readIndex()) < capacity / 2) {
            return false;
        }
        writerWaits = false;
        return true;
    }

    // ---- any thread

    /** Returns how many frames of {@code epoch} are ready. */
    int readableFrames(long epoch) {
        return epochStart.epoch == epoch ? (int) Math.max(0, tail - readIndex()) : 0;
    }

    /**
     * Returns whether so many frames of {@code epoch} are ready that a reader who waits should be woken: as many as it has
     * read of the epoch, at most three quarters of the ring. So the first ones come at once, what is buffered soon doubles,
     * and from then on few wake-ups do. The last quarter is for what is decoded while the reader wakes up.
     */
    boolean isWorthWaking(long epoch) {
        Span start = epochStart;
        int ready = readableFrames(epoch);
        return ready > 0 && ready >= Math.min(readIndex() - start.index, 3L * capacity / 4);
    }

    /** Returns the index of the frame read next, of the newest epoch here. */
    long readIndex() {
        return Math.max(head, epochStart.index);
    }

    /** Returns where the next frame read of {@code epoch} plays; -1 if the ring has not come to that epoch yet. */
    long readPosition(long epoch) {
        Span span = epochStart;
        if (span.epoch != epoch) {
            return -1;
        }
        long index = Math.max(head, span.index);
        for (Span next = span.next; next != null && next.index <= index; next = next.next) {
            span = next;
        }
        return span.position + index - span.index;
    }

    /** Gives the memory back as soon as no read is inside; the worker has written for the last time. */
    void retire() {
        retired = true;
        if (!readerInside) {
            release();
        }
    }

    private void release() {
        if (released.compareAndSet(false, true)) {
            memory.close();
        }
    }

    @Override
    public String toString() {
        return "PcmRing[" + (tail - readIndex()) + "/" + capacity + " frames, " + channels + " ch]";
    }

    /** From {@code index} on, frames belong to {@code epoch} and play from {@code position} on. */
    private static final class Span {
        final long epoch;
        final long index;
        final long position;
        volatile @Nullable Span next;

        Span(long epoch, long index, long position) {
            this.epoch = epoch;
            this.index = index;
            this.position = position;
        }
    }
}
