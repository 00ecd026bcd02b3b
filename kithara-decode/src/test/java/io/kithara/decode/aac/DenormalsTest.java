package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DenormalsTest {
    // scenario 87
    @Test
    void flushed_anySample_isNoDenormalAndTheSameWhereItCanBeHeard() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            float sample = Float.intBitsToFloat(random.nextInt());
            float flushed = Denormals.flushed(sample);
            if (Math.abs(sample) >= 1e-20f || Float.isNaN(sample)) {
                assertThat(Float.valueOf(flushed)).isEqualTo(Float.valueOf(sample));
            } else {
                assertThat(Math.abs(flushed)).matches(size -> size == 0 || size >= Float.MIN_NORMAL);
                assertThat(Math.abs(flushed - sample)).isLessThan(1e-27f);
            }
        }
    }
}
