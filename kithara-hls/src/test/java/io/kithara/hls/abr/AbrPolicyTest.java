package io.kithara.hls.abr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.hls.abr.AbrDecision.Action;
import io.kithara.hls.abr.AbrDecision.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules as a table, then what holds over many situations. Ladder: 64, 128, 256 and 1,000 kbit/s, segments of 6 s. */
final class AbrPolicyTest {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long SEGMENT_US = 6_000_000;
    private static final List<AbrVariant> LADDER = List.of(
            AbrVariant.of(0, 64_000, 64_000),
            AbrVariant.of(1, 128_000, 128_000),
            AbrVariant.of(2, 256_000, 256_000),
            AbrVariant.of(3, 1_000_000, 1_000_000));

    private final AbrPolicy policy = new AbrPolicy(AbrSettings.DEFAULTS);

    private record Row(String situation, AbrSnapshot now, Action action, int variant, Reason reason) {}

    // scenario 65, scenario 66, scenario 68
    @TestFactory
    Stream<DynamicTest> decide_table() {
        return Stream.of(
                        // start
                        row(
                                        "start, nothing known",
                                        s -> s.current(AbrSnapshot.NONE).network(NetworkEstimate.UNKNOWN))
                                .is(Action.SWITCH, 0, Reason.INITIAL),
                        row(
                                        "start, a fast network known",
                                        s -> s.current(AbrSnapshot.NONE)
                                                .bufferedUs(0)
                                                .network(net(800)))
                                .is(Action.SWITCH, 2, Reason.INITIAL),
                        row("start, fixed", s -> s.current(AbrSnapshot.NONE).mode(AbrMode.fixed(3)))
                                .is(Action.SWITCH, 3, Reason.INITIAL),
                        // up
                        row("10 s and 1.3 times the need", s -> at(s, 1, 10).network(net(334)))
                                .is(Action.SWITCH, 2, Reason.UP),
                        row(
                                        "10 s and just less than 1.3 times",
                                        s -> at(s, 1, 10).network(net(332)))
                                .is(Action.STAY, 1, Reason.OPTIMAL),
                        row("9.9 s, however fast", s -> at(s, 1, 9.9).network(net(9_000)))
                                .is(Action.STAY, 1, Reason.BUFFER_LOW),
                        row("one fast segment", s -> at(s, 1, 12).network(new NetworkEstimate(9_000_000, 0, 1)))
                                .is(Action.STAY, 1, Reason.NO_ESTIMATE),
                        row(
                                        "29 s after the last",
                                        s -> at(s, 1, 12).network(net(900)).sinceUpNanos(29 * SECOND_NANOS))
                                .is(Action.STAY, 1, Reason.TOO_SOON),
                        row(
                                        "30 s after the last",
                                        s -> at(s, 1, 12).network(net(900)).sinceUpNanos(30 * SECOND_NANOS))
                                .is(Action.SWITCH, 2, Reason.UP),
                        row(
                                        "29 s after, buffer full",
                                        s -> at(s, 1, 18).network(net(900)).sinceUpNanos(29 * SECOND_NANOS))
                                .is(Action.SWITCH, 3, Reason.UP),
                        row("several steps at once", s -> at(s, 0, 10).network(net(1_400)))
                                .is(Action.SWITCH, 3, Reason.UP),
                        row("the highest already", s -> at(s, 3, 20).network(net(9_000)))
                                .is(Action.STAY, 3, Reason.OPTIMAL),
                        // down
                        row("less comes, much buffered", s -> at(s, 2, 19).network(net(180)))
                                .is(Action.STAY, 2, Reason.OPTIMAL),
                        row("less comes, some buffered", s -> at(s, 2, 12).network(net(180)))
                                .is(Action.SWITCH, 1, Reason.DOWN),
                        row(
                                        "less comes, buffer low, last up just now",
                                        s -> at(s, 2, 4).network(net(180)).sinceUpNanos(0))
                                .is(Action.SWITCH, 0, Reason.URGENT_DOWN),
                        row(
                                        "the same situation recovers before the switch",
                                        s -> at(s, 2, 9).planned(0).network(net(400)))
                                .is(Action.STAY, 2, Reason.RETRACTED),
                        row("nothing known yet", s -> at(s, 1, 3).network(NetworkEstimate.UNKNOWN))
                                .is(Action.STAY, 1, Reason.NO_ESTIMATE),
                        row("nothing fits", s -> at(s, 1, 3).network(net(1))).is(Action.SWITCH, 0, Reason.URGENT_DOWN),
                        // the request under way
                        row(
                                        "its first byte does not come",
                                        s -> at(s, 1, 12).network(net(900)).download(silent(1, 0, 4)))
                                .is(Action.ABANDON, 0, Reason.STALLED),
                        row(
                                        "the lowest's first byte does not come",
                                        s -> at(s, 0, 0).download(silent(0, 0, 4)))
                                .is(Action.ABANDON, 1, Reason.STALLED),
                        row(
                                        "its first byte may come yet",
                                        s -> at(s, 1, 12).network(net(150)).download(silent(1, 0, 3.9)))
                                .is(Action.STAY, 1, Reason.OPTIMAL),
                        row(
                                        "it pauses, much buffered",
                                        s -> at(s, 1, 12).network(net(150)).download(silent(1, 50_000, 4)))
                                .is(Action.STAY, 1, Reason.OPTIMAL),
                        row(
                                        "it pauses, buffer low",
                                        s -> at(s, 1, 4).network(net(900)).download(silent(1, 50_000, 4)))
                                .is(Action.ABANDON, 0, Reason.STALLED),
                        row(
                                        "it comes too late",
                                        s -> at(s, 3, 3).network(net(1_500)).download(slow(3, 50_000, 2)))
                                .is(Action.ABANDON, 2, Reason.URGENT_DOWN),
                        row(
                                        "it comes in time",
                                        s -> at(s, 2, 19).network(net(300)).download(slow(2, 50_000, 2)))
                                .is(Action.STAY, 2, Reason.OPTIMAL),
                        row(
                                        "it is almost there",
                                        s -> at(s, 2, 0).network(net(900)).download(slow(2, 190_000, 6)))
                                .is(Action.STAY, 2, Reason.OPTIMAL),
                        row(
                                        "it has just begun",
                                        s -> at(s, 2, 0).network(net(900)).download(slow(2, 100, 0.4)))
                                .is(Action.STAY, 2, Reason.OPTIMAL),
                        // modes and failures
                        row(
                                        "fixed elsewhere",
                                        s -> at(s, 1, 0).mode(AbrMode.fixed(3)).network(net(100)))
                                .is(Action.SWITCH, 3, Reason.MANUAL),
                        row(
                                        "fixed here, too slow",
                                        s -> at(s, 3, 2).mode(AbrMode.fixed(3)).network(net(100)))
                                .is(Action.STAY, 3, Reason.OPTIMAL),
                        row(
                                        "capped below",
                                        s -> at(s, 3, 20)
                                                .mode(AbrMode.capped(300_000))
                                                .network(net(9_000)))
                                .is(Action.SWITCH, 2, Reason.MANUAL),
                        row(
                                        "capped, plenty of room",
                                        s -> at(s, 1, 20)
                                                .mode(AbrMode.capped(300_000))
                                                .network(net(9_000)))
                                .is(Action.SWITCH, 2, Reason.UP),
                        row("capped below everything", s -> at(s, 2, 20).mode(AbrMode.capped(1)))
                                .is(Action.SWITCH, 0, Reason.MANUAL),
                        row(
                                        "failed",
                                        s -> s.current(2)
                                                .bufferedUs(12_000_000)
                                                .network(net(900))
                                                .ladder(blocked(2)))
                                .is(Action.SWITCH, 1, Reason.FAILED),
                        row("the lowest failed", s -> s.current(0).bufferedUs(0).ladder(blocked(0)))
                                .is(Action.SWITCH, 1, Reason.FAILED),
                        row(
                                        "fixed and failed",
                                        s -> s.current(3).mode(AbrMode.fixed(3)).ladder(blocked(3)))
                                .is(Action.SWITCH, 0, Reason.FAILED),
                        row("all failed", s -> at(s, 1, 12).network(net(150)).ladder(blocked(0, 1, 2, 3)))
                                .is(Action.STAY, 1, Reason.OPTIMAL),
                        row(
                                        "not up to one that failed",
                                        s -> at(s, 1, 12).network(net(500)).ladder(blocked(2)))
                                .is(Action.STAY, 1, Reason.OPTIMAL))
                .map(row -> DynamicTest.dynamicTest(
                        row.situation,
                        () -> assertThat(policy.decide(row.now))
                                .isEqualTo(new AbrDecision(row.action, row.variant, row.reason))));
    }

    // scenario 66
    @Test
    void decide_urgentDownNotYetApplied_isRetractedWhenTheNetworkRecovers() {
        AbrSnapshot low = at(new Draft(), 2, 3).network(net(100)).build();
        AbrDecision urgent = policy.decide(low);
        AbrSnapshot recovered = at(new Draft(), 2, 9)
                .planned(urgent.variant())
                .network(net(500))
                .build();

        assertThat(urgent.reason()).isEqualTo(Reason.URGENT_DOWN);
        assertThat(policy.decide(recovered)).isEqualTo(new AbrDecision(Action.STAY, 2, Reason.RETRACTED));
    }

    // scenario 68
    @Test
    void decide_redundantVariantIsSilent_escapesToItsTwin() {
        List<AbrVariant> twins = List.of(
                AbrVariant.of(0, 64_000, 64_000),
                AbrVariant.of(1, 128_000, 128_000),
                AbrVariant.of(2, 128_000, 128_000));
        for (int silent = 1; silent <= 2; silent++) {
            AbrSnapshot now = at(new Draft().ladder(twins), silent, 0)
                    .download(silent(silent, 0, 4))
                    .build();

            assertThat(policy.decide(now)).isEqualTo(new AbrDecision(Action.ABANDON, 3 - silent, Reason.STALLED));
        }
    }

    // scenario 73
    @Test
    void decide_modeToggledWhileTheFirstSegmentBuffers_alwaysSettlesOnWhatTheModeAllows() {
        long seed = 73;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            int current = AbrSnapshot.NONE;
            AbrMode mode = AbrMode.AUTO;
            for (int toggle = 0; toggle < 10; toggle++) {
                mode = switch (random.nextInt(3)) {
                    case 0 -> AbrMode.AUTO;
                    case 1 -> AbrMode.fixed(random.nextInt(4));
                    default -> AbrMode.capped(64_000 + random.nextInt(2_000_000));
                };
                AbrSnapshot now = new Draft()
                        .current(current)
                        .mode(mode)
                        .network(NetworkEstimate.UNKNOWN)
                        .bufferedUs(0)
                        .build();
                current = policy.decide(now).variant();
            }
            AbrSnapshot settled = new Draft()
                    .current(current)
                    .mode(mode)
                    .network(NetworkEstimate.UNKNOWN)
                    .bufferedUs(0)
                    .build();

            assertThat(mode.allows(LADDER.get(current)))
                    .as("seed %d round %d %s", seed, round, mode)
                    .isTrue();
            assertThat(policy.decide(settled).action())
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(Action.STAY);
        }
    }

    // scenario 65
    @Test
    void decide_anySituation_neverGoesUpAgainstTheRules() {
        long seed = 65;
        Random random = new Random(seed);
        int ups = 0;
        for (int round = 0; round < 20_000; round++) {
            AbrSnapshot now = new Draft()
                    .current(random.nextInt(4))
                    .bufferedUs(random.nextInt(25_000_000))
                    .sinceUpNanos(random.nextLong(60 * SECOND_NANOS))
                    .network(new NetworkEstimate(
                            random.nextInt(3_000_000), random.nextInt(500_000_000), random.nextInt(5)))
                    .build();
            AbrDecision decision = policy.decide(now);
            if (decision.variant() > now.current()) {
                ups++;
                assertThat(decision.reason()).isEqualTo(Reason.UP);
                assertThat(now.bufferedUs()).as("seed %d round %d", seed, round).isGreaterThanOrEqualTo(10_000_000);
                assertThat(now.network().transfers()).isGreaterThanOrEqualTo(2);
                assertThat(now.sinceUpNanos() >= 30 * SECOND_NANOS || now.bufferedUs() >= 18_000_000)
                        .isTrue();
            }
        }
        assertThat(ups).isGreaterThan(500);
    }

    @Test
    void replacement_fullBufferAndFastNetwork_isTheNearestLowOneButNeverTheNext() {
        assertThat(policy.replacement(queue(18, 3_000, 0, 2, 0, 1).build())).hasValue(2);
    }

    @Test
    void replacement_notWorthIt_isNone() {
        assertThat(policy.replacement(queue(17.9, 3_000, 0, 0, 0).build()))
                .as("buffer")
                .isEmpty();
        assertThat(policy.replacement(queue(18, 330, 0, 0, 0).build()))
                .as("network")
                .isEmpty();
        assertThat(policy.replacement(queue(18, 3_000, 0, 2, 3).build()))
                .as("quality")
                .isEmpty();
        assertThat(policy.replacement(
                        queue(18, 3_000, 0, 0, 0).mode(AbrMode.fixed(2)).build()))
                .as("fixed")
                .isEmpty();
    }

    private static Draft queue(double seconds, int kilobits, Integer... variants) {
        return at(new Draft(), 2, seconds).network(net(kilobits)).queued(List.of(variants));
    }

    private static Draft at(Draft draft, int current, double bufferedSeconds) {
        return draft.current(current).bufferedUs(Math.round(bufferedSeconds * 1e6));
    }

    private static NetworkEstimate net(int kilobits) {
        return new NetworkEstimate(kilobits * 1_000L, 0, 5);
    }

    private static AbrDownload silent(int variant, long received, double seconds) {
        long nanos = Math.round(seconds * 1e9);
        return new AbrDownload(variant, received, 0, nanos, nanos);
    }

    private static AbrDownload slow(int variant, long received, double seconds) {
        return new AbrDownload(variant, received, 0, Math.round(seconds * 1e9), 0);
    }

    private static List<AbrVariant> blocked(Integer... indexes) {
        return LADDER.stream()
                .map(v -> v.withBlocked(List.of(indexes).contains(v.index())))
                .toList();
    }

    private static Situation row(String name, UnaryOperator<Draft> setUp) {
        return new Situation(name, setUp.apply(new Draft()).build());
    }

    private record Situation(String name, AbrSnapshot now) {
        Row is(Action action, int variant, Reason reason) {
            return new Row(name, now, action, variant, reason);
        }
    }

    /** A snapshot in which nothing is remarkable, to be changed in one respect. */
    private static final class Draft {
        private List<AbrVariant> ladder = LADDER;
        private final List<Consumer<AbrSnapshot.Builder>> steps = new ArrayList<>();

        Draft ladder(List<AbrVariant> value) {
            ladder = value;
            return this;
        }

        Draft mode(AbrMode mode) {
            return with(b -> b.mode(mode));
        }

        Draft current(int index) {
            return with(b -> b.current(index));
        }

        Draft planned(int index) {
            return with(b -> b.planned(index));
        }

        Draft sinceUpNanos(long nanos) {
            return with(b -> b.sinceUpNanos(nanos));
        }

        Draft bufferedUs(long us) {
            return with(b -> b.bufferedUs(us));
        }

        Draft network(NetworkEstimate estimate) {
            return with(b -> b.network(estimate));
        }

        Draft download(AbrDownload download) {
            return with(b -> b.download(download));
        }

        Draft queued(List<Integer> variants) {
            return with(b -> b.queued(variants));
        }

        AbrSnapshot build() {
            AbrSnapshot.Builder builder =
                    AbrSnapshot.builder(ladder, SEGMENT_US).network(net(300));
            steps.forEach(step -> step.accept(builder));
            return builder.build();
        }

        private Draft with(Consumer<AbrSnapshot.Builder> step) {
            steps.add(step);
            return this;
        }
    }
}
