package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.mix.ChannelMixer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelMatrixTest {
    private static float[] mix(int to, float... frame) throws DecodeException {
        ChannelMixer mixer = ChannelMatrix.between(frame.length, to).orElseThrow();
        float[] out = new float[to];
        mixer.mix(frame, 0, 1, out);
        return out;
    }

    @Test
    void between_sameLayout_none() throws Exception {
        assertThat(ChannelMatrix.between(2, 2)).isEmpty();
    }

    @Test
    void between_monoAndStereo_keepLevel() throws Exception {
        assertThat(mix(2, 0.5f)).containsExactly(0.5f, 0.5f);
        assertThat(mix(1, 0.5f, 0.5f)).containsExactly(0.5f);
        assertThat(mix(1, 1f, 0f)).containsExactly(0.5f);
    }

    @Test
    void between_5_1ToStereo_isBs775WithoutLfe() throws Exception {
        float[] left = mix(2, 1, 0, 0, 0, 0, 0);
        float[] centre = mix(2, 0, 0, 1, 0, 0, 0);
        float[] lfe = mix(2, 0, 0, 0, 1, 0, 0);
        float[] back = mix(2, 0, 0, 0, 0, 1, 0);

        assertThat(left[1]).isZero();
        assertThat(centre[0]).isEqualTo(centre[1]);
        assertThat(centre[0] / left[0]).isCloseTo(0.7071f, within(1e-4f));
        assertThat(lfe).containsExactly(0f, 0f);
        assertThat(back[0] / left[0]).isCloseTo(0.7071f, within(1e-4f));
        assertThat(back[1]).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void between_fullScaleEverywhere_neverClips(int channels) throws Exception {
        float[] frame = new float[channels];
        java.util.Arrays.fill(frame, 1f);
        for (int to : new int[] {1, 2, 6, 8}) {
            if (to != channels) {
                for (float sample : mix(to, frame)) {
                    assertThat(sample).isBetween(0f, 1.00001f);
                }
            }
        }
    }

    @Test
    void between_monoAndStereoToSurround_eachInItsOwnLoudspeaker() throws Exception {
        assertThat(mix(6, 0.5f)).containsExactly(0, 0, 0.5f, 0, 0, 0);
        assertThat(mix(8, 0.5f)).containsExactly(0, 0, 0.5f, 0, 0, 0, 0, 0);
        assertThat(mix(6, 0.5f, 0.25f)).containsExactly(0.5f, 0.25f, 0, 0, 0, 0);
        assertThat(mix(8, 0.5f, 0.25f)).containsExactly(0.5f, 0.25f, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void between_5_1To7_1_surroundsKeepTheirPower() throws Exception {
        float half = (float) Math.sqrt(0.5);
        assertThat(mix(8, 1, 2, 3, 4, 1, -1)).containsExactly(1, 2, 3, 4, half, -half, half, -half);
    }

    @Test
    void between_7_1To5_1_sideAndBackShareOneLoudspeakerAndTheLfeStays() throws Exception {
        float[] front = mix(6, 1, 0, 0, 0, 0, 0, 0, 0);
        float[] lfe = mix(6, 0, 0, 0, 1, 0, 0, 0, 0);
        float[] back = mix(6, 0, 0, 0, 0, 1, 0, 0, 0);
        float[] side = mix(6, 0, 0, 0, 0, 0, 0, 1, 0);

        assertThat(back).containsExactly(side);
        assertThat(back[4] / front[0]).isCloseTo(0.7071f, within(1e-4f));
        assertThat(back[5]).isZero();
        assertThat(lfe[3]).isEqualTo(front[0]);
    }

    @Test
    void between_5_1To7_1AndBack_keepsTheBalance() throws Exception {
        float[] frame = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, -0.5f};
        float[] back = mix(6, mix(8, frame));
        float scale = back[0] / frame[0];
        for (int i = 0; i < frame.length; i++) {
            assertThat(back[i]).isCloseTo(frame[i] * scale, within(1e-6f));
        }
    }

    @Test
    void between_6_1ToSurround_backCentreIsShared() throws Exception {
        float[] five = mix(6, 0, 0, 0, 0, 1, 0, 0);
        float[] seven = mix(8, 0, 0, 0, 0, 1, 0, 0);
        assertThat(five[4]).isEqualTo(five[5]).isPositive();
        assertThat(seven[4]).isEqualTo(seven[5]).isPositive();
        assertThat(seven[6]).isZero();
    }

    @Test
    void between_otherTargets_unsupported() {
        assertThatThrownBy(() -> ChannelMatrix.between(2, 4))
                .isInstanceOfSatisfying(
                        DecodeException.class,
                        e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.UNSUPPORTED));
    }

    @Test
    void layout_namesEveryCountInWaveOrder() {
        for (int channels = 1; channels <= 8; channels++) {
            assertThat(ChannelLayout.of(channels).channels()).isEqualTo(channels);
        }
        assertThat(ChannelLayout.of(6).speakers()).isEqualTo("FL FR FC LFE BL BR");
        assertThat(ChannelLayout.of(8)).hasToString("7.1");
        assertThatThrownBy(() -> ChannelLayout.of(9)).isInstanceOf(IllegalArgumentException.class);
    }
}
