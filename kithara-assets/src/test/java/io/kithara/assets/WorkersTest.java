package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final Duration SOON = DELAY.dividedBy(10);

    private final Workers workers = new Workers();
    private final FakeClock first = new FakeClock();
    private final FakeClock second = new FakeClock();
    private final List<String> done = new ArrayList<>();

    private static Workers.Owner owner(FakeClock clock) {
        return new Workers.Owner(clock.scheduler(), clock.scheduler());
    }

    @Test
    void later_runsOnTheOwnersExecutorAfterTheDelay() {
        workers.attach(owner(first));

        assertThat(workers.later(DELAY, () -> done.add("late"))).isTrue();
        first.advance(DELAY.minusMillis(1));
        assertThat(done).isEmpty();
        first.advance(Duration.ofMillis(1));
        assertThat(done).containsExactly("late");
    }

    @Test
    void detach_movesWhatWaitsToAnotherOwner_onceOnly() {
        workers.attach(owner(first));
        workers.attach(owner(second));
        assertThat(workers.later(DELAY, () -> done.add("late"))).isTrue();
        workers.soon(() -> done.add("soon"));

        workers.detach(owner(first));
        second.advance(Duration.ZERO);
        first.advance(DELAY);
        second.advance(DELAY);

        assertThat(done).containsExactlyInAnyOrder("late", "soon");
    }

    @Test
    void soon_withoutOwners_runsHere() {
        workers.soon(() -> done.add("here"));

        assertThat(done).containsExactly("here");
        assertThat(workers.later(DELAY, () -> done.add("never"))).isFalse();
    }

    @Test
    void soon_ownerShutDown_isPassedOver() {
        StorageThread dead = new StorageThread();
        dead.close();
        workers.attach(dead.owner());
        workers.attach(owner(second));

        workers.soon(() -> done.add("done"));
        second.advance(Duration.ZERO);

        assertThat(done).containsExactly("done");
    }

    @Test
    void pace_manyRequests_runSoonAndThenOncePerPeriod() {
        workers.attach(owner(first));
        Pace pace = new Pace(workers, SOON, DELAY, () -> done.add("run"));
        pace.request();
        pace.request();
        first.advance(SOON);
        assertThat(done).hasSize(1);

        pace.request();
        first.advance(SOON);
        assertThat(done).hasSize(1);
        first.advance(DELAY);
        assertThat(done).hasSize(2);

        first.advance(DELAY.multipliedBy(3));
        assertThat(done).hasSize(2);
        pace.request();
        first.advance(SOON);
        assertThat(done).hasSize(3);
    }

    @Test
    void pace_actionFails_runsAgainWhenAsked() {
        workers.attach(owner(first));
        Pace pace = new Pace(workers, SOON, DELAY, () -> {
            done.add("run");
            throw new IllegalStateException("once more");
        });
        pace.request();
        first.advance(SOON);
        pace.request();
        first.advance(DELAY);
        assertThat(done).hasSize(2);
    }

    @Test
    void debounce_manyRequests_runOncePerDelay() {
        workers.attach(owner(first));
        Debounce debounce = new Debounce(workers, DELAY, () -> done.add("run"));
        for (int i = 0; i < 100; i++) {
            debounce.request();
        }
        first.advance(DELAY);
        assertThat(done).hasSize(1);

        first.advance(DELAY);
        assertThat(done).hasSize(1);
        debounce.request();
        first.advance(DELAY);
        assertThat(done).hasSize(2);
    }
}
