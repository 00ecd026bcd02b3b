package io.kithara.decode.aac;

/**
 * Takes denormals out of samples where they are made: two additions, which processors do for many at once, in place of a branch for
 * each in {@code PcmScrub}.
 */
final class Denormals {
    /**
     * 602 dB below full scale: what is far above it does not change, what is below becomes a multiple of its last bit, 2^-123, which is no
     * denormal.
     */
    private static final float GRAIN = 0x1p-100f;

    private Denormals() {}

    /** Returns the sample, or what is nearest to it and no denormal; what is no number stays so. */
    static float flushed(float sample) {
        return sample + GRAIN - GRAIN;
    }
}
