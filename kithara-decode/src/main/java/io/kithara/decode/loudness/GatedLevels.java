package io.kithara.decode.loudness;

/**
 * The powers of many overlapping blocks, in bounded memory: a histogram of 0.05 LU from -70 LUFS, the absolute gate, to +30. Each class
 * keeps the sum of its powers, so that only the blocks within 0.05 LU of a relative gate may fall on its wrong side. Used by one
 * thread; allocates nothing once made.
 */
public final class GatedLevels {
    /** BS.1770-4: what the loudness of a power of 1 lacks to 0. */
    private static final double OFFSET_LU = -0.691;

    /** BS.1770-4 section "gating": quieter blocks never count. */
    private static final double ABSOLUTE_GATE_LUFS = -70;

    private static final int CLASSES_PER_LU = 20;

    /** Full-scale square waves in eight channels stay below +15 LUFS; what is louder falls into the last class. */
    private static final int CLASSES = 100 * CLASSES_PER_LU;

    private final double[] powers = new double[CLASSES];
    private final long[] counts = new long[CLASSES];

    /** Returns the loudness of a weighted mean square; negative infinity for none. */
    public static double lufs(double power) {
        return OFFSET_LU + 10 * Math.log10(power);
    }

    /** Counts a block; one below the absolute gate does not. */
    public void add(double power) {
        double above = lufs(power) - ABSOLUTE_GATE_LUFS;
        if (above >= 0) {
            int place = (int) Math.min(CLASSES - 1, above * CLASSES_PER_LU);
            powers[place] += power;
            counts[place]++;
        }
    }

    /**
     * Returns the loudness of the blocks that pass both gates; negative infinity if there is none.
     *
     * @param gateLu the relative gate, below the loudness of all blocks that pass the absolute one
     */
    public double gatedLufs(double gateLu) {
        return lufs(meanFrom(firstFrom(gateLu)));
    }

    /**
     * Returns how far two percentiles of the blocks that pass both gates lie apart (EBU Tech 3342), in LU; 0 if there are none.
     *
     * @param low share of the blocks that are quieter than the lower one, 0 to 1
     */
    public double rangeLu(double gateLu, double low, double high) {
        int first = firstFrom(gateLu);
        long blocks = 0;
        for (int i = first; i < CLASSES; i++) {
            blocks += counts[i];
        }
        return blocks == 0
                ? 0
                : classAt(first, Math.round((blocks - 1) * high)) - classAt(first, Math.round((blocks - 1) * low));
    }

    /** Returns the first class that passes the relative gate; the blocks of a class count by their mean. */
    private int firstFrom(double gateLu) {
        double gate = lufs(meanFrom(0)) + gateLu;
        int first = 0;
        while (first < CLASSES && (counts[first] == 0 || lufs(powers[first] / counts[first]) < gate)) {
            first++;
        }
        return first;
    }

    private double meanFrom(int first) {
        double sum = 0;
        long blocks = 0;
        for (int i = first; i < CLASSES; i++) {
            sum += powers[i];
            blocks += counts[i];
        }
        return blocks == 0 ? 0 : sum / blocks;
    }

    /** Returns the loudness of the block at a place among those sorted from {@code first} on. */
    private double classAt(int first, long place) {
        int at = first;
        long passed = counts[at];
        while (passed <= place) {
            passed += counts[++at];
        }
        return lufs(powers[at] / counts[at]);
    }
}
