package io.kithara;

/**
 * Multiplies what a stream hands out by a volume that never jumps: a new one is reached in a straight line over {@link
 * #RAMP_MILLIS}, frame by frame. At 1 samples are left untouched, to the bit.
 */
final class VolumeRamp {
    /*
     * Ownership: any thread writes wanted; everything else belongs to the reader, which looks at wanted once per call.
     */

    /** Long enough that no step is heard at any pitch, short enough to follow a finger. */
    static final int RAMP_MILLIS = 20;

    /** +18 dB: what a quiet recording may need; more is a mistaken unit. */
    static final float MAX = 8;

    private final int channels;
    private final int rampFrames;
    private volatile float wanted = 1;

    private boolean started;
    private float current = 1;
    private float goal = 1;
    private float step;
    private int left;

    VolumeRamp(AudioFormat format) {
        this.channels = format.channels();
        this.rampFrames = Math.max(1, format.sampleRate() * RAMP_MILLIS / 1000);
    }

    /** Sets where the volume goes, 0 to {@link #MAX}. */
    void set(float volume) {
        if (!(volume >= 0 && volume <= MAX)) {
            throw new IllegalArgumentException("volume=" + volume);
        }
        wanted = volume;
    }

    /** Returns where the volume goes. */
    float wanted() {
        return wanted;
    }

    /** Applies it to the next frames, {@code > 0}; the reader's. */
    void apply(float[] samples, int offset, int frames) {
        aim(wanted);
        int ramped = Math.min(frames, left);
        int at = offset;
        for (int frame = 0; frame < ramped; frame++) {
            left--;
            current = goal - step * left;
            at = scale(samples, at, channels);
        }
        if (current != 1) {
            scale(samples, at, (frames - ramped) * channels);
        }
    }

    private void aim(float volume) {
        if (!started) {
            // Nothing was heard yet that a jump could tear.
            started = true;
            current = volume;
            goal = volume;
        } else if (volume != goal) {
            goal = volume;
            left = rampFrames;
            step = (goal - current) / rampFrames;
        }
    }

    private int scale(float[] samples, int from, int count) {
        int end = from + count;
        for (int i = from; i < end; i++) {
            samples[i] *= current;
        }
        return end;
    }

    @Override
    public String toString() {
        return "VolumeRamp[" + wanted + "]";
    }
}
