package io.kithara.decode.aac.ps;

/** Parameters sent for one number of stereo bands, made those of another: ISO/IEC 14496-3 Tables 8.45 and 8.46. Stateless. */
final class BandMapping {
    /** Table 8.45: the bands of 20 that each of 34 is the mean of, both the same where it is one. */
    private static final int[][] OF_34 = {
        {0, 0}, {0, 1}, {1, 1}, {2, 2}, {2, 3}, {3, 3}, {4, 4}, {4, 4}, {5, 5}, {5, 5}, {6, 6}, {7, 7},
        {8, 8}, {8, 8}, {9, 9}, {9, 9}, {10, 10}, {11, 11}, {12, 12}, {13, 13}, {14, 14}, {14, 14}, {15, 15}, {15, 15},
        {16, 16}, {16, 16}, {17, 17}, {17, 17}, {18, 18}, {18, 18}, {18, 18}, {18, 18}, {19, 19}, {19, 19}
    };

    /** Table 8.46: the bands of 34 that each of 20 is the mean of; one that counts twice stands twice. */
    private static final int[][] OF_20 = {
        {0, 0, 1}, {1, 2, 2}, {3, 3, 4}, {4, 5, 5}, {6, 7}, {8, 9}, {10}, {11}, {12, 13}, {14, 15},
        {16}, {17}, {18}, {19}, {20, 21}, {22, 23}, {24, 25}, {26, 27}, {28, 29, 30, 31}, {32, 33}
    };

    private BandMapping() {}

    /**
     * Maps indices.
     *
     * @param sent number of bands in {@code from}: 10, 20, 34 or of phases 5, 11, 17
     * @param to receives as many as the division has, of phases those up to {@link StereoBands#phaseCount}
     * @param scratch room for 20
     */
    static void indices(int[] from, int sent, StereoBands bands, int[] to, int[] scratch) {
        if (sent > 20 || sent == 17) {
            if (bands == StereoBands.THIRTY_FOUR) {
                System.arraycopy(from, 0, to, 0, sent);
            } else {
                narrow(from, to, sent == 17 ? bands.phaseCount : bands.count);
            }
            return;
        }
        boolean phases = sent == 5 || sent == 11;
        int[] twenty = bands == StereoBands.TWENTY ? to : scratch;
        if (sent <= 10) {
            // 10 of the 11 bands of phases: the last has none
            twenty[10] = 0;
            for (int b = 0; b < 2 * sent; b++) {
                twenty[b] = from[b / 2];
            }
        } else {
            System.arraycopy(from, 0, twenty, 0, sent);
        }
        if (bands == StereoBands.THIRTY_FOUR) {
            for (int b = 0; b < (phases ? bands.phaseCount : bands.count); b++) {
                to[b] = (twenty[OF_34[b][0]] + twenty[OF_34[b][1]]) / 2;
            }
        }
    }

    private static void narrow(int[] from, int[] to, int count) {
        for (int b = 0; b < count; b++) {
            int sum = 0;
            for (int of : OF_20[b]) {
                sum += from[of];
            }
            to[b] = sum / OF_20[b].length;
        }
    }

    /** Maps values of all bands of the other division in place. */
    static void values(float[] values, StereoBands to, float[] scratch) {
        System.arraycopy(values, 0, scratch, 0, StereoBands.MAX);
        for (int b = 0; b < to.count; b++) {
            int[] of = to == StereoBands.TWENTY ? OF_20[b] : OF_34[b];
            float sum = 0;
            for (int from : of) {
                sum += scratch[from];
            }
            values[b] = sum / of.length;
        }
    }
}
