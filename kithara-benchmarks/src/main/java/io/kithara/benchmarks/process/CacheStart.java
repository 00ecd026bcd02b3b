package io.kithara.benchmarks.process;

import java.util.List;

/**
 * What it takes to open a cache of many assets in a JVM that has just started: the time of the call that opens it, in turns
 * with an empty cache, which has the same classes to load; and the heap that is in use after it, beyond that of the empty
 * one. Arguments: a directory whose index knows the assets, an empty directory, rounds.
 */
final class CacheStart {
    /** The collector of a small program; the heap is what a JVM takes by itself. */
    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC");

    private CacheStart() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[2]);
        double[] full = new double[rounds];
        double[] fullCpu = new double[rounds];
        double[] empty = new double[rounds];
        double[] mebibytes = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            double[] emptyCache = open(args[1]);
            double[] fullCache = open(args[0]);
            empty[i] = emptyCache[0];
            full[i] = fullCache[0];
            fullCpu[i] = fullCache[1];
            mebibytes[i] = fullCache[2] - emptyCache[2];
        }
        System.out.println("open, empty cache, ms:      " + Spread.of(empty));
        System.out.println("open, many assets, ms:      " + Spread.of(full));
        System.out.println("the same, CPU of the thread: " + Spread.of(fullCpu));
        System.out.println("heap of many assets, MiB:   " + Spread.of(mebibytes));
    }

    /** Returns the milliseconds, those of CPU, and the mebibytes of heap. */
    private static double[] open(String directory) throws Exception {
        try (ChildJvm child = ChildJvm.start(OPTIONS, CacheStartMain.class, directory)) {
            String[] figures = child.line().split(" ", -1);
            child.join();
            return new double[] {
                Long.parseLong(figures[0]) / 1e6,
                Long.parseLong(figures[1]) / 1e6,
                Long.parseLong(figures[2]) / (double) (1 << 20)
            };
        }
    }
}
