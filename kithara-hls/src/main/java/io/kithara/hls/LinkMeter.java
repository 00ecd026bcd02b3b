package io.kithara.hls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.hls.abr.BandwidthEstimator;
import io.kithara.hls.abr.NetworkEstimate;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Measures what the network delivers to one stream. Only network threads report here, so what the cache gives never
 * counts. Safe from any thread; never waits long.
 */
final class LinkMeter {
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final BandwidthEstimator estimator = new BandwidthEstimator();

    LinkMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** An answer began, {@code waitedNanos} after its request. */
    void answered(long waitedNanos) {
        lock.lock();
        try {
            estimator.answered(Math.max(0, waitedNanos));
        } finally {
            lock.unlock();
        }
    }

    /** Bytes arrived after a wait for exactly these. */
    void received(long bytes, long waitedNanos, long atNanos) {
        lock.lock();
        try {
            estimator.received(bytes, Math.max(0, waitedNanos), atNanos);
        } finally {
            lock.unlock();
        }
    }

    /** A transfer is over, well or not. */
    void finished() {
        lock.lock();
        try {
            estimator.finished();
        } finally {
            lock.unlock();
        }
    }

    NetworkEstimate estimate() {
        lock.lock();
        try {
            return estimator.estimate();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "LinkMeter[" + estimate() + "]";
    }
}
