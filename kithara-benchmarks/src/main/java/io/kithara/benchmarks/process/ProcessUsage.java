package io.kithara.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * What this process has used so far, from the JVM's beans. Threads are counted one by one, so that the end of one takes
 * nothing away from the others: what it used since an earlier moment is lost, no more.
 *
 * @param cpuNanos CPU of all threads, the collector's and the compiler's included, in steps of 10 ms
 * @param cpuOfThreads CPU of the Java threads that are alive, by thread, in nanoseconds
 * @param allocatedByThreads heap bytes allocated by the threads that are alive, by thread
 * @param wallNanos monotonic time
 */
record ProcessUsage(long cpuNanos, Map<Long, Long> cpuOfThreads, Map<Long, Long> allocatedByThreads, long wallNanos) {
    static ProcessUsage now() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] ids = threads.getAllThreadIds();
        return new ProcessUsage(
                system.getProcessCpuTime(),
                byThread(ids, threads.getThreadCpuTime(ids)),
                byThread(ids, threads.getThreadAllocatedBytes(ids)),
                System.nanoTime());
    }

    /** Puts what is known beside its thread: -1 stands for one that has just ended. */
    private static Map<Long, Long> byThread(long[] ids, long[] values) {
        Map<Long, Long> known = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (values[i] >= 0) {
                known.put(ids[i], values[i]);
            }
        }
        return known;
    }

    ProcessUsage since(ProcessUsage earlier) {
        return new ProcessUsage(
                cpuNanos - earlier.cpuNanos,
                difference(cpuOfThreads, earlier.cpuOfThreads),
                difference(allocatedByThreads, earlier.allocatedByThreads),
                wallNanos - earlier.wallNanos);
    }

    private static Map<Long, Long> difference(Map<Long, Long> now, Map<Long, Long> earlier) {
        Map<Long, Long> used = new HashMap<>();
        now.forEach((id, value) -> used.put(id, value - earlier.getOrDefault(id, 0L)));
        return used;
    }

    /** Returns the CPU of all Java threads together. */
    long javaCpuNanos() {
        return sum(cpuOfThreads);
    }

    /** Returns what all Java threads together have allocated. */
    long allocatedBytes() {
        return sum(allocatedByThreads);
    }

    private static long sum(Map<Long, Long> perThread) {
        return perThread.values().stream().mapToLong(Long::longValue).sum();
    }
}
