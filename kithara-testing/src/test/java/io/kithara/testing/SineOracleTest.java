package io.kithara.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SineOracleTest {
    private static final SineOracle SINE = SineOracle.of(997, 44_100, 0.5);
    /** A third of a frame at 997 Hz and 44.1 kHz. */
    private static final double TOLERANCE = 0.047;

    @Test
    void assertContinuous_cleanSignal_passes() {
        assertThatCode(() -> SINE.assertContinuous(SINE.signal(12_345, 44_100), 12_345, TOLERANCE))
                .doesNotThrowAnyException();
    }

    @Test
    void assertContinuous_noiseOfACodec_passes() {
        float[] signal = SINE.signal(0, 44_100);
        Random noise = new Random(1);
        for (int i = 0; i < signal.length; i++) {
            signal[i] += (float) (noise.nextGaussian() * 0.01);
        }
        assertThatCode(() -> SINE.assertContinuous(signal, 0, TOLERANCE)).doesNotThrowAnyException();
    }

    @Test
    void assertContinuous_oneFrameMissing_failsFromThere() {
        float[] signal = join(SINE.signal(0, 20_000), SINE.signal(20_001, 20_000));
        assertThatThrownBy(() -> SINE.assertContinuous(signal, 0, TOLERANCE))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("frames (19\\d{3}|20\\d{3}) to .*");
    }

    @Test
    void assertContinuous_wrongStart_fails() {
        assertThatThrownBy(() -> SINE.assertContinuous(SINE.signal(1, 10_000), 0, TOLERANCE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("(1.00 frames) off");
    }

    @Test
    void assertContinuous_silence_fails() {
        float[] signal = join(SINE.signal(0, 20_000), new float[10_000]);
        assertThatThrownBy(() -> SINE.assertContinuous(signal, 0, TOLERANCE)).isInstanceOf(AssertionError.class);
    }

    @Test
    void maxStep_isReachedButNotPassedByTheSignal() {
        float[] signal = SINE.signal(0, 44_100);
        assertThat(ClickDetector.above(SINE.maxStep() * 1.001).firstClick(signal))
                .isEmpty();
        assertThat(ClickDetector.above(SINE.maxStep() * 0.99).firstClick(signal))
                .isPresent();
    }

    static float[] join(float[] first, float[] second) {
        float[] joined = new float[first.length + second.length];
        System.arraycopy(first, 0, joined, 0, first.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
