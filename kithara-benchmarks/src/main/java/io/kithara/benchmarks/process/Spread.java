package io.kithara.benchmarks.process;

import java.util.Arrays;
import java.util.Locale;

/** Median and extremes of repeated measurements; one number alone says nothing on a shared machine. */
record Spread(double min, double median, double max, int rounds) {
    static Spread of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1], sorted.length);
    }

    /** Returns, to be printed behind, the tenth part of the values that a busy machine disturbed least. */
    static String bestTenth(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, ", best tenth up to %.2f", sorted[sorted.length / 10]);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "median %.2f (%.2f to %.2f, %d rounds)", median, min, max, rounds);
    }
}
