package io.kithara.bufpool;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes a pool has allocated and not dropped, and refuses those past the limit. */
final class Budget {
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final AtomicLong highWaterBytes = new AtomicLong();

    Budget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Takes {@code bytes} out of the budget, or takes nothing and returns false. Never passes the limit, not for a moment. */
    boolean reserve(long bytes) {
        long used;
        do {
            used = usedBytes.get();
            if (bytes > limitBytes - used) {
                return false;
            }
        } while (!usedBytes.compareAndSet(used, used + bytes));
        raiseHighWater(used + bytes);
        return true;
    }

    private void raiseHighWater(long bytes) {
        long high = highWaterBytes.get();
        while (bytes > high && !highWaterBytes.compareAndSet(high, bytes)) {
            high = highWaterBytes.get();
        }
    }

    void free(long bytes) {
        usedBytes.addAndGet(-bytes);
    }

    long usedBytes() {
        return usedBytes.get();
    }

    long highWaterBytes() {
        return highWaterBytes.get();
    }

    long limitBytes() {
        return limitBytes;
    }
}
