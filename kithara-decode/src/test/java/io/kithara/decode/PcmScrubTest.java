package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PcmScrubTest {
    // scenario 87
    @Test
    void scrub_whatIsNoSample_becomesZero() {
        float[] samples = {
            0.5f, Float.NaN, -0.5f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -1e-40f, 0f, -0f
        };
        PcmScrub.scrub(samples, samples.length);

        assertThat(samples).containsExactly(0.5f, 0, -0.5f, 0, 0, 0, 0, 0, -0f);
    }

    @Test
    void scrub_oneBadSampleAnywhere_isFound() {
        for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE}) {
            for (int at = 0; at < 70; at++) {
                float[] samples = new float[70];
                java.util.Arrays.fill(samples, 0.25f);
                samples[at] = bad;
                PcmScrub.scrub(samples, samples.length);
                assertThat(samples[at]).isZero();
            }
        }
    }

    @Test
    void scrub_soundSamples_stayAsTheyAre() {
        float[] samples = {0f, -0f, Float.MIN_NORMAL, -Float.MIN_NORMAL, 1f, -1f, 3.5f, Float.MAX_VALUE};
        float[] before = samples.clone();
        PcmScrub.scrub(samples, samples.length);

        assertThat(samples).isEqualTo(before);
    }

    @Test
    void scrub_beyondLength_isLeftAlone() {
        float[] samples = {Float.NaN, Float.NaN};
        PcmScrub.scrub(samples, 1);

        assertThat(samples).containsExactly(0f, Float.NaN);
    }
}
