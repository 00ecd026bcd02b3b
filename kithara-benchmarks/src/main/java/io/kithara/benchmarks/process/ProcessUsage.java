package io.kithara.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has used so far, from the JVM's beans.
 *
 * @param cpuNanos CPU of all threads, the collector's and the compiler's included, in steps of 10 ms
 * @param javaCpuNanos CPU of the Java threads that are alive
 * @param allocatedBytes heap bytes allocated by the threads that are alive
 * @param wallNanos monotonic time
 */
record ProcessUsage(long cpuNanos, long javaCpuNanos, long allocatedBytes, long wallNanos) {
    static ProcessUsage now() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] ids = threads.getAllThreadIds();
        return new ProcessUsage(
                system.getProcessCpuTime(),
                sum(threads.getThreadCpuTime(ids)),
                sum(threads.getThreadAllocatedBytes(ids)),
                System.nanoTime());
    }

    /** Adds up what is known: -1 stands for a thread that has just ended. */
    private static long sum(long[] perThread) {
        long total = 0;
        for (long value : perThread) {
            total += Math.max(0, value);
        }
        return total;
    }

    ProcessUsage since(ProcessUsage earlier) {
        return new ProcessUsage(
                cpuNanos - earlier.cpuNanos,
                javaCpuNanos - earlier.javaCpuNanos,
                allocatedBytes - earlier.allocatedBytes,
                wallNanos - earlier.wallNanos);
    }
}
