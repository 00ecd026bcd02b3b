package io.kithara.decode.aac.sbr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NoiseTableTest {
    @Test
    void noise_hasUnitEnergyAndNoOffset() {
        double energy = 0;
        double re = 0;
        double im = 0;
        for (int i = 0; i < NoiseTable.LENGTH; i++) {
            energy += NoiseTable.RE[i] * NoiseTable.RE[i] + NoiseTable.IM[i] * NoiseTable.IM[i];
            re += NoiseTable.RE[i];
            im += NoiseTable.IM[i];
        }
        assertThat(energy / NoiseTable.LENGTH).isCloseTo(1, within(0.5));
        assertThat(Math.hypot(re, im) / NoiseTable.LENGTH).isLessThan(0.1);
    }
}
