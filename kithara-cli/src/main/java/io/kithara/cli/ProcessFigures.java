package io.kithara.cli;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/**
 * What the whole process used since it started. Reading it loads the management classes, which takes tens of
 * milliseconds: read it last, but before threads end, because what a thread has allocated ends with it.
 *
 * @param cpuMillis of all threads, user and system
 * @param allocatedBytes of all live threads
 * @param peakHeapBytes sum of the peaks of all heap pools
 * @param peakThreads most platform threads alive at a time
 */
record ProcessFigures(long cpuMillis, long allocatedBytes, long peakHeapBytes, int peakThreads) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    static ProcessFigures read() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new ProcessFigures(
                system.getProcessCpuTime() / NANOS_PER_MILLI,
                allocated(threads),
                peakHeap(),
                threads.getPeakThreadCount());
    }

    private static long allocated(ThreadMXBean threads) {
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            // -1 for a thread that ended in between
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    private static long peakHeap() {
        long sum = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                sum += pool.getPeakUsage().getUsed();
            }
        }
        return sum;
    }
}
