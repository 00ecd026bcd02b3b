package io.kithara.decode.aac.sbr;

/**
 * Computes how much of signal, noise and sinusoids an envelope gets, ISO/IEC 14496-3 subclauses 4.6.18.7.3 to 4.6.18.7.5.
 * Channels are counted from kx. Used again; not safe for several threads.
 */
final class GainCalculator {
    /** How far a gain may go beyond the mean of its limiter band, by bs_limiter_gains. */
    private static final float[] LIMITS = {0.70795f, 1, 1.41254f, 1e10f};

    /** No gain is larger. */
    private static final float MAX_GAIN = 1e5f;

    /** What the limiter takes is given back to the band up to 4 dB. */
    private static final float MAX_BOOST = (float) 1.584893192;

    /** Keeps sums of nothing from being divided by. */
    private static final float EPSILON = 1e-12f;

    /** Energy the encoder wants, by channel. */
    final float[] wanted = new float[FrequencyBands.MAX_CHANNELS];

    /** Energy of the generated signal. */
    final float[] present = new float[FrequencyBands.MAX_CHANNELS];

    /** Ratio of noise to signal. */
    final float[] noiseRatio = new float[FrequencyBands.MAX_CHANNELS];

    /** Where a sinusoid is. */
    final boolean[] sinusoid = new boolean[FrequencyBands.MAX_CHANNELS];

    /** Whether there is a sinusoid in the channel's envelope band. */
    final boolean[] nearSinusoid = new boolean[FrequencyBands.MAX_CHANNELS];

    /**
     * Computes the gains of one envelope out of the fields above.
     *
     * @param noisy whether the envelope has noise at all: not at a transient
     */
    void compute(FrequencyBands bands, int limiterGains, boolean noisy, float[] gain, float[] noise, float[] sine) {
        for (int m = 0; m < bands.channels(); m++) {
            float q = noiseRatio[m];
            float share = wanted[m] / (1 + q);
            float added = nearSinusoid[m] ? share * q : noisy ? share : wanted[m];
            gain[m] = (float) Math.sqrt(added / (1 + present[m]));
            noise[m] = (float) Math.sqrt(share * q);
            sine[m] = sinusoid[m] ? (float) Math.sqrt(share) : 0;
        }
        int[] limiter = bands.limiter();
        for (int k = 0; k + 1 < limiter.length; k++) {
            limit(limiter[k], limiter[k + 1], LIMITS[limiterGains], noisy, gain, noise, sine);
        }
    }

    private void limit(int from, int to, float limit, boolean noisy, float[] gain, float[] noise, float[] sine) {
        float wantedSum = EPSILON;
        float presentSum = EPSILON;
        for (int m = from; m < to; m++) {
            wantedSum += wanted[m];
            presentSum += present[m];
        }
        float most = Math.min(MAX_GAIN, limit * (float) Math.sqrt(wantedSum / presentSum));
        float resulting = EPSILON;
        for (int m = from; m < to; m++) {
            if (gain[m] > most) {
                noise[m] *= most / gain[m];
                gain[m] = most;
            }
            resulting += present[m] * gain[m] * gain[m] + sine[m] * sine[m];
            if (noisy && sine[m] == 0) {
                resulting += noise[m] * noise[m];
            }
        }
        float boost = Math.min(MAX_BOOST, (float) Math.sqrt(wantedSum / resulting));
        for (int m = from; m < to; m++) {
            gain[m] *= boost;
            noise[m] *= boost;
            sine[m] *= boost;
        }
    }
}
