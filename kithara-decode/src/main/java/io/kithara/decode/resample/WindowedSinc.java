package io.kithara.decode.resample;

/**
 * An ideal low pass cut to a finite length by a Kaiser window, as a continuous function of time.
 *
 * @param cutoff the 6 dB point as a part of the Nyquist frequency of the samples that {@code t} counts
 * @param halfWidth beyond this, either way, the function is 0; in samples
 * @param beta the window's shape parameter
 */
record WindowedSinc(double cutoff, double halfWidth, double beta) {
    /** Returns the value {@code t} samples off the centre, but for a constant factor. */
    double at(double t) {
        double x = t / halfWidth;
        double inside = 1 - x * x;
        return inside <= 0 ? 0 : sinc(cutoff * t) * besselI0(beta * Math.sqrt(inside));
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
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
