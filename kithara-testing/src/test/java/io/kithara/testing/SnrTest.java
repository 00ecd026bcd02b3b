package io.kithara.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnrTest {
    private static final float[] REFERENCE = noise(5000);

    @Test
    void of_identical_isInfinite() {
        assertThat(Snr.of(REFERENCE, REFERENCE).decibels()).isInfinite();
    }

    @Test
    void of_tenthOfTheAmplitudeAsNoise_is20Decibels() {
        float[] actual = REFERENCE.clone();
        for (int i = 0; i < actual.length; i++) {
            actual[i] *= 1.1f;
        }
        assertThat(Snr.of(REFERENCE, actual).decibels()).isCloseTo(20, within(0.01));
    }

    @Test
    void aligned_delayedOrCut_findsTheShift() {
        float[] delayed = SineOracleTest.join(new float[37], REFERENCE);
        assertThat(Snr.aligned(REFERENCE, delayed, 100)).isEqualTo(new Snr(37, Double.POSITIVE_INFINITY));
        float[] cut = Arrays.copyOfRange(REFERENCE, 11, REFERENCE.length);
        assertThat(Snr.aligned(REFERENCE, cut, 100)).isEqualTo(new Snr(-11, Double.POSITIVE_INFINITY));
    }

    @Test
    void assertAtLeast_damagedSignal_fails() {
        float[] damaged = REFERENCE.clone();
        damaged[2500] += 0.5f;
        assertThatThrownBy(() -> Snr.of(REFERENCE, damaged).assertAtLeast(100)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Snr.of(REFERENCE, new float[5000]).assertAtLeast(1))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void of_silentReferenceWithNoise_isNotGood() {
        assertThatThrownBy(() -> Snr.of(new float[5000], REFERENCE).assertAtLeast(1))
                .isInstanceOf(AssertionError.class);
    }

    private static float[] noise(int length) {
        Random random = new Random(7);
        float[] noise = new float[length];
        for (int i = 0; i < length; i++) {
            noise[i] = random.nextFloat() - 0.5f;
        }
        return noise;
    }
}
