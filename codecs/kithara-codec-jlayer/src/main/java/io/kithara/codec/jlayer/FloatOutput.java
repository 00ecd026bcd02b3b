package io.kithara.codec.jlayer;

import javazoom.jl.decoder.Obuffer;

/**
 * Takes what JLayer's synthesis filter puts out before it is rounded to 16 bits, 32 samples of one channel at a time, and
 * interleaves it. Denormals become zero here, and what is too loud is cut, so that nobody has to go over the samples again.
 */
final class FloatOutput extends Obuffer {
    private static final int SAMPLES_PER_CALL = 32;

    /**
     * JLayer multiplies by 32,700 to leave some room below 16-bit full scale. Multiplying back costs half of dividing, and
     * rounds differently in the last bit of 24.
     */
    private static final float TO_FULL_SCALE = 1 / 32_700f;

    /** What a packet that shows damage may reach. */
    static final float FULL_SCALE = 1f;

    /**
     * What any packet may reach: 3 dB over full scale. Music coded hot comes out a little over it and passes (0.3 dB is the
     * most of a hundred files measured); the rest is damage that does not show, and is cut here so that it cannot hurt ears.
     */
    static final float HOT_LEVEL = 1.4125f;

    /** The bits of the smallest magnitude that is no denormal, without the sign: see {@link #unsignedBits}. */
    private static final int LEAST_BITS = unsignedBits(Float.MIN_NORMAL);

    private float[] target = new float[0];
    private int channels = 1;
    private final int[] written = new int[MAXCHANNELS];
    private float limit = HOT_LEVEL;
    private float excess;

    /** Sends the next packet to {@code target}, which must have room for it, cut at {@code limit}. */
    void start(float[] target, int channels, float limit) {
        this.target = target;
        this.channels = channels;
        this.limit = limit;
        clear_buffer();
    }

    /** Returns how many frames came out since {@link #start}: those that every channel has. */
    int frames() {
        return channels == 1 ? written[0] : Math.min(written[0], written[1]);
    }

    /**
     * Returns the largest magnitude beyond the limit since {@link #start}, as it came out: infinite if something was not a
     * number, 0 if everything was within.
     */
    float excess() {
        return excess;
    }

    @Override
    public void appendSamples(int channel, float[] samples) {
        int usual = unsignedBits(limit) - LEAST_BITS;
        int at = written[channel] * channels + channel;
        for (int i = 0; i < SAMPLES_PER_CALL; i++, at += channels) {
            float sample = samples[i] * TO_FULL_SCALE;
            // One comparison for both bounds; zero is below the lower one, and rare where there is sound.
            if (Integer.compareUnsigned(unsignedBits(sample) - LEAST_BITS, usual) > 0) {
                sample = unusual(sample);
            }
            target[at] = sample;
        }
        written[channel] += SAMPLES_PER_CALL;
    }

    /** Shifts the sign out: as unsigned numbers the rest is ordered as magnitudes are, infinity and NaN behind them. */
    private static int unsignedBits(float sample) {
        return Float.floatToRawIntBits(sample) << 1;
    }

    private float unusual(float sample) {
        float magnitude = Math.abs(sample);
        if (magnitude < Float.MIN_NORMAL) {
            return 0;
        }
        if (!(magnitude <= excess)) {
            excess = Float.isNaN(magnitude) ? Float.POSITIVE_INFINITY : magnitude;
        }
        return Math.copySign(limit, sample);
    }

    @Override
    public void append(int channel, short value) {
        throw new IllegalStateException("samples come in blocks");
    }

    @Override
    public void write_buffer(int val) {}

    @Override
    public void close() {}

    @Override
    public void clear_buffer() {
        written[0] = 0;
        written[1] = 0;
        excess = 0;
    }

    @Override
    public void set_stop_flag() {}
}
