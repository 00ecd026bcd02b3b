package io.kithara.decode.loudness;

/**
 * The highest level of one channel between its samples (ITU-R BS.1770-4 annex 2): rates below 96 kHz are looked at four times as
 * closely with the filter of that annex, those below 192 kHz twice, higher ones as they are. The last six samples are looked at only
 * with what follows them. Used by one thread; allocates nothing once made.
 */
public final class TruePeak {
    /** Annex 2, the first two of four phases, whose numbers are all 8192nd parts; the other two are these backwards. */
    private static final float[] PHASE_0 = parts(14, 90, -161, 272, -487, 1125, 7964, -838, 390, -218, 122, -68);

    private static final float[] PHASE_1 = parts(-239, 240, -424, 730, -1364, 3810, 6388, -1641, 832, -477, 271, -155);

    private static final int TAPS = 12;

    /** Below this, four times; the annex asks for 192 kHz or more in the end. */
    private static final int FOURFOLD_BELOW_HZ = 96_000;

    private static final int TWOFOLD_BELOW_HZ = 192_000;

    /** Samples taken in one go: small enough for the nearest cache. */
    private static final int STEP = 1024;

    private final float[][] phases;

    /** The last samples of before, then those of a step. */
    private final float[] line = new float[TAPS - 1 + STEP];

    private float samplePeak;
    private float peak;

    /** Looks at a channel of so many Hz. */
    public TruePeak(int sampleRate) {
        if (sampleRate < FOURFOLD_BELOW_HZ) {
            phases = new float[][] {PHASE_0, PHASE_1, reversed(PHASE_1), reversed(PHASE_0)};
        } else {
            phases = sampleRate < TWOFOLD_BELOW_HZ ? new float[][] {halfWay()} : new float[0][];
        }
    }

    /** Takes samples; what is no number counts as silence. Parameters as those of {@link KWeighting#energy}. */
    public void add(float[] pcm, int offset, int stride, int count) {
        for (int done = 0; done < count; done += STEP) {
            step(pcm, offset + done * stride, stride, Math.min(STEP, count - done));
        }
    }

    /** Returns the largest magnitude of a sample, 1 for full scale. */
    public double samplePeak() {
        return samplePeak;
    }

    /** Returns the largest magnitude on or between samples. */
    public double peak() {
        return Math.max(peak, samplePeak);
    }

    private void step(float[] pcm, int offset, int stride, int count) {
        float[] samples = line;
        float highest = samplePeak;
        for (int i = 0, at = offset; i < count; i++, at += stride) {
            float sample = Float.isFinite(pcm[at]) ? pcm[at] : 0;
            samples[TAPS - 1 + i] = sample;
            highest = Math.max(highest, Math.abs(sample));
        }
        samplePeak = highest;
        for (float[] phase : phases) {
            peak = Math.max(peak, highest(samples, phase, count));
        }
        System.arraycopy(samples, count, samples, 0, TAPS - 1);
    }

    private static float highest(float[] samples, float[] phase, int count) {
        float highest = 0;
        for (int i = 0; i < count; i++) {
            float sum = 0;
            for (int k = 0; k < TAPS; k++) {
                sum += phase[TAPS - 1 - k] * samples[i + k];
            }
            highest = Math.max(highest, Math.abs(sum));
        }
        return highest;
    }

    private static float[] parts(int... numerators) {
        float[] parts = new float[numerators.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = numerators[i] / 8192f;
        }
        return parts;
    }

    private static float[] reversed(float[] phase) {
        float[] backwards = new float[TAPS];
        for (int k = 0; k < TAPS; k++) {
            backwards[k] = phase[TAPS - 1 - k];
        }
        return backwards;
    }

    /** Midway between the samples: a sinc under Hann's window, with a gain of one at 0 Hz. */
    private static float[] halfWay() {
        double[] taps = new double[TAPS];
        double sum = 0;
        for (int k = 0; k < TAPS; k++) {
            double at = k - (TAPS - 1) / 2.0;
            double window = 0.5 + 0.5 * Math.cos(2 * Math.PI * at / TAPS);
            taps[k] = window * Math.sin(Math.PI * at) / (Math.PI * at);
            sum += taps[k];
        }
        float[] phase = new float[TAPS];
        for (int k = 0; k < TAPS; k++) {
            phase[k] = (float) (taps[k] / sum);
        }
        return phase;
    }
}
