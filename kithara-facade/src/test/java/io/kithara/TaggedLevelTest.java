package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.Tags;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TaggedLevelTest {
    private static final Normalization LOUD = Normalization.track().withClipProtection(false);

    private static double decibels(Map<String, String> tags, Normalization how) {
        return 20 * Math.log10(TaggedLevel.factor(Tags.of(tags), how));
    }

    @Test
    void factor_off_isOneWhateverTheTagsSay() {
        assertThat(TaggedLevel.factor(Tags.of(Map.of("REPLAYGAIN_TRACK_GAIN", "-6 dB")), Normalization.OFF))
                .isEqualTo(1f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REPLAYGAIN_TRACK_GAIN", "replaygain_track_gain", "Replaygain_Track_Gain"})
    void factor_replayGain_inAnyCaseOfItsKey(String key) {
        assertThat(decibels(Map.of(key, "-6.50 dB"), Normalization.track())).isCloseTo(-6.5, within(1e-5));
    }

    @Test
    void factor_album_elseTheTracks() {
        Map<String, String> both = Map.of("REPLAYGAIN_TRACK_GAIN", "-3 dB", "REPLAYGAIN_ALBUM_GAIN", "-5 dB");
        assertThat(decibels(both, Normalization.album())).isCloseTo(-5, within(1e-5));
        assertThat(decibels(both, Normalization.track())).isCloseTo(-3, within(1e-5));
        assertThat(decibels(Map.of("REPLAYGAIN_TRACK_GAIN", "-3 dB"), Normalization.album()))
                .isCloseTo(-3, within(1e-5));
    }

    @Test
    void factor_r128_isQ7_8TowardsMinus23Lufs() {
        assertThat(decibels(Map.of("R128_TRACK_GAIN", "-2560"), LOUD)).isCloseTo(-10 + 5, within(1e-5));
        assertThat(decibels(Map.of("R128_TRACK_GAIN", "256"), LOUD)).isCloseTo(1 + 5, within(1e-5));
    }

    @Test
    void factor_iTunNorm_isTheLouderChannelOverOneThousand() {
        String norm = " 000003E8 000007D0 00000000 00000000 00000000 00000000 00004000 00002000 00000000 00000000";
        assertThat(decibels(Map.of("iTunNORM", norm), LOUD)).isCloseTo(-10 * Math.log10(2), within(1e-5));
        assertThat(TaggedLevel.of(Tags.of(Map.of("iTunNORM", norm)), Normalization.Mode.TRACK))
                .hasValueSatisfying(level -> assertThat(level.peak()).isEqualTo(0.5));
    }

    @Test
    void factor_preAmp_isAdded() {
        assertThat(decibels(Map.of("REPLAYGAIN_TRACK_GAIN", "-6 dB"), LOUD.withPreAmpDb(2)))
                .isCloseTo(-4, within(1e-5));
        assertThat(decibels(Map.of(), LOUD.withPreAmpDb(-2))).isCloseTo(-2, within(1e-5));
    }

    @Test
    void factor_clipProtection_keepsThePeakWithinFullScale() {
        Map<String, String> tags = Map.of("REPLAYGAIN_TRACK_GAIN", "+9 dB", "REPLAYGAIN_TRACK_PEAK", "0.8");
        assertThat(TaggedLevel.factor(Tags.of(tags), Normalization.track())).isEqualTo(1 / 0.8f);
        assertThat(decibels(tags, LOUD)).isCloseTo(9, within(1e-5));
    }

    @Test
    void factor_clipProtectionWithoutAPeak_neverLouder() {
        assertThat(TaggedLevel.factor(Tags.of(Map.of("REPLAYGAIN_TRACK_GAIN", "+9 dB")), Normalization.track()))
                .isEqualTo(1f);
        assertThat(TaggedLevel.factor(Tags.of(Map.of()), Normalization.track().withPreAmpDb(6)))
                .isEqualTo(1f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "loud", "NaN", "1e99 dB", "Infinity dB", "-200 dB"})
    void factor_damagedGain_countsAsAbsent(String gain) {
        assertThat(TaggedLevel.factor(Tags.of(Map.of("REPLAYGAIN_TRACK_GAIN", gain)), LOUD))
                .isEqualTo(1f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "000003E8", "x y z 0 0 0 0 0 0 0", "0 0 0 0 0 0 0 0 0 0"})
    void factor_damagedITunNorm_countsAsAbsent(String norm) {
        assertThat(TaggedLevel.factor(Tags.of(Map.of("iTunNORM", norm)), LOUD)).isEqualTo(1f);
    }

    @Test
    void preAmp_beyondItsBounds_rejected() {
        assertThatThrownBy(() -> Normalization.track().withPreAmpDb(25)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Normalization.track().withPreAmpDb(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
