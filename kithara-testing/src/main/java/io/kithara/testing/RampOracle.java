package io.kithara.testing;

/**
 * A signal of which every sample says its own index, so that a swallowed or repeated frame is found and named. Exact
 * through everything lossless: sample {@code n} is {@code (n mod 2^bits - 2^(bits-1)) / 2^(bits-1)}. Immutable.
 */
public final class RampOracle {
    private final int bits;
    private final int period;
    private final int half;

    private RampOracle(int bits) {
        this.bits = bits;
        this.period = 1 << bits;
        this.half = period >> 1;
    }

    /** Returns the ramp for media of 16 bits (repeats after 65,536 frames) or any width from 8 to 24. */
    public static RampOracle ofBits(int bits) {
        if (bits < 8 || bits > 24) {
            throw new IllegalArgumentException("bits=" + bits);
        }
        return new RampOracle(bits);
    }

    /** Returns interleaved samples from {@code startFrame}, every channel the same. */
    public float[] signal(long startFrame, int frames, int channels) {
        float[] signal = new float[frames * channels];
        for (int i = 0; i < signal.length; i++) {
            signal[i] = sampleAt(startFrame + i / channels);
        }
        return signal;
    }

    /** Returns the sample of a frame. */
    public float sampleAt(long frame) {
        return (float) (Math.floorMod(frame, (long) period) - half) / half;
    }

    /** Returns the frame a sample stands for, modulo the period. */
    public long frameOf(float sample) {
        return Math.round((double) sample * half) + half;
    }

    /**
     * Checks that interleaved {@code pcm} is the ramp from {@code startFrame} on, bit by bit.
     *
     * @throws AssertionError naming the first wrong frame and where its sample belongs
     */
    public void assertContiguous(float[] pcm, int channels, long startFrame) {
        for (int i = 0; i < pcm.length; i++) {
            long frame = startFrame + i / channels;
            if (pcm[i] != sampleAt(frame)) {
                throw new AssertionError("frame " + frame + " channel " + i % channels + " holds " + pcm[i]
                        + ", the sample of frame " + frameOf(pcm[i]) + " modulo " + period);
            }
        }
    }

    @Override
    public String toString() {
        return "RampOracle[" + bits + " bits]";
    }
}
