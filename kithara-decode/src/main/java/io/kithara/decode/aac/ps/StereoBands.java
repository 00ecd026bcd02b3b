package io.kithara.decode.aac.ps;

/**
 * A division into stereo bands: 20, also for parameters sent for 10, or 34. What the tables of ISO/IEC 14496-3 subclause
 * 8.6.4 give for it, in hybrid bands. Immutable and safe from any thread.
 */
enum StereoBands {
    /** Three QMF channels are split into 10 hybrid bands. */
    TWENTY(20, 11, 71, 3, 10, 30, 42, 10),

    /** Five QMF channels are split into 32 hybrid bands. */
    THIRTY_FOUR(34, 17, 91, 5, 32, 50, 62, 32);

    /** The most stereo bands. */
    static final int MAX = 34;

    /** Numbers of bands that parameters are sent for, {@link #MAX} being the third. */
    static final int FINE = 20;

    static final int COARSE = 10;

    /** The most hybrid bands. */
    static final int MAX_HYBRID = 91;

    /** Table 8.48: the stereo bands of the first hybrid bands, and below which hybrid band each of the others ends. */
    private static final int[] LOW_20 = {1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};

    private static final int[] ENDS_20 = {18, 21, 25, 30, 42, 71};

    /** Table 8.49: the same for 34. */
    private static final int[] LOW_34 = {
        0, 1, 2, 3, 4, 5, 6, 6, 7, 2, 1, 0, 10, 10, 4, 5, 6, 7, 8, 9, 10, 11, 12, 9, 14, 11, 12, 13, 14, 15, 16, 13, 16,
        17, 18, 19, 20, 21
    };

    private static final int[] ENDS_34 = {40, 42, 44, 46, 48, 51, 54, 57, 60, 64, 68, 91};

    /** Tables 8.48 and 8.49: hybrid bands of negative frequencies, whose phases turn the other way; first and end. */
    private static final int[] NEGATIVE_20 = {0, 2};

    private static final int[] NEGATIVE_34 = {9, 12};

    /** Table 8.40: centres of the split bands in eighths of a QMF channel. */
    private static final int[] CENTRES_20 = {-3, -1, 1, 3, 5, 7, 10, 14, 18, 22};

    /** Table 8.41: the same for 34, in 24ths. */
    private static final int[] CENTRES_34 = {
        2, 6, 10, 14, 18, 22, 26, 30, 34, -10, -6, -2, 51, 57, 15, 21, 27, 33, 39, 45, 54, 66, 78, 42, 102, 66, 78, 90,
        102, 114, 126, 90
    };

    /** Stereo bands. */
    final int count;

    /** Stereo bands with differences of phase. */
    final int phaseCount;

    /** Hybrid bands. */
    final int hybrid;

    /** QMF channels that are split. */
    final int splitChannels;

    /** Hybrid bands these are split into. */
    final int splitBands;

    /** Hybrid bands below this are decorrelated by all-pass filters. */
    final int allPassEnd;

    /** Hybrid bands from here on are delayed by one slot only. */
    final int shortDelayFrom;

    /** Hybrid bands from here on have ever weaker all-pass filters. */
    final int decayFrom;

    StereoBands(
            int count,
            int phaseCount,
            int hybrid,
            int splitChannels,
            int splitBands,
            int allPassEnd,
            int shortDelayFrom,
            int decayFrom) {
        this.count = count;
        this.phaseCount = phaseCount;
        this.hybrid = hybrid;
        this.splitChannels = splitChannels;
        this.splitBands = splitBands;
        this.allPassEnd = allPassEnd;
        this.shortDelayFrom = shortDelayFrom;
        this.decayFrom = decayFrom;
    }

    /** Returns the stereo band of every hybrid band. */
    int[] ofHybrid() {
        int[] low = this == TWENTY ? LOW_20 : LOW_34;
        int[] ends = this == TWENTY ? ENDS_20 : ENDS_34;
        int[] bands = new int[hybrid];
        System.arraycopy(low, 0, bands, 0, low.length);
        int band = count - ends.length;
        for (int k = low.length; k < hybrid; k++) {
            while (k >= ends[band - count + ends.length]) {
                band++;
            }
            bands[k] = band;
        }
        return bands;
    }

    /** Returns whether a hybrid band has negative frequencies. */
    boolean negative(int k) {
        int[] range = this == TWENTY ? NEGATIVE_20 : NEGATIVE_34;
        return k >= range[0] && k < range[1];
    }

    /** Returns the centre of a hybrid band in QMF channels. */
    double centre(int k) {
        if (k >= splitBands) {
            return k + 0.5 - splitBands + splitChannels;
        }
        return this == TWENTY ? CENTRES_20[k] / 8.0 : CENTRES_34[k] / 24.0;
    }
}
