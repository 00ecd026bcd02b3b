package io.kithara.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class AbrSimulatorTest {
    /** Two variants, ten segments of 4 s. */
    private static final AbrLadder LADDER = AbrLadder.constant(4_000, 10, List.of(100.0, 400.0));

    private static final double UTILITY = Math.log(4);

    @Test
    void run_onAFastNetwork_playsWithoutAStop() {
        AbrScore score = new AbrSimulator(LADDER, steady(4_000, 0)).run(always(1));

        // 0.4 s until the first segment is there, then 40 s of it
        assertThat(score.utility()).isCloseTo(UTILITY * 40 / 40.4, within(1e-9));
        assertThat(score.score()).isEqualTo(score.utility());
        assertThat(score.rebufferRatio()).isZero();
        assertThat(score.kilobitsPerSecond()).isCloseTo(400 * 40 / 40.4, within(1e-9));
    }

    @Test
    void run_atHalfTheNeed_standsStillHalfTheTime() {
        AbrScore score = new AbrSimulator(LADDER, steady(200, 0)).run(always(1));

        // 80 s of download, then the last segment plays; the first 8 s are no rebuffering
        assertThat(score.rebufferEvents()).isEqualTo(9);
        assertThat(score.rebufferRatio()).isCloseTo(36.0 / 84, within(1e-9));
        assertThat(score.score()).isCloseTo((10 * UTILITY - 5 * 36 / 4.0) / (84 / 4.0), within(1e-9));
    }

    @Test
    void run_withLatency_waitsItForEachRequest() {
        AbrScore score = new AbrSimulator(LADDER, steady(200, 500)).run(always(1));

        assertThat(score.rebufferRatio()).isCloseTo(9 * 4.5 / 89, within(1e-9));
    }

    @Test
    void run_bufferFull_waitsForRoom() {
        List<Double> buffered = new ArrayList<>();
        new AbrSimulator(LADDER, steady(1e6, 0), 12_000).run(new Fixed(1) {
            @Override
            public int choose(Situation situation) {
                buffered.add(situation.bufferedMillis());
                return super.choose(situation);
            }
        });

        assertThat(buffered).allMatch(millis -> millis <= 8_000 + 1e-6);
        assertThat(buffered).anyMatch(millis -> millis > 7_990);
    }

    @Test
    void run_abandoned_wastesWhatCameAndAsksAgain() {
        Fixed player = new Fixed(1) {
            @Override
            public boolean abandons(Situation situation, Progress progress) {
                variant = 0;
                return progress.variant() == 1;
            }
        };
        AbrScore score = new AbrSimulator(LADDER, steady(400, 0)).run(player);

        assertThat(score.abandoned()).isEqualTo(1);
        assertThat(score.wastedBits()).isCloseTo(20_000, within(1e-6));
        assertThat(score.switches()).isEqualTo(1);
    }

    @Test
    void run_replaced_playsTheBetterCopy() {
        Fixed player = new Fixed(0) {
            @Override
            public OptionalInt replaces(Situation situation) {
                boolean once = variant == 0 && situation.queued().size() == 3;
                variant = once ? 1 : variant;
                return once ? OptionalInt.of(2) : OptionalInt.empty();
            }

            @Override
            public int choose(Situation situation) {
                return situation.queued().size() == 3 || variant == 1 ? 1 : 0;
            }
        };
        AbrScore score = new AbrSimulator(LADDER, steady(1e6, 0)).run(player);

        // segment 0 plays, 1 to 3 wait: the last of them is asked for again, high, and so are all after it
        assertThat(score.utility()).isCloseTo(UTILITY * 7 / 10, within(0.01));
        assertThat(score.wastedBits()).isEqualTo(1_600_000);
    }

    @Test
    void run_traceEnds_beginsAgain() {
        AbrTrace trace = new AbrTrace(List.of(new AbrTrace.Step(1_000, 400, 0), new AbrTrace.Step(1_000, 0, 0)));

        assertThat(new AbrSimulator(LADDER, trace).run(always(0)).rebufferRatio())
                .isZero();
    }

    @Test
    void trace_thatNeverDelivers_isRejected() {
        List<AbrTrace.Step> dead = List.of(new AbrTrace.Step(1_000, 0, 0));

        assertThatThrownBy(() -> new AbrTrace(dead)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parse_sabresJson_isRead() {
        AbrTrace trace = AbrTrace.parse("[ {\"duration_ms\": 1008, \"bandwidth_kbps\": 15.5, \"latency_ms\": 100} ]");
        AbrLadder ladder = AbrLadder.parse("{ \"segment_duration_ms\": 6000, \"bitrates_kbps\": [ 68, 136 ],"
                + " \"segment_sizes_bits\": [[1,2],\n [ 3, 4 ]] }");

        assertThat(trace.steps()).containsExactly(new AbrTrace.Step(1_008, 15.5, 100));
        assertThat(ladder)
                .isEqualTo(new AbrLadder(6_000, List.of(68.0, 136.0), List.of(List.of(1L, 2L), List.of(3L, 4L))));
    }

    private static AbrPlayer always(int variant) {
        return new Fixed(variant);
    }

    private static AbrTrace steady(double kilobits, double latencyMillis) {
        return new AbrTrace(List.of(new AbrTrace.Step(10_000, kilobits, latencyMillis)));
    }

    private static class Fixed implements AbrPlayer {
        int variant;

        Fixed(int variant) {
            this.variant = variant;
        }

        @Override
        public int choose(Situation situation) {
            return variant;
        }

        @Override
        public void received(double bits, long durationNanos, long endedAtNanos) {
            // knows what it wants
        }

        @Override
        public void ended(Progress request, boolean complete) {
            // knows what it wants
        }
    }
}
