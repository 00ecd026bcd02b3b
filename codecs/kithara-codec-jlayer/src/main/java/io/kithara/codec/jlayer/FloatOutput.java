package io.kithara.codec.jlayer;

import javazoom.jl.decoder.Obuffer;

/**
 * Takes what JLayer's synthesis filter puts out before it is rounded to 16 bits, 32 samples of one channel at a time, and
 * interleaves it.
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

    private float[] target = new float[0];
    private int channels = 1;
    private final int[] written = new int[MAXCHANNELS];
    private float peak;
    private float limit = HOT_LEVEL;

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

    /** Returns the largest magnitude since {@link #start} as it came out, infinite if something was not a number. */
    float peak() {
        return peak;
    }

    @Override
    public void appendSamples(int channel, float[] samples) {
        float most = limit;
        int at = written[channel] * channels + channel;
        for (int i = 0; i < SAMPLES_PER_CALL; i++, at += channels) {
            float sample = samples[i] * TO_FULL_SCALE;
            float magnitude = Math.abs(sample);
            if (!(magnitude <= peak)) {
                peak = Float.isNaN(magnitude) ? Float.POSITIVE_INFINITY : magnitude;
            }
            target[at] = magnitude <= most ? sample : Math.copySign(most, sample);
        }
        written[channel] += SAMPLES_PER_CALL;
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
        peak = 0;
    }

    @Override
    public void set_stop_flag() {}
}
