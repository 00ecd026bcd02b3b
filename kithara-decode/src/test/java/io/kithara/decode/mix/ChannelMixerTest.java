package io.kithara.decode.mix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChannelMixerTest {
    @Test
    void mix_oneToTwo_bothAlike() {
        float[] out = new float[4];
        new ChannelMixer(new float[][] {{1}, {0.5f}}).mix(new float[] {9, 0.25f, -1}, 1, 2, out);

        assertThat(out).containsExactly(0.25f, 0.125f, -1f, -0.5f);
    }

    @Test
    void mix_weights_areApplied() {
        float[] out = new float[2];
        new ChannelMixer(new float[][] {{0.5f, 0.25f, 0}}).mix(new float[] {1, 1, 1, 0, 1, 5}, 0, 2, out);

        assertThat(out).containsExactly(0.75f, 0.25f);
    }
}
