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

    /**
     * Music coded too hot comes out up to some 3 dB over full scale and passes; what is over 6 dB was never recorded, and
     * is cut there so that damage cannot hurt ears.
     */
    static final float MAX_LEVEL = 2f;

    private float[] target = new float[0];
    private int channels = 1;
    private final int[] written = new int[MAXCHANNELS];
    private float peak;

    /** Sends the next packet to {@code target}, which must have room for it. */
    void start(float[] target, int channels) {
        this.target = target;
        this.channels = channels;
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
        int at = written[channel] * channels + channel;
        for (int i = 0; i < SAMPLES_PER_CALL; i++, at += channels) {
            float sample = samples[i] * TO_FULL_SCALE;
            float magnitude = Math.abs(sample);
            if (!(magnitude <= peak)) {
                peak = Float.isNaN(magnitude) ? Float.POSITIVE_INFINITY : magnitude;
            }
            target[at] = magnitude <= MAX_LEVEL ? sample : Math.copySign(MAX_LEVEL, sample);
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
