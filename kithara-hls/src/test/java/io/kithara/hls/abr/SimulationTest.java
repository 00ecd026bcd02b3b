package io.kithara.hls.abr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.AbrLadder;
import io.kithara.testing.AbrScore;
import io.kithara.testing.AbrSimulator;
import io.kithara.testing.AbrTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The estimator and the policy together over made-up networks; needs no corpus. */
final class SimulationTest {
    private static final AbrLadder LADDER = AbrLadder.constant(6_000, 60, List.of(64.0, 128.0, 256.0, 1_000.0));

    @Test
    void steadyNetwork_plentyForTheHighest_climbsThereAndStays() {
        AbrScore score = play(steady(5_000));

        assertThat(score.rebufferEvents()).isZero();
        assertThat(score.switches()).isEqualTo(1);
        assertThat(score.kilobitsPerSecond()).isGreaterThan(900);
    }

    @Test
    void steadyNetwork_tooLittleForTheLowest_staysLow() {
        AbrScore score = play(steady(50));

        assertThat(score.switches()).isZero();
        assertThat(score.abandoned()).isZero();
    }

    // scenario 66
    @Test
    void networkDropsToATenth_goesDownBeforeTheListenerHearsIt() {
        AbrScore score =
                play(new AbrTrace(List.of(new AbrTrace.Step(60_000, 2_000, 50), new AbrTrace.Step(300_000, 200, 50))));

        assertThat(score.rebufferEvents()).isZero();
    }

    @Test
    void networkRecovers_quality_follows() {
        AbrTrace outage = new AbrTrace(List.of(
                new AbrTrace.Step(60_000, 2_000, 50),
                new AbrTrace.Step(60_000, 150, 50),
                new AbrTrace.Step(600_000, 2_000, 50)));

        assertThat(play(outage).kilobitsPerSecond()).isGreaterThan(700);
    }

    @Test
    void anyNetwork_thatAlwaysCarriesTheLowest_hardlyEverStalls() {
        long seed = 5;
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            List<AbrTrace.Step> steps = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                steps.add(new AbrTrace.Step(
                        1_000 + random.nextInt(9_000), 100 + random.nextInt(2_000), random.nextInt(200)));
            }
            AbrScore score = play(new AbrTrace(steps));
            assertThat(score.rebufferRatio())
                    .as("seed %d round %d", seed, round)
                    .isLessThan(0.02);
        }
    }

    @Test
    void sameTraceTwice_scoresTheSame() {
        AbrTrace trace = new AbrTrace(List.of(new AbrTrace.Step(7_000, 300, 50), new AbrTrace.Step(3_000, 900, 80)));

        assertThat(play(trace)).isEqualTo(play(trace));
    }

    private static AbrScore play(AbrTrace trace) {
        return new AbrSimulator(LADDER, trace).run(new SimulatedPlayer(LADDER));
    }

    private static AbrTrace steady(double kilobits) {
        return new AbrTrace(List.of(new AbrTrace.Step(10_000, kilobits, 50)));
    }
}
