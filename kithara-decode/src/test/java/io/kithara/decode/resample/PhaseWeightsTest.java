package io.kithara.decode.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhaseWeightsTest {
    @ParameterizedTest
    @CsvSource({"160, 147", "2, 1", "441, 80", "640, 147", "256, 1"})
    void weights_everyPhase_passAConstant(int phases, int step) {
        PhaseWeights weights = new PhaseWeights(phases, step, 2);

        for (int output = 0; output < 2 * weights.rowFrames(); output++) {
            double sum = 0;
            for (int tap = 0; tap < weights.width(); tap++) {
                sum += weights.onSamples(tap)[2 * tap + output];
                sum += weights.onBetween(tap)[2 * tap + output];
            }
            assertThat(sum).as("sample %d", output).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void samples_ofEachOutput_reachFromThreeBeforeToFourBehind() {
        PhaseWeights weights = new PhaseWeights(160, 147, 1);

        for (int output = 0; output < weights.rowFrames(); output++) {
            int sample = output * 147 / 160;
            assertThat(weights.sample(output)).isEqualTo(sample);
            assertThat(weights.places()[output]).isLessThanOrEqualTo(sample - 3);
            assertThat(weights.places()[output + weights.width() - 1]).isGreaterThanOrEqualTo(sample + 4);
        }
    }

    @Test
    void isPossible_manyPhasesOrDown_isNot() {
        assertThat(PhaseWeights.isPossible(160, 147, 2)).isTrue();
        assertThat(PhaseWeights.isPossible(160, 147, 8)).isTrue();
        assertThat(PhaseWeights.isPossible(47_999, 44_100, 1)).isFalse();
        assertThat(PhaseWeights.isPossible(147, 160, 2)).isFalse();
        assertThat(PhaseWeights.isPossible(1, 1, 2)).isFalse();
    }
}
