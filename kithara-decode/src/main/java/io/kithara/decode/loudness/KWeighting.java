package io.kithara.decode.loudness;

/**
 * The K-weighting of one channel (ITU-R BS.1770-4 annex 1): a shelf for the head, then a high pass. The standard gives coefficients for
 * 48 kHz; those of other rates come from the analogue filters behind them by the bilinear transform. Used by one thread; allocates
 * nothing once made.
 */
public final class KWeighting {
    /** The shelf behind the coefficients of table 1. */
    private static final double SHELF_HZ = 1681.974450955533;

    private static final double SHELF_DB = 3.999843853973347;
    private static final double SHELF_Q = 0.7071752369554196;

    /** How much of the shelf's gain is reached at its own frequency, as an exponent: it is not quite the half. */
    private static final double SHELF_MIDDLE = 0.4996667741545416;

    /** The high pass behind the coefficients of table 2. */
    private static final double HIGH_PASS_HZ = 38.13547087602444;

    private static final double HIGH_PASS_Q = 0.5003270373238773;

    /** A filter nearer to half the sample rate than this cannot be made; only rates below 3.8 kHz come there. */
    private static final double HIGHEST_SHARE = 0.45;

    /** Far below what 32-bit samples hold; smaller numbers would end as subnormals, on which processors are slow. */
    private static final double SILENCE = 1e-30;

    private final double b0;
    private final double b1;
    private final double b2;
    private final double a1;
    private final double a2;
    private final double c1;
    private final double c2;

    private double shelf1;
    private double shelf2;
    private double high1;
    private double high2;

    /** Makes the filters for a sample rate in Hz. */
    public KWeighting(int sampleRate) {
        double k = Math.tan(Math.PI * Math.min(SHELF_HZ / sampleRate, HIGHEST_SHARE));
        double high = Math.pow(10, SHELF_DB / 20);
        double middle = Math.pow(high, SHELF_MIDDLE);
        double a0 = 1 + k / SHELF_Q + k * k;
        b0 = (high + middle * k / SHELF_Q + k * k) / a0;
        b1 = 2 * (k * k - high) / a0;
        b2 = (high - middle * k / SHELF_Q + k * k) / a0;
        a1 = 2 * (k * k - 1) / a0;
        a2 = (1 - k / SHELF_Q + k * k) / a0;
        double h = Math.tan(Math.PI * HIGH_PASS_HZ / sampleRate);
        double h0 = 1 + h / HIGH_PASS_Q + h * h;
        c1 = 2 * (h * h - 1) / h0;
        c2 = (1 - h / HIGH_PASS_Q + h * h) / h0;
    }

    /**
     * Filters samples and returns the sum of the squares of what comes out. What is no number counts as silence.
     *
     * @param offset of the first sample in {@code pcm}
     * @param stride samples from one to the next
     * @param count how many
     */
    public double energy(float[] pcm, int offset, int stride, int count) {
        double s1 = shelf1;
        double s2 = shelf2;
        double h1 = high1;
        double h2 = high2;
        double sum = 0;
        for (int i = 0, at = offset; i < count; i++, at += stride) {
            double x = Float.isFinite(pcm[at]) ? pcm[at] : 0;
            double y = b0 * x + s1;
            s1 = b1 * x - a1 * y + s2;
            s2 = b2 * x - a2 * y;
            double z = y + h1;
            h1 = -2 * y - c1 * z + h2;
            h2 = y - c2 * z;
            sum += z * z;
        }
        shelf1 = settled(s1);
        shelf2 = settled(s2);
        high1 = settled(h1);
        high2 = settled(h2);
        return sum;
    }

    private static double settled(double state) {
        return Math.abs(state) < SILENCE ? 0 : state;
    }
}
