package io.kithara.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClickDetectorTest {
    private static final SineOracle SINE = SineOracle.of(440, 44_100, 0.5);
    private static final ClickDetector DETECTOR = ClickDetector.above(SINE.maxStep() * 1.01);

    @Test
    void firstClick_cleanSine_isEmpty() {
        assertThat(DETECTOR.firstClick(SINE.signal(0, 44_100))).isEmpty();
    }

    @Test
    void firstClick_gapInTheSine_isFound() {
        float[] pcm = SineOracleTest.join(SINE.signal(0, 1000), SINE.signal(1040, 1000));
        assertThat(DETECTOR.firstClick(pcm)).hasValue(1000);
    }

    @Test
    void assertNoClick_nan_fails() {
        assertThatThrownBy(() -> DETECTOR.assertNoClick(new float[] {0, Float.NaN}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("frame 1");
    }
}
