package io.kithara.decode.resample;

/**
 * A Kaiser-windowed sinc, sampled for every position an output instant can have between two input samples. Immutable
 * after construction; the arithmetic of one output sample.
 *
 * <p>Where the ratio in lowest terms has few phases each has its own row of taps and the result is exact. Ratios such as
 * 44,100 to 47,999 would need megabytes; they share {@link #SHARED_PHASES} rows, and a cubic through four neighbours (Lagrange)
 * lies within -160 dB of what is between them, at four times the time.
 */
final class PolyphaseFilter {
    /** The most coefficients one filter keeps: 1 MiB; 44.1 to 48 kHz takes 80 KiB. */
    private static final int MAX_COEFFICIENTS = 1 << 18;

    /** Rows per lobe of the sinc where they are shared: a cubic through four errs by at most (pi / 128)^4 * 3 / 128. */
    private static final int SHARED_PHASES = 128;

    /** Taps come in multiples of what one turn of the inner loop does. */
    private static final int UNROLL = 8;

    private final int half;
    private final int taps;
    private final int rows;
    private final boolean exact;
    private final float[] coefficients;

    /** Designs the filter for {@code inRate : outRate = step : phases} in lowest terms. */
    PolyphaseFilter(FilterShape shape, int phases, int step) {
        double scale = Math.min(1.0, (double) phases / step);
        int wanted = (int) Math.ceil(shape.halfTaps() / scale);
        this.half = (wanted + UNROLL / 2 - 1) / (UNROLL / 2) * (UNROLL / 2);
        this.taps = 2 * half;
        this.exact = (long) phases * taps <= MAX_COEFFICIENTS;
        this.rows = exact ? phases : Math.max(UNROLL, (int) (SHARED_PHASES * scale));
        WindowedSinc sinc = new WindowedSinc(shape.cutoff() * scale, half, shape.kaiserBeta());
        int before = exact ? 0 : 1;
        int after = exact ? 0 : 2;
        this.coefficients = new float[(before + rows + after) * taps];
        for (int row = -before; row < rows + after; row++) {
            design(sinc, (double) row / rows, (row + before) * taps);
        }
    }

    /** Input samples needed on either side of an output instant. */
    int half() {
        return half;
    }

    /**
     * Computes one sample.
     *
     * @param history input, of which {@code taps} samples from {@code start} on are used
     * @param phase how far the instant lies behind sample {@code start + half - 1}, in 1 / {@code phases}
     */
    float apply(float[] history, int start, int phase, int phases) {
        if (exact) {
            return (float) dot(history, start, phase * taps);
        }
        double place = (double) phase * rows / phases;
        int row = (int) place;
        double x = place - row;
        int at = row * taps;
        // The weights of a cubic through -1, 0, 1 and 2.
        double value = -x * (x - 1) * (x - 2) / 6 * dot(history, start, at);
        value += (x + 1) * (x - 1) * (x - 2) / 2 * dot(history, start, at + taps);
        value -= (x + 1) * x * (x - 2) / 2 * dot(history, start, at + 2 * taps);
        value += (x + 1) * x * (x - 1) / 6 * dot(history, start, at + 3 * taps);
        return (float) value;
    }

    /**
     * Sums by fours, because one sum would make each product wait for the one before (a float sum cannot be reordered), and
     * these in double: a float sum of 256 products alone is noise at -139 dB. It takes no longer than eight float sums.
     */
    private double dot(float[] history, int start, int row) {
        double even = 0;
        double odd = 0;
        float[] h = coefficients;
        for (int i = 0; i < taps; i += UNROLL) {
            int x = start + i;
            int c = row + i;
            even += (history[x] * h[c] + history[x + 1] * h[c + 1])
                    + (history[x + 2] * h[c + 2] + history[x + 3] * h[c + 3]);
            odd += (history[x + 4] * h[c + 4] + history[x + 5] * h[c + 5])
                    + (history[x + 6] * h[c + 6] + history[x + 7] * h[c + 7]);
        }
        return even + odd;
    }

    private void design(WindowedSinc sinc, double fraction, int at) {
        double[] values = new double[taps];
        double sum = 0;
        for (int tap = 0; tap < taps; tap++) {
            values[tap] = sinc.at(tap - half + 1 - fraction);
            sum += values[tap];
        }
        for (int tap = 0; tap < taps; tap++) {
            // every row passes a constant unchanged: unequal rows would modulate the signal with the phase
            coefficients[at + tap] = (float) (values[tap] / sum);
        }
    }
}
