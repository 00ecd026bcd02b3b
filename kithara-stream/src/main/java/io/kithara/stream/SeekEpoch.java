package io.kithara.stream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the seeks of one stream. Every chunk, packet, block and end marker carries the epoch it was made in; what
 * carries an older one is dropped unread. Lock-free, safe from any thread.
 */
public final class SeekEpoch {
    private final AtomicLong current = new AtomicLong();

    /** Begins the next epoch and returns it; everything made before is stale from now on. */
    public long next() {
        return current.incrementAndGet();
    }

    /** Returns the epoch; 0 before the first seek. */
    public long current() {
        return current.get();
    }

    /** Returns whether something made in {@code epoch} still counts. */
    public boolean isCurrent(long epoch) {
        return epoch == current.get();
    }

    @Override
    public String toString() {
        return "SeekEpoch[" + current + "]";
    }
}
