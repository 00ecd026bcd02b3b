package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImdctTest {
    @ParameterizedTest
    @CsvSource({"1024, 1", "960, 1", "128, 8", "120, 8"})
    void transform_isTheSumOfTheStandard(int length, int transforms) {
        Random random = new Random(length);
        float[] coefs = new float[length * transforms];
        for (int i = 0; i < coefs.length; i++) {
            coefs[i] = 32_768 * (random.nextFloat() - 0.5f);
        }
        Fft.Complex work = new Fft.Complex(length / 2 * transforms);
        new Imdct(length, transforms).transform(coefs, work);

        for (int i = 0; i < transforms; i++) {
            for (int k = 0; k < length / 2; k += 7) {
                int at = k * transforms + i;
                assertThat((double) work.im()[at]).isCloseTo(direct(coefs, i, length, 2 * k), within(1e-7));
                assertThat((double) -work.re()[at])
                        .isCloseTo(direct(coefs, i, length, length - 1 - 2 * k), within(1e-7));
            }
        }
    }

    /** Section 4.6.11.3.1, of the middle values. */
    private static double direct(float[] coefs, int transform, int length, int m) {
        double sum = 0;
        for (int k = 0; k < length; k++) {
            sum += coefs[transform * length + k] * Math.cos(Math.PI / length * (m + length + 0.5) * (k + 0.5));
        }
        return sum / length / 32_768;
    }
}
