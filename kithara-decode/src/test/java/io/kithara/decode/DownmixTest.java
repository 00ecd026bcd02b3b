package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.mix.ChannelMixer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownmixTest {
    private static float[] mix(int to, float... frame) throws DecodeException {
        ChannelMixer mixer = Downmix.between(frame.length, to).orElseThrow();
        float[] out = new float[to];
        mixer.mix(frame, 0, 1, out);
        return out;
    }

    @Test
    void between_sameLayout_none() throws Exception {
        assertThat(Downmix.between(2, 2)).isEmpty();
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
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
    void between_fullScaleEverywhere_neverClips(int channels) throws Exception {
        float[] frame = new float[channels];
        java.util.Arrays.fill(frame, 1f);
        assertThat(mix(1, frame)[0]).isBetween(0.1f, 1.00001f);
        if (channels != 2) {
            assertThat(mix(2, frame)[0]).isBetween(0.1f, 1.00001f);
        }
    }

    @Test
    void between_otherTargets_unsupported() {
        assertThatThrownBy(() -> Downmix.between(2, 6))
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
