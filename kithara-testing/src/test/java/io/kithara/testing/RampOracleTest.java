package io.kithara.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RampOracleTest {
    private static final RampOracle RAMP = RampOracle.ofBits(16);

    @Test
    void assertContiguous_cleanSignalOverItsPeriod_passes() {
        assertThatCode(() -> RAMP.assertContiguous(RAMP.signal(60_000, 20_000, 2), 2, 60_000))
                .doesNotThrowAnyException();
    }

    @Test
    void assertContiguous_frameSwallowed_namesIt() {
        float[] pcm = SineOracleTest.join(RAMP.signal(0, 100, 2), RAMP.signal(101, 100, 2));
        assertThatThrownBy(() -> RAMP.assertContiguous(pcm, 2, 0))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("frame 100 channel 0")
                .hasMessageContaining("of frame 101");
    }

    @Test
    void assertContiguous_nan_fails() {
        assertThatThrownBy(() -> RAMP.assertContiguous(new float[] {Float.NaN}, 1, 0))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void frameOf_everySample_tellsItsFrame() {
        for (int bits : new int[] {8, 16, 24}) {
            RampOracle ramp = RampOracle.ofBits(bits);
            for (long frame = 0; frame < 1L << bits; frame += 1 + (1L << bits) / 5000) {
                assertThat(ramp.frameOf(ramp.sampleAt(frame))).isEqualTo(frame);
            }
        }
    }
}
