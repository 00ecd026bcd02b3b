package io.kithara.decode.aac.ps;

import org.jspecify.annotations.Nullable;

/**
 * How much of the signal and of its decorrelated copy go left and right, ISO/IEC 14496-3 subclause 8.6.4.6.2, for every
 * pair of indices. Immutable and safe from any thread.
 */
final class MixingTables {
    /** Entries of a coefficient row: signal to left and right, copy to left and right. */
    static final int WEIGHTS = 4;

    /** A row for the same signal on both sides and nothing of the copy. */
    static final float[] EQUAL = {1, 1, 0, 0};

    /** Tables 8.25 and 8.26: IID in dB by index, from 0 on; negative ones mirror them. */
    private static final double[] IID_DB = {0, 2, 4, 7, 10, 14, 18, 25};

    private static final double[] FINE_IID_DB = {0, 2, 4, 6, 8, 10, 13, 16, 19, 22, 25, 30, 35, 40, 45, 50};

    /** Table 8.28: coherence by index. */
    private static final double[] ICC = {1, 0.937, 0.84118, 0.60092, 0.36764, 0, -0.589, -1};

    /** Procedure Rb counts a coherence below as this, so that it stays defined. */
    private static final double MIN_COHERENCE = 0.05;

    /**
     * Made when they are first wanted: a stream has one of the four. Threads that want one at once make two that are the same, and see
     * them whole, since all fields are final.
     */
    private static final @Nullable MixingTables[] ALL = new MixingTables[4];

    private final int steps;
    private final float[][] weights;

    private MixingTables(double[] decibels, boolean second) {
        this.steps = decibels.length - 1;
        this.weights = new float[(2 * steps + 1) * ICC.length][];
        for (int i = -steps; i <= steps; i++) {
            double ratio = Math.pow(10, Math.signum(i) * decibels[Math.abs(i)] / 20);
            for (int c = 0; c < ICC.length; c++) {
                weights[(i + steps) * ICC.length + c] = second ? rb(ratio, ICC[c]) : ra(ratio, ICC[c]);
            }
        }
    }

    /** Returns the table for a quantisation and a procedure. */
    static MixingTables of(boolean fine, boolean second) {
        int index = (fine ? 2 : 0) + (second ? 1 : 0);
        MixingTables known = ALL[index];
        if (known == null) {
            known = new MixingTables(fine ? FINE_IID_DB : IID_DB, second);
            ALL[index] = known;
        }
        return known;
    }

    private static float[] ra(double ratio, double coherence) {
        double c1 = Math.sqrt(2 / (1 + ratio * ratio));
        double c2 = ratio * c1;
        double alpha = Math.acos(coherence) / 2;
        double beta = alpha * (c1 - c2) / Math.sqrt(2);
        return new float[] {
            (float) (c2 * Math.cos(beta + alpha)),
            (float) (c1 * Math.cos(beta - alpha)),
            (float) (c2 * Math.sin(beta + alpha)),
            (float) (c1 * Math.sin(beta - alpha))
        };
    }

    /**
     * The standard's angles are arcs of tangents, of which only cosine and sine are wanted: those of half an angle follow from its
     * cosine by square roots, which even an interpreter does at once.
     */
    private static float[] rb(double ratio, double coherence) {
        double rho = Math.max(MIN_COHERENCE, coherence);
        double across = 2 * ratio * rho;
        double along = ratio * ratio - 1;
        double cosine = along / Math.sqrt(across * across + along * along);
        double cosAlpha = Math.sqrt((1 + cosine) / 2);
        double sinAlpha = Math.sqrt((1 - cosine) / 2);
        double sum = ratio + 1 / ratio;
        double mu = Math.sqrt(1 + (4 * rho * rho - 4) / (sum * sum));
        double cosGamma = Math.sqrt((1 + mu) / 2);
        double sinGamma = Math.sqrt((1 - mu) / 2);
        double root2 = Math.sqrt(2);
        return new float[] {
            (float) (root2 * cosAlpha * cosGamma),
            (float) (root2 * sinAlpha * cosGamma),
            (float) (-root2 * sinAlpha * sinGamma),
            (float) (root2 * cosAlpha * sinGamma)
        };
    }

    /** Returns the weights; indices beyond the table count as its ends. */
    float[] weights(int iid, int icc) {
        int i = Math.max(-steps, Math.min(steps, iid));
        int c = Math.max(0, Math.min(ICC.length - 1, icc));
        return weights[(i + steps) * ICC.length + c];
    }
}
