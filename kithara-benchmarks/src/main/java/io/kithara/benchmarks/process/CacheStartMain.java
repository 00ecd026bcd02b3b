package io.kithara.benchmarks.process;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;

/** Opens a cache and prints how many nanoseconds that took, of time and of CPU, and how many bytes of heap are in use then. */
final class CacheStartMain {
    private CacheStartMain() {}

    /** Takes the directory. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpuStart = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        try (AssetStore store = AssetStore.onDisk(directory, AssetStoreOptions.defaults())) {
            long nanos = System.nanoTime() - start;
            long cpuNanos = threads.getCurrentThreadCpuTime() - cpuStart;
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            long used = runtime.totalMemory() - runtime.freeMemory();
            if (store.keys() != AssetStoreOptions.defaults().keys()) {
                throw new IllegalStateException("another store: " + store);
            }
            System.out.println(nanos + " " + cpuNanos + " " + used);
        }
    }
}
