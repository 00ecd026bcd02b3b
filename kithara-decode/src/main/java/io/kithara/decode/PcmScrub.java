package io.kithara.decode;

/**
 * Takes out of decoded samples what no filter and no sound device should see: NaN and infinities become silence,
 * denormals zero (they carry nothing audible, and some processors take a hundred times longer over them).
 */
final class PcmScrub {
    private static final int MAGNITUDE = 0x7fffffff;
    private static final int INFINITY = 0x7f800000;
    private static final int SMALLEST_NORMAL = 0x00800000;

    private PcmScrub() {}

    /** Repairs {@code length} samples in place. */
    static void scrub(float[] samples, int length) {
        // One pass that only looks, in a form the compiler turns into vector instructions, since clean blocks are the
        // rule.
        int largest = 0;
        int smallest = Integer.MAX_VALUE;
        for (int i = 0; i < length; i++) {
            int magnitude = Float.floatToRawIntBits(samples[i]) & MAGNITUDE;
            largest = Math.max(largest, magnitude);
            smallest = Math.min(smallest, unsigned(magnitude - 1));
        }
        if (largest >= INFINITY || smallest < unsigned(SMALLEST_NORMAL - 1)) {
            repair(samples, length);
        }
    }

    /** Makes signed comparison compare unsigned: zero, less one, is then the largest and does not hide a denormal. */
    private static int unsigned(int value) {
        return value ^ Integer.MIN_VALUE;
    }

    private static void repair(float[] samples, int length) {
        for (int i = 0; i < length; i++) {
            int magnitude = Float.floatToRawIntBits(samples[i]) & MAGNITUDE;
            if (magnitude >= INFINITY || magnitude < SMALLEST_NORMAL) {
                samples[i] = 0;
            }
        }
    }
}
