package io.kithara.decode;

/** A growing float array that a decoder fills. Not safe for several threads. */
public final class PcmBuffer {
    private float[] samples = new float[4096];

    /** Returns the array, at least {@code length} long; content is undefined where it had to grow. */
    public float[] reserve(int length) {
        if (samples.length < length) {
            samples = new float[Math.max(length, 2 * samples.length)];
        }
        return samples;
    }

    /** Returns the array as it is. */
    public float[] samples() {
        return samples;
    }
}
