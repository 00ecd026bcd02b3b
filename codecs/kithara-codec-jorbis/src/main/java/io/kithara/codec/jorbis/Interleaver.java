package io.kithara.codec.jorbis;

/** Takes samples of one channel to their places among those of all, and looks at them on the way so that nobody has to again. Stateless. */
final class Interleaver {
    /** The smallest magnitude that is no denormal: see {@link #ordered}. */
    private static final float LEAST = Float.MIN_NORMAL;

    private final int channels;
    private final int usual;

    /**
     * Creates one.
     *
     * @param limit the largest magnitude that is usual
     */
    Interleaver(int channels, float limit) {
        this.channels = channels;
        this.usual = ordered(limit);
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
            if (ordered(sample) > usual) {
                excess = Math.abs(sample) < LEAST ? excess : sample;
                sample = 0;
            }
            to[at + i * channels] = sample;
        }
        return excess;
    }

    /**
     * Returns numbers in the order of magnitudes from the smallest on that is no denormal, infinity and NaN behind them, and then zero
     * and the denormals. (Integer.compareUnsigned would say the same, and take twice as long.)
     */
    private static int ordered(float sample) {
        return (Float.floatToRawIntBits(sample) << 1) - (Float.floatToRawIntBits(LEAST) << 1) + Integer.MIN_VALUE;
    }
}
