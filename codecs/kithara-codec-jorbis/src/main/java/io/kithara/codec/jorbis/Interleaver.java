package io.kithara.codec.jorbis;

/** Takes samples of one channel to their places among those of all, and looks at them on the way so that nobody has to again. Stateless. */
final class Interleaver {
    /** The bits of the smallest magnitude that is no denormal: see {@link #unsignedBits}. */
    private static final int LEAST_BITS = unsignedBits(Float.MIN_NORMAL);

    private final int channels;
    private final int usualBits;

    /**
     * Creates one.
     *
     * @param limit the largest magnitude that is usual
     */
    Interleaver(int channels, float limit) {
        this.channels = channels;
        this.usualBits = unsignedBits(limit) - LEAST_BITS;
    }

    /**
     * Copies {@code count} samples, denormals as zero.
     *
     * @return 0 if all are within the limit; else one that is beyond it or not a number, where 0 was written too
     */
    float copy(float[] from, int offset, float[] to, int at, int count) {
        float excess = 0;
        for (int i = 0; i < count; i++) {
            float sample = from[offset + i];
            // One comparison for what is too loud and what is too faint; zero is below, and rare where there is sound.
            if (Integer.compareUnsigned(unsignedBits(sample) - LEAST_BITS, usualBits) > 0) {
                excess = Math.abs(sample) < Float.MIN_NORMAL ? excess : sample;
                sample = 0;
            }
            to[at + i * channels] = sample;
        }
        return excess;
    }

    /** Shifts the sign out: as unsigned numbers the rest is ordered as magnitudes are, infinity and NaN behind them. */
    private static int unsignedBits(float sample) {
        return Float.floatToRawIntBits(sample) << 1;
    }
}
