package io.kithara.decode.resample;

/**
 * A Kaiser-windowed sinc, sampled for every position an output instant can have between two input samples. Immutable
 * after construction; the arithmetic of one output sample.
 *
 * <p>Where the ratio in lowest terms has few phases each has its own row of taps and the result is exact. Ratios such as
 * 44,100 to 47,999 would need megabytes; they share {@link #SHARED_PHASES} rows and interpolate between neighbours, which
 * costs a second row and stays below -118 dB.
 */
final class PolyphaseFilter {
    /** The most coefficients one filter keeps: 1 MiB; 44.1 to 48 kHz takes 80 KiB. */
    private static final int MAX_COEFFICIENTS = 1 << 18;

    /** Rows per lobe of the sinc where they are shared: a straight line between two errs by (pi / 1024)^2 / 8. */
    private static final int SHARED_PHASES = 1024;

    /** Taps come in multiples of what one turn of the inner loop does. */
    private static final int UNROLL = 8;

    private final int half;
    private final int taps;
    private final int rows;
    private final boolean exact;
    private final float[] coefficients;

    /** Designs the filter for {@code inRate : outRate = step : phases} in lowest terms. */
    PolyphaseFilter(ResampleQuality quality, int phases, int step) {
        double scale = Math.min(1.0, (double) phases / step);
        int wanted = (int) Math.ceil(quality.halfTaps() / scale);
        this.half = (wanted + UNROLL / 2 - 1) / (UNROLL / 2) * (UNROLL / 2);
        this.taps = 2 * half;
        this.exact = (long) phases * taps <= MAX_COEFFICIENTS;
        this.rows = exact ? phases : Math.max(UNROLL, (int) (SHARED_PHASES * scale));
        this.coefficients = new float[(exact ? rows : rows + 1) * taps];
        for (int row = 0; row * taps < coefficients.length; row++) {
            design(quality, quality.cutoff() * scale, row);
        }
    }

    /** Input samples needed on either side of an output instant. */
    int half() {
        return half;
    }

    /** Taps of one output sample. */
    int taps() {
        return taps;
    }

    /**
     * Computes one sample.
     *
     * @param history input, of which {@code taps} samples from {@code start} on are used
     * @param phase how far the instant lies behind sample {@code start + half - 1}, in 1 / {@code phases}
     */
    float apply(float[] history, int start, int phase, int phases) {
        if (exact) {
            return dot(history, start, phase * taps);
        }
        double place = (double) phase * rows / phases;
        int row = (int) place;
        float share = (float) (place - row);
        float low = dot(history, start, row * taps);
        return low + share * (dot(history, start, (row + 1) * taps) - low);
    }

    /** Eight sums, because one would make each product wait for the one before (a float sum cannot be reordered). */
    private float dot(float[] history, int start, int row) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        float[] h = coefficients;
        for (int i = 0; i < taps; i += UNROLL) {
            int x = start + i;
            int c = row + i;
            s0 += history[x] * h[c];
            s1 += history[x + 1] * h[c + 1];
            s2 += history[x + 2] * h[c + 2];
            s3 += history[x + 3] * h[c + 3];
            s4 += history[x + 4] * h[c + 4];
            s5 += history[x + 5] * h[c + 5];
            s6 += history[x + 6] * h[c + 6];
            s7 += history[x + 7] * h[c + 7];
        }
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }

    private void design(ResampleQuality quality, double cutoff, int row) {
        double fraction = (double) row / rows;
        double[] values = new double[taps];
        double sum = 0;
        for (int tap = 0; tap < taps; tap++) {
            double t = tap - half + 1 - fraction;
            values[tap] = sinc(cutoff * t) * kaiser(t / half, quality.kaiserBeta());
            sum += values[tap];
        }
        for (int tap = 0; tap < taps; tap++) {
            // every row passes a constant unchanged: unequal rows would modulate the signal with the phase
            coefficients[row * taps + tap] = (float) (values[tap] / sum);
        }
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** The Kaiser window without its constant factor, which the normalisation takes out. */
    private static double kaiser(double x, double beta) {
        double inside = 1 - x * x;
        return inside <= 0 ? 0 : besselI0(beta * Math.sqrt(inside));
    }

    /** The modified Bessel function of order zero, by its power series. */
    private static double besselI0(double x) {
        double quarter = x * x / 4;
        double term = 1;
        double sum = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= quarter / ((double) k * k);
            sum += term;
        }
        return sum;
    }
}
