package io.kithara.decode.flac;

/**
 * Adds to residuals what the samples before them predict (RFC 9639 sections 9.2.5 and 9.2.6), in place.
 *
 * <p>Sums of 32 bits are taken where they cannot overflow, which the coefficients and the width of the samples say, else of 64.
 * The loops of up to twelve coefficients are written out in steps of four, for higher orders in one that counts: coefficients
 * beyond the order are 0, and so are the {@link #HISTORY} numbers before each block.
 */
final class Prediction {
    /** Numbers before the first sample of a block that may be looked at. */
    static final int HISTORY = 32;

    private Prediction() {}

    /**
     * Fixed prediction of order 0 to 4: the polynomial through the last samples. Sums wrap at 32 bits, and come out right all the
     * same where the sample itself has no more.
     */
    static void fixed(int[] s, int from, int to, int order) {
        switch (order) {
            case 1 -> {
                for (int i = from; i < to; i++) {
                    s[i] += s[i - 1];
                }
            }
            case 2 -> {
                for (int i = from; i < to; i++) {
                    s[i] += 2 * s[i - 1] - s[i - 2];
                }
            }
            case 3 -> {
                for (int i = from; i < to; i++) {
                    s[i] += 3 * (s[i - 1] - s[i - 2]) + s[i - 3];
                }
            }
            case 4 -> {
                for (int i = from; i < to; i++) {
                    s[i] += 4 * (s[i - 1] + s[i - 3]) - 6 * s[i - 2] - s[i - 4];
                }
            }
            default -> {}
        }
    }

    /**
     * Linear prediction.
     *
     * @param c coefficients, that of the last sample first; {@link #HISTORY} of them, 0 beyond the order
     * @param bits of a sample
     */
    static void linear(int[] s, int from, int to, int[] c, int order, int shift, int bits) {
        if (fitsInt(c, order, bits)) {
            linearInt(s, from, to, c, order, shift);
        } else {
            linearLong(s, from, to, c, order, shift);
        }
    }

    private static boolean fitsInt(int[] c, int order, int bits) {
        long sum = 0;
        for (int i = 0; i < order; i++) {
            sum += Math.abs(c[i]);
        }
        return sum << (bits - 1) <= Integer.MAX_VALUE;
    }

    private static void linearInt(int[] s, int from, int to, int[] c, int order, int shift) {
        if (order <= 4) {
            linearInt4(s, from, to, c, shift);
        } else if (order <= 8) {
            linearInt8(s, from, to, c, shift);
        } else if (order <= 12) {
            linearInt12(s, from, to, c, shift);
        } else {
            for (int i = from; i < to; i++) {
                int sum = 0;
                for (int j = 0; j < order; j++) {
                    sum += c[j] * s[i - 1 - j];
                }
                s[i] += sum >> shift;
            }
        }
    }

    private static void linearInt4(int[] s, int from, int to, int[] c, int shift) {
        int c0 = c[0];
        int c1 = c[1];
        int c2 = c[2];
        int c3 = c[3];
        int last = s[from - 1];
        for (int i = from; i < to; i++) {
            int sum = c1 * s[i - 2] + c2 * s[i - 3] + c3 * s[i - 4];
            last = s[i] + ((sum + c0 * last) >> shift);
            s[i] = last;
        }
    }

    private static void linearInt8(int[] s, int from, int to, int[] c, int shift) {
        int c0 = c[0];
        int c1 = c[1];
        int c2 = c[2];
        int c3 = c[3];
        int c4 = c[4];
        int c5 = c[5];
        int c6 = c[6];
        int c7 = c[7];
        int last = s[from - 1];
        for (int i = from; i < to; i++) {
            int sum = c7 * s[i - 8] + c6 * s[i - 7] + c5 * s[i - 6] + c4 * s[i - 5];
            sum += c3 * s[i - 4] + c2 * s[i - 3] + c1 * s[i - 2];
            last = s[i] + ((sum + c0 * last) >> shift);
            s[i] = last;
        }
    }

    private static void linearInt12(int[] s, int from, int to, int[] c, int shift) {
        int c0 = c[0];
        int c1 = c[1];
        int c2 = c[2];
        int c3 = c[3];
        int c4 = c[4];
        int c5 = c[5];
        int c6 = c[6];
        int c7 = c[7];
        int c8 = c[8];
        int c9 = c[9];
        int c10 = c[10];
        int c11 = c[11];
        int last = s[from - 1];
        for (int i = from; i < to; i++) {
            int sum = c11 * s[i - 12] + c10 * s[i - 11] + c9 * s[i - 10] + c8 * s[i - 9];
            sum += c7 * s[i - 8] + c6 * s[i - 7] + c5 * s[i - 6] + c4 * s[i - 5];
            sum += c3 * s[i - 4] + c2 * s[i - 3] + c1 * s[i - 2];
            last = s[i] + ((sum + c0 * last) >> shift);
            s[i] = last;
        }
    }

    private static void linearLong(int[] s, int from, int to, int[] c, int order, int shift) {
        if (order <= 8) {
            linearLong8(s, from, to, c, shift);
        } else if (order <= 12) {
            linearLong12(s, from, to, c, shift);
        } else {
            for (int i = from; i < to; i++) {
                long sum = 0;
                for (int j = 0; j < order; j++) {
                    sum += (long) c[j] * s[i - 1 - j];
                }
                s[i] += (int) (sum >> shift);
            }
        }
    }

    private static void linearLong8(int[] s, int from, int to, int[] c, int shift) {
        long c0 = c[0];
        long c1 = c[1];
        long c2 = c[2];
        long c3 = c[3];
        long c4 = c[4];
        long c5 = c[5];
        long c6 = c[6];
        long c7 = c[7];
        int last = s[from - 1];
        for (int i = from; i < to; i++) {
            long sum = c7 * s[i - 8] + c6 * s[i - 7] + c5 * s[i - 6] + c4 * s[i - 5];
            sum += c3 * s[i - 4] + c2 * s[i - 3] + c1 * s[i - 2];
            last = s[i] + (int) ((sum + c0 * last) >> shift);
            s[i] = last;
        }
    }

    private static void linearLong12(int[] s, int from, int to, int[] c, int shift) {
        long c0 = c[0];
        long c1 = c[1];
        long c2 = c[2];
        long c3 = c[3];
        long c4 = c[4];
        long c5 = c[5];
        long c6 = c[6];
        long c7 = c[7];
        long c8 = c[8];
        long c9 = c[9];
        long c10 = c[10];
        long c11 = c[11];
        int last = s[from - 1];
        for (int i = from; i < to; i++) {
            long sum = c11 * s[i - 12] + c10 * s[i - 11] + c9 * s[i - 10] + c8 * s[i - 9];
            sum += c7 * s[i - 8] + c6 * s[i - 7] + c5 * s[i - 6] + c4 * s[i - 5];
            sum += c3 * s[i - 4] + c2 * s[i - 3] + c1 * s[i - 2];
            last = s[i] + (int) ((sum + c0 * last) >> shift);
            s[i] = last;
        }
    }

    /** As {@link #fixed}, for samples of 33 bits. */
    static void fixed(long[] s, int from, int to, int order) {
        for (int i = from; i < to; i++) {
            s[i] += switch (order) {
                case 1 -> s[i - 1];
                case 2 -> 2 * s[i - 1] - s[i - 2];
                case 3 -> 3 * (s[i - 1] - s[i - 2]) + s[i - 3];
                case 4 -> 4 * (s[i - 1] + s[i - 3]) - 6 * s[i - 2] - s[i - 4];
                default -> 0;
            };
        }
    }

    /** As {@link #linear}, for samples of 33 bits: with coefficients of 15 and 32 of them a sum has 53. */
    static void linear(long[] s, int from, int to, int[] c, int order, int shift) {
        for (int i = from; i < to; i++) {
            long sum = 0;
            for (int j = 0; j < order; j++) {
                sum += c[j] * s[i - 1 - j];
            }
            s[i] += sum >> shift;
        }
    }
}
