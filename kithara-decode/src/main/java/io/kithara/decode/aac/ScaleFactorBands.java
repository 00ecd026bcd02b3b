package io.kithara.decode.aac;

import java.util.Arrays;

/**
 * How the coefficients of a window are cut into scale-factor bands, and which of them the tools reach, by sample rate.
 * Immutable.
 *
 * <p>ISO/IEC 14496-3 section 4.5.4. Its tables for frames of 960 are those for 1024 cut off at 960 (120).
 */
final class ScaleFactorBands {
    private static final int[] LONG_96 = {
        0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 64, 72, 80, 88, 96, 108, 120, 132, 144, 156, 172, 188,
        212, 240, 276, 320, 384, 448, 512, 576, 640, 704, 768, 832, 896, 960, 1024
    };
    private static final int[] LONG_64 = {
        0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 64, 72, 80, 88, 100, 112, 124, 140, 156, 172, 192, 216,
        240, 268, 304, 344, 384, 424, 464, 504, 544, 584, 624, 664, 704, 744, 784, 824, 864, 904, 944, 984, 1024
    };
    private static final int[] LONG_48 = {
        0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80, 88, 96, 108, 120, 132, 144, 160, 176, 196, 216,
        240, 264, 292, 320, 352, 384, 416, 448, 480, 512, 544, 576, 608, 640, 672, 704, 736, 768, 800, 832, 864, 896,
        928, 1024
    };
    private static final int[] LONG_32 = {
        0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80, 88, 96, 108, 120, 132, 144, 160, 176, 196, 216,
        240, 264, 292, 320, 352, 384, 416, 448, 480, 512, 544, 576, 608, 640, 672, 704, 736, 768, 800, 832, 864, 896,
        928, 960, 992, 1024
    };
    private static final int[] LONG_24 = {
        0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 52, 60, 68, 76, 84, 92, 100, 108, 116, 124, 136, 148, 160, 172,
        188, 204, 220, 240, 260, 284, 308, 336, 364, 396, 432, 468, 508, 552, 600, 652, 704, 768, 832, 896, 960, 1024
    };
    private static final int[] LONG_16 = {
        0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 100, 112, 124, 136, 148, 160, 172, 184, 196, 212, 228, 244, 260,
        280, 300, 320, 344, 368, 396, 424, 456, 492, 532, 572, 616, 664, 716, 772, 832, 896, 960, 1024
    };
    private static final int[] LONG_8 = {
        0, 12, 24, 36, 48, 60, 72, 84, 96, 108, 120, 132, 144, 156, 172, 188, 204, 220, 236, 252, 268, 288, 308, 328,
        348, 372, 396, 420, 448, 476, 508, 544, 580, 620, 664, 712, 764, 820, 880, 944, 1024
    };
    private static final int[] SHORT_96 = {0, 4, 8, 12, 16, 20, 24, 32, 40, 48, 64, 92, 128};
    private static final int[] SHORT_48 = {0, 4, 8, 12, 16, 20, 28, 36, 44, 56, 68, 80, 96, 112, 128};
    private static final int[] SHORT_24 = {0, 4, 8, 12, 16, 20, 24, 28, 36, 44, 52, 64, 76, 92, 108, 128};
    private static final int[] SHORT_16 = {0, 4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 60, 72, 88, 108, 128};
    private static final int[] SHORT_8 = {0, 4, 8, 12, 16, 20, 24, 28, 36, 44, 52, 60, 72, 88, 108, 128};

    private static final int[][] LONG_BY_RATE = {
        LONG_96, LONG_96, LONG_64, LONG_48, LONG_48, LONG_32, LONG_24, LONG_24, LONG_16, LONG_16, LONG_16, LONG_8,
        LONG_8
    };
    private static final int[][] SHORT_BY_RATE = {
        SHORT_96, SHORT_96, SHORT_96, SHORT_48, SHORT_48, SHORT_48, SHORT_24, SHORT_24, SHORT_16, SHORT_16, SHORT_16,
        SHORT_8, SHORT_8
    };

    /** TNS_MAX_BANDS of section 4.6.9.4, for object types other than SSR. */
    private static final int[] TNS_LONG = {31, 31, 34, 40, 42, 51, 46, 46, 42, 42, 42, 39, 39};

    private static final int[] TNS_SHORT = {9, 9, 10, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14};

    /** PRED_SFB_MAX of section 4.6.6. */
    private static final int[] PREDICTED = {33, 33, 38, 40, 40, 40, 41, 41, 37, 37, 37, 34, 34};

    /** Section 4.5.1.1: any other rate is treated as the one of table 1.18 in whose range it lies; the lowest of each. */
    private static final int[] LOWEST_RATE = {
        92_017, 75_132, 55_426, 46_009, 37_566, 27_713, 23_004, 18_783, 13_856, 11_502, 9_391
    };

    private final int rateIndex;
    private final int[] longOffsets;
    private final int[] shortOffsets;

    /**
     * Creates the division.
     *
     * @param sampleRate of the core, in Hz
     * @param frameLength 1024 or 960
     */
    ScaleFactorBands(int sampleRate, int frameLength) {
        rateIndex = rateIndex(sampleRate);
        longOffsets = cut(LONG_BY_RATE[rateIndex], frameLength);
        shortOffsets = cut(SHORT_BY_RATE[rateIndex], frameLength / 8);
    }

    /** Returns where each band starts, and behind them where the last one ends. */
    int[] offsets(boolean shortWindows) {
        return shortWindows ? shortOffsets : longOffsets;
    }

    /** Returns the number of bands of a window. */
    int count(boolean shortWindows) {
        return offsets(shortWindows).length - 1;
    }

    /** Returns the first band that TNS does not reach. */
    int tnsBands(boolean shortWindows) {
        return (shortWindows ? TNS_SHORT : TNS_LONG)[rateIndex];
    }

    /** Returns the first band that the prediction of AAC Main does not reach. */
    int predictedBands() {
        return PREDICTED[rateIndex];
    }

    private static int rateIndex(int sampleRate) {
        int index = 0;
        while (index < LOWEST_RATE.length && sampleRate < LOWEST_RATE[index]) {
            index++;
        }
        return index;
    }

    private static int[] cut(int[] offsets, int end) {
        int count = 0;
        while (offsets[count] < end) {
            count++;
        }
        int[] cut = Arrays.copyOf(offsets, count + 1);
        cut[count] = end;
        return cut;
    }
}
