package io.kithara.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Counts bytes allocated on the heap since it was started or reset, as HotSpot counts them per thread. Safe from any
 * thread, except that a counter of one thread counts that thread only.
 */
public final class AllocationCounter {
    private final LongSupplier total;
    private long startBytes;

    private AllocationCounter(LongSupplier total) {
        this.total = total;
        reset();
    }

    /** Starts a counter of what this thread allocates; {@link #bytes} is called on the same thread. */
    public static AllocationCounter ofCurrentThread() {
        return new AllocationCounter(threads()::getCurrentThreadAllocatedBytes);
    }

    /** Starts a counter over all live threads. What a thread allocated is lost when it ends before it is read. */
    public static AllocationCounter ofAllThreads() {
        ThreadMXBean threads = threads();
        return new AllocationCounter(() -> sum(threads));
    }

    /** Returns the bytes allocated since the start; of one thread this call allocates nothing itself. */
    public long bytes() {
        return total.getAsLong() - startBytes;
    }

    /** Starts again from zero. */
    public void reset() {
        startBytes = total.getAsLong();
    }

    private static ThreadMXBean threads() {
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                && threads.isThreadAllocatedMemorySupported()) {
            threads.setThreadAllocatedMemoryEnabled(true);
            return threads;
        }
        throw new UnsupportedOperationException("this JVM does not count allocation per thread");
    }

    private static long sum(ThreadMXBean threads) {
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            // -1 for a thread that ended in between
            sum += Math.max(0, bytes);
        }
        return sum;
    }
}
