package io.kithara.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A line of limited speed that any number of responses share. Safe from any thread; the speed may change at any time
 * and counts from the next slice on.
 */
final class Throttle {
    /** The line is used in slices of a fiftieth of a second, so that a change of speed is felt that soon. */
    private static final int SLICES_PER_SECOND = 50;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /* lock guards both fields; pauses happen outside it. */
    private final ReentrantLock lock = new ReentrantLock();

    /** 0 is no limit. */
    @GuardedBy("lock")
    private long bytesPerSecond;

    @GuardedBy("lock")
    private long freeAtNanos = System.nanoTime();

    Throttle(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    void bytesPerSecond(long limit) {
        lock.lock();
        try {
            bytesPerSecond = limit;
            freeAtNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the most bytes to send in one go, {@code <= wanted}. */
    int slice(int wanted) {
        lock.lock();
        try {
            return bytesPerSecond == 0
                    ? wanted
                    : (int) Math.max(1, Math.min(wanted, bytesPerSecond / SLICES_PER_SECOND));
        } finally {
            lock.unlock();
        }
    }

    /** Takes the line for {@code bytes} and waits until they would have passed, or until {@code stop}. */
    void send(int bytes, OriginStop stop) {
        long waitNanos;
        lock.lock();
        try {
            if (bytesPerSecond == 0) {
                return;
            }
            long now = System.nanoTime();
            // a sleep that lasted too long is made up for, by one slice at most
            long earliest = now - NANOS_PER_SECOND / SLICES_PER_SECOND;
            freeAtNanos = Math.max(earliest, freeAtNanos) + bytes * NANOS_PER_SECOND / bytesPerSecond;
            waitNanos = freeAtNanos - now;
        } finally {
            lock.unlock();
        }
        stop.pause(waitNanos);
    }
}
