package io.kithara.decode.aac.ps;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits the lowest QMF channels further and joins them again, ISO/IEC 14496-3 subclause 8.6.4.3: the filters are 13 slots
 * long and look at six of them ahead, so nothing is delayed. Keeps the past of the split channels. Not safe for several
 * threads.
 */
final class HybridBank {
    /** Slots that a filter looks ahead, and back. */
    static final int REACH = 6;

    /** Channels that may be split. */
    private static final int MAX_SPLIT = 5;

    private static final int TAPS = 2 * REACH + 1;

    /** Tables 8.37 and 8.38: the first halves of the symmetric prototypes, up to the middle. */
    private static final double[] PROTOTYPE_8 = {
        0.00746082949812,
        0.02270420949825,
        0.04546865930473,
        0.07266113929591,
        0.09885108575264,
        0.11793710567217,
        0.125
    };

    private static final double[] PROTOTYPE_2 = {0, 0.01899487526049, 0, -0.07293139167538, 0, 0.30596630545168, 0.5};

    private static final double[] PROTOTYPE_34_12 = {
        0.04081179924692,
        0.03812810994926,
        0.05144908135699,
        0.06399831151592,
        0.07428313801106,
        0.08100347892914,
        0.08333333333333
    };

    private static final double[] PROTOTYPE_34_8 = {
        0.01565675600122,
        0.03752716391991,
        0.05417891378782,
        0.08417044116767,
        0.10307344158036,
        0.12222452249753,
        0.125
    };

    private static final double[] PROTOTYPE_34_4 = {
        -0.05908211155639, -0.04871498374946, 0, 0.07778723915851, 0.16486303567403, 0.23279856662996, 0.25
    };

    /** Of the 8 bands of channel 0 the outer ones are joined in pairs: where each of the 8 goes. */
    private static final int[] SIX_OF_EIGHT = {2, 3, 4, 5, 5, 4, 0, 1};

    private static final Filter EIGHT = Filter.complex(PROTOTYPE_8, 8);
    private static final Filter TWO = Filter.real(PROTOTYPE_2);

    /** By split channel of the 34 bands: how many hybrid bands it is split into. */
    private static final int[] SPLITS_34 = {12, 8, 4, 4, 4};

    private final int slots;

    /** By split channel the slots from {@link #REACH} before the frame to {@link #REACH} behind it. */
    private final float[][] re;

    private final float[][] im;

    private final float[] bandsRe = new float[12];
    private final float[] bandsIm = new float[12];

    /** By split channel; made when a stream first has 34 bands, which are rare. */
    private Filter @Nullable [] thirtyFour;

    HybridBank(int slots) {
        this.slots = slots;
        this.re = new float[MAX_SPLIT][slots + 2 * REACH];
        this.im = new float[MAX_SPLIT][slots + 2 * REACH];
    }

    /** Takes a frame's split channels, and those of {@link #REACH} rows behind it. */
    void take(float[][] rowsRe, float[][] rowsIm, int firstRow) {
        for (int k = 0; k < MAX_SPLIT; k++) {
            System.arraycopy(re[k], slots, re[k], 0, REACH);
            System.arraycopy(im[k], slots, im[k], 0, REACH);
            for (int n = 0; n < slots + REACH; n++) {
                re[k][REACH + n] = rowsRe[firstRow + n][k];
                im[k][REACH + n] = rowsIm[firstRow + n][k];
            }
        }
    }

    /** Writes the hybrid bands of one slot's split channels. */
    void split(int slot, StereoBands bands, float[] toRe, float[] toIm) {
        if (bands == StereoBands.THIRTY_FOUR) {
            splitMore(slot, toRe, toIm);
            return;
        }
        EIGHT.apply(re[0], im[0], slot, bandsRe, bandsIm, 0);
        Arrays.fill(toRe, 0, 6, 0);
        Arrays.fill(toIm, 0, 6, 0);
        for (int q = 0; q < 8; q++) {
            toRe[SIX_OF_EIGHT[q]] += bandsRe[q];
            toIm[SIX_OF_EIGHT[q]] += bandsIm[q];
        }
        TWO.apply(re[1], im[1], slot, bandsRe, bandsIm, 0);
        // an odd channel has its spectrum the other way round
        toRe[6] = bandsRe[1];
        toIm[6] = bandsIm[1];
        toRe[7] = bandsRe[0];
        toIm[7] = bandsIm[0];
        TWO.apply(re[2], im[2], slot, toRe, toIm, 8);
    }

    private void splitMore(int slot, float[] toRe, float[] toIm) {
        Filter[] filters = thirtyFour;
        if (filters == null) {
            Filter four = Filter.complex(PROTOTYPE_34_4, 4);
            filters = new Filter[] {
                Filter.complex(PROTOTYPE_34_12, 12), Filter.complex(PROTOTYPE_34_8, 8), four, four, four
            };
            thirtyFour = filters;
        }
        int at = 0;
        for (int k = 0; k < MAX_SPLIT; k++) {
            filters[k].apply(re[k], im[k], slot, toRe, toIm, at);
            at += SPLITS_34[k];
        }
    }

    /** Adds the hybrid bands of a slot up to channels of a row, and copies the other channels. */
    static void join(StereoBands bands, float[] hybrid, float[] row) {
        if (bands == StereoBands.THIRTY_FOUR) {
            int at = 0;
            for (int k = 0; k < MAX_SPLIT; k++) {
                row[k] = sum(hybrid, at, SPLITS_34[k]);
                at += SPLITS_34[k];
            }
        } else {
            row[0] = sum(hybrid, 0, 6);
            row[1] = hybrid[6] + hybrid[7];
            row[2] = hybrid[8] + hybrid[9];
        }
        System.arraycopy(hybrid, bands.splitBands, row, bands.splitChannels, bands.hybrid - bands.splitBands);
    }

    private static float sum(float[] values, int from, int count) {
        float sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += values[i];
        }
        return sum;
    }

    /** Forgets all slots. */
    void reset() {
        for (int k = 0; k < MAX_SPLIT; k++) {
            Arrays.fill(re[k], 0);
            Arrays.fill(im[k], 0);
        }
    }

    /** A prototype turned to the middles of equally wide bands. */
    private static final class Filter {
        final int bands;

        /** By tap and band. */
        private final float[][] cos;

        private final float[][] sin;

        private Filter(int bands) {
            this.bands = bands;
            this.cos = new float[TAPS][bands];
            this.sin = new float[TAPS][bands];
        }

        static Filter complex(double[] half, int bands) {
            Filter filter = new Filter(bands);
            for (int tap = 0; tap < TAPS; tap++) {
                double weight = half[REACH - Math.abs(tap - REACH)];
                for (int q = 0; q < bands; q++) {
                    double angle = 2 * Math.PI / bands * (q + 0.5) * (REACH - tap);
                    filter.cos[tap][q] = (float) (weight * Math.cos(angle));
                    filter.sin[tap][q] = (float) (weight * Math.sin(angle));
                }
            }
            return filter;
        }

        /** Two bands: the prototype, and with the sign of every other tap turned. */
        static Filter real(double[] half) {
            Filter filter = new Filter(2);
            for (int tap = 0; tap < TAPS; tap++) {
                double weight = half[REACH - Math.abs(tap - REACH)];
                filter.cos[tap][0] = (float) weight;
                filter.cos[tap][1] = (float) ((tap & 1) == 0 ? weight : -weight);
            }
            return filter;
        }

        void apply(float[] re, float[] im, int slot, float[] toRe, float[] toIm, int at) {
            Arrays.fill(toRe, at, at + bands, 0);
            Arrays.fill(toIm, at, at + bands, 0);
            for (int tap = 0; tap < TAPS; tap++) {
                float r = re[slot + tap];
                float i = im[slot + tap];
                float[] c = cos[tap];
                float[] s = sin[tap];
                for (int q = 0; q < bands; q++) {
                    toRe[at + q] += r * c[q] - i * s[q];
                    toIm[at + q] += i * c[q] + r * s[q];
                }
            }
        }
    }
}
