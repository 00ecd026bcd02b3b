package io.kithara.testing;

/**
 * A sine whose phase tells where one is: a missing, repeated or shifted stretch turns the phase. Judges lossy codecs
 * too, because it looks at windows and not at samples. Immutable.
 *
 * <p>Does not notice a damage of whole periods; take a frequency that does not divide the sample rate.
 */
public final class SineOracle {
    /** Periods per window: enough to average the noise of a codec away, short enough to find where it happened. */
    private static final int PERIODS_PER_WINDOW = 8;

    private final double radiansPerFrame;
    private final double amplitude;
    private final int windowFrames;

    private SineOracle(double frequencyHz, int sampleRate, double amplitude) {
        this.radiansPerFrame = 2 * Math.PI * frequencyHz / sampleRate;
        this.amplitude = amplitude;
        this.windowFrames = (int) Math.ceil(PERIODS_PER_WINDOW * sampleRate / frequencyHz);
    }

    /** Returns the oracle for a sine that starts with phase 0 at frame 0. */
    public static SineOracle of(double frequencyHz, int sampleRate, double amplitude) {
        if (frequencyHz <= 0 || frequencyHz * 2 >= sampleRate) {
            throw new IllegalArgumentException("frequencyHz=" + frequencyHz + " sampleRate=" + sampleRate);
        }
        return new SineOracle(frequencyHz, sampleRate, amplitude);
    }

    /** Returns {@code frames} samples of the sine, one channel, from {@code startFrame}. */
    public float[] signal(long startFrame, int frames) {
        float[] signal = new float[frames];
        for (int i = 0; i < frames; i++) {
            signal[i] = (float) (amplitude * Math.sin((startFrame + i) * radiansPerFrame));
        }
        return signal;
    }

    /** Returns the largest difference between two samples of this sine that follow each other. */
    public double maxStep() {
        return 2 * amplitude * Math.sin(radiansPerFrame / 2);
    }

    /**
     * Checks that {@code mono} is this sine from {@code startFrame} on, without a turn of the phase.
     *
     * @param toleranceRadians how far a window may be off; one frame is 2 pi f / rate
     * @throws AssertionError naming the first window that is off
     */
    public void assertContinuous(float[] mono, long startFrame, double toleranceRadians) {
        if (mono.length < windowFrames) {
            throw new IllegalArgumentException(mono.length + " frames are less than a window of " + windowFrames);
        }
        for (int at = 0; at + windowFrames <= mono.length; at += windowFrames / 2) {
            double error = phaseError(mono, at, startFrame);
            if (!(Math.abs(error) <= toleranceRadians)) {
                throw new AssertionError(String.format(
                        "frames %d to %d are %.4f rad (%.2f frames) off",
                        startFrame + at, startFrame + at + windowFrames, error, error / radiansPerFrame));
            }
        }
    }

    /** Returns how far the phase of one window is ahead, in -pi to pi; NaN if there is no sine in it. */
    private double phaseError(float[] mono, int at, long startFrame) {
        double inPhase = 0;
        double quadrature = 0;
        for (int i = at; i < at + windowFrames; i++) {
            // a Hann window keeps what leaks from a part of a period far below any tolerance
            double weight = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i - at) / windowFrames);
            double phase = (startFrame + i) * radiansPerFrame;
            inPhase += weight * mono[i] * Math.sin(phase);
            quadrature += weight * mono[i] * Math.cos(phase);
        }
        boolean silent = Math.hypot(inPhase, quadrature) < amplitude * windowFrames / 16;
        return silent ? Double.NaN : Math.atan2(quadrature, inPhase);
    }
}
