package io.kithara.decode.aac.sbr;

import java.util.Arrays;

/** The bands in which gains are limited, ISO/IEC 14496-3 subclause 4.6.18.3.2.3. Stateless. */
final class LimiterBands {
    /** Limiter bands per octave by bs_limiter_bands 1 to 3. */
    private static final double[] PER_OCTAVE = {1.2, 2, 3};

    /** A band of fewer limiter bands than this is merged with its neighbour. */
    private static final double MIN_BANDS = 0.49;

    private LimiterBands() {}

    /** Returns borders in ascending order, as channels counted from {@code kx}. */
    static int[] of(int limiterBands, int[] low, Patches patches) {
        int kx = low[0];
        if (limiterBands == 0) {
            return new int[] {0, low[low.length - 1] - kx};
        }
        int[] patchBorders = new int[patches.count() + 1];
        patchBorders[0] = kx;
        for (int i = 0; i < patches.count(); i++) {
            patchBorders[i + 1] = patchBorders[i] + patches.channels(i);
        }
        // a last patch that was left out does not end the bands early: all of the high band is limited
        patchBorders[patches.count()] = low[low.length - 1];
        int[] borders = Arrays.copyOf(low, low.length + patches.count() - 1);
        System.arraycopy(patchBorders, 1, borders, low.length, patches.count() - 1);
        MasterBands.sort(borders);
        int count = merge(borders, patchBorders, PER_OCTAVE[limiterBands - 1]);
        int[] relative = new int[count];
        for (int i = 0; i < count; i++) {
            relative[i] = borders[i] - kx;
        }
        return relative;
    }

    /** Takes borders out until no band is too narrow, borders of patches last, and returns how many are left. */
    private static int merge(int[] borders, int[] patchBorders, double perOctave) {
        int count = borders.length;
        int k = 1;
        while (k < count) {
            double octaves = Math.log((double) borders[k] / borders[k - 1]) / Math.log(2);
            if (octaves * perOctave >= MIN_BANDS) {
                k++;
            } else if (borders[k] == borders[k - 1] || Arrays.binarySearch(patchBorders, borders[k]) < 0) {
                count = remove(borders, count, k);
            } else if (Arrays.binarySearch(patchBorders, borders[k - 1]) < 0) {
                count = remove(borders, count, k - 1);
            } else {
                k++;
            }
        }
        return count;
    }

    private static int remove(int[] borders, int count, int at) {
        System.arraycopy(borders, at + 1, borders, at, count - at - 1);
        return count - 1;
    }
}
