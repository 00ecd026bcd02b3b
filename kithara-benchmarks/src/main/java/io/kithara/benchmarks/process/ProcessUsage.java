package io.kithara.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has used so far, from the JVM's beans.
 *
 * @param cpuNanos CPU of all threads, the collector's and the compiler's included
 * @param allocatedBytes heap bytes allocated by the threads that are alive
 * @param wallNanos monotonic time
 */
record ProcessUsage(long cpuNanos, long allocatedBytes, long wallNanos) {
    static ProcessUsage now() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            allocated += Math.max(0, bytes);
        }
        return new ProcessUsage(system.getProcessCpuTime(), allocated, System.nanoTime());
    }

    ProcessUsage since(ProcessUsage earlier) {
        return new ProcessUsage(
                cpuNanos - earlier.cpuNanos, allocatedBytes - earlier.allocatedBytes, wallNanos - earlier.wallNanos);
    }
}
