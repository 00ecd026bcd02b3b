package io.kithara.decode.alac;

/** Makes samples of residuals: a linear prediction whose coefficients follow the signs of what it missed. */
final class Predictor {
    /** An order that stands for the plain sum of residuals. */
    static final int SUM = 31;

    private Predictor() {}

    /**
     * Turns the first {@code count} residuals of {@code s} into samples, in place.
     *
     * @param coefficients of the order, changed on the way
     * @param bits of a sample: sums are cut to so many
     */
    static void restore(int[] s, int count, int[] coefficients, int order, int bits, int shift) {
        if (order == 0) {
            return;
        }
        int cut = Integer.SIZE - bits;
        int start = order == SUM ? count : Math.min(count, order + 1);
        for (int i = 1; i < start; i++) {
            s[i] = ((s[i] + s[i - 1]) << cut) >> cut;
        }
        for (int i = start; i < count; i++) {
            int base = s[i - order - 1];
            int sum = 0;
            for (int k = 0; k < order; k++) {
                sum += coefficients[k] * (s[i - 1 - k] - base);
            }
            int residual = s[i];
            int half = shift == 0 ? 0 : 1 << (shift - 1);
            int sample = ((residual + base + ((sum + half) >> shift)) << cut) >> cut;
            if (residual != 0) {
                adapt(s, i, base, coefficients, order, shift, residual);
            }
            s[i] = sample;
        }
    }

    /** Moves coefficients by one each, the oldest first, until they make up for the residual. */
    private static void adapt(int[] s, int i, int base, int[] c, int order, int shift, int residual) {
        int direction = Integer.signum(residual);
        int left = residual;
        for (int k = order - 1; k >= 0 && left * direction > 0; k--) {
            int difference = base - s[i - 1 - k];
            int sign = Integer.signum(difference) * direction;
            c[k] = (short) (c[k] - sign);
            left -= (order - k) * ((sign * difference) >> shift);
        }
    }
}
