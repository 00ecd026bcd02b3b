package io.kithara;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Where the {@link QueueLoop} and the callers of one queue meet: the chain of tracks, the seek request, and who waits. */
final class QueueLine {
    /*
     * Ownership: the reader calls read and writes current, exhausted and endedEpoch; the loop writes first; request is replaced
     * under lock. A chain carries the epoch it was made for: between a seek and its chain the reader reads nothing, and a
     * reader that is overtaken by a seek sees at a track's end that its chain is an old one, before it follows it.
     *
     * lock is a leaf that neither the reader nor a run of the loop waits for long: it is held to change or look at fields.
     */
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private volatile Request request = new Request(0, 0);
    private volatile QueueSlot first;
    private volatile QueueSlot current;

    /** The track whose end was read before the next one was there. */
    private volatile @Nullable QueueSlot exhausted;

    private volatile long endedEpoch = -1;
    private volatile boolean closed;

    /** What the listener asked for last; as {@code epoch} of every slot. */
    record Request(long epoch, long frame) {}

    QueueLine(QueueSlot opened) {
        this.first = opened;
        this.current = opened;
    }

    // ---- the reader

    /** As {@link AudioQueue#read}; {@code wake} runs when the loop has something to do. */
    int read(float[] target, int offset, int maxFrames, Runnable wake) throws KitharaException {
        while (!closed) {
            long epoch = request.epoch();
            QueueSlot slot = adopt(epoch);
            if (slot == null) {
                return 0;
            }
            int frames = slot.read(target, offset, maxFrames);
            if (frames != AudioStream.END) {
                if (frames > 0 && slot.takeNextDue()) {
                    wake.run();
                }
                return frames;
            }
            if (request.epoch() == epoch && !closed && !follow(slot, wake)) {
                return slot.last ? AudioStream.END : 0;
            }
        }
        return AudioStream.END;
    }

    private @Nullable QueueSlot adopt(long epoch) {
        QueueSlot slot = current;
        if (slot.epoch != epoch) {
            slot = first;
            if (slot.epoch != epoch) {
                return null;
            }
            current = slot;
        }
        return slot;
    }

    /** Goes on with the next track; returns false if there is none, or none yet. */
    private boolean follow(QueueSlot slot, Runnable wake) {
        QueueSlot next = slot.next;
        boolean told = exhausted == slot;
        if (next == null) {
            exhausted = slot;
            if (slot.last) {
                endedEpoch = slot.epoch;
            }
        } else {
            next.follow(slot);
            current = next;
        }
        if (next != null || !told) {
            wake.run();
        }
        return next != null;
    }

    // ---- any thread

    Request request() {
        return request;
    }

    void seek(long frame) {
        lock.lock();
        try {
            request = new Request(request.epoch() + 1, frame);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the track that the reader is at; while a seek is under way, the one it was at. */
    QueueSlot current() {
        QueueSlot slot = first;
        return current.epoch == slot.epoch ? current : slot;
    }

    long position() {
        Request wanted = request;
        QueueSlot slot = current();
        return slot.epoch == wanted.epoch() ? slot.position() : wanted.frame();
    }

    /** Returns whether the last track was read to its end and nobody went elsewhere since. */
    boolean isEnded() {
        return endedEpoch == request.epoch();
    }

    boolean isClosed() {
        return closed;
    }

    /** Waits until there may be something to read; returns false after the time. */
    boolean awaitReadable(long timeoutNanos) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutNanos;
        while (true) {
            QueueSlot slot = awaitTrack(deadline - System.nanoTime());
            if (slot == null) {
                return false;
            }
            if (closed || slot.track == null || isAtEnd(slot)) {
                return true;
            }
            long left = Math.max(0, deadline - System.nanoTime());
            if (!slot.track.audio().awaitReadable(Duration.ofNanos(left))) {
                return false;
            }
            if (closed || (current() == slot && slot.epoch == request.epoch())) {
                return true;
            }
        }
    }

    private boolean isAtEnd(QueueSlot slot) {
        return exhausted == slot && (slot.last || slot.next != null);
    }

    /** Waits for a track that has something to read, or that is followed by one; null after the time. */
    private @Nullable QueueSlot awaitTrack(long timeoutNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeoutNanos;
            QueueSlot slot = current();
            while (!closed && (slot.epoch != request.epoch() || (exhausted == slot && !isAtEnd(slot)))) {
                if (left <= 0) {
                    return null;
                }
                left = changed.awaitNanos(left);
                slot = current();
            }
            return slot;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        closed = true;
        tell();
    }

    // ---- the loop

    /** Answers a seek: the reader goes on there. */
    void begin(QueueSlot slot) {
        first = slot;
        tell();
    }

    /** Adds a track behind {@code slot}. */
    void extend(QueueSlot slot, QueueSlot next) {
        slot.next = next;
        tell();
    }

    private void tell() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
