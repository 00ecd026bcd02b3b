package io.kithara.decode.aac.sbr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QmfWindowTest {
    private static final float[] C = QmfWindow.every(1);

    /** The prototype filter: the table has the sign of every other block of 128 turned. */
    private static double prototype(int n) {
        return n / 128 % 2 == 0 ? C[n] : -C[n];
    }

    @Test
    void prototype_aroundItsMiddle_isSymmetric() {
        for (int n = 1; n < 320; n++) {
            assertThat(prototype(n)).as("c[%d]", n).isEqualTo(prototype(640 - n));
        }
    }

    /** What makes the banks reconstruct: the squares of the taps 64 apart add up to the same everywhere. */
    @Test
    void prototype_squares64Apart_sumToOne() {
        for (int n = 0; n < 64; n++) {
            double sum = 0;
            for (int j = n; j < 640; j += 64) {
                sum += prototype(j) * prototype(j);
            }
            assertThat(sum).as("phase %d", n).isCloseTo(1, within(1e-4));
        }
    }

    /** The other half of it: shifted by pairs of blocks the taps are orthogonal. */
    @Test
    void prototype_shiftedBlocks_areOrthogonal() {
        for (int shift = 128; shift < 640; shift += 128) {
            for (int n = 0; n < 64; n++) {
                double sum = 0;
                for (int j = n; j + shift < 640; j += 64) {
                    sum += prototype(j) * prototype(j + shift);
                }
                assertThat(sum).as("shift %d, phase %d", shift, n).isCloseTo(0, within(1e-3));
            }
        }
    }
}
