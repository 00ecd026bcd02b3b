package io.kithara.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FakeClockTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final FakeClock clock = new FakeClock();
    private final List<String> ran = new ArrayList<>();

    @Test
    void advance_movesBothClocks() {
        Instant instant = clock.instant();
        long nanos = clock.nanoTime();
        clock.advance(Duration.ofSeconds(3));
        assertThat(clock.instant()).isEqualTo(instant.plusSeconds(3));
        assertThat(clock.getAsLong() - nanos).isEqualTo(3_000_000_000L);
        assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void advance_tasks_runInOrderAtTheirTimes() {
        schedule("b", 20);
        schedule("a", 10);
        schedule("b2", 20);
        schedule("c", 31);
        clock.advance(Duration.ofMillis(30));
        assertThat(ran).containsExactly("a@10", "b@20", "b2@20");
        assertThat(clock.pendingTasks()).isEqualTo(1);
    }

    @Test
    void advance_taskAddedByTask_runsInTheSameStep() {
        Future<?> ignored = clock.scheduler().schedule(() -> schedule("inner", 5), 10, TimeUnit.MILLISECONDS);
        clock.advance(Duration.ofMillis(15));
        assertThat(ran).containsExactly("inner@15");
    }

    @Test
    void execute_waitsForAdvance() {
        clock.scheduler().execute(() -> ran.add("now"));
        assertThat(ran).isEmpty();
        clock.advance(Duration.ZERO);
        assertThat(ran).containsExactly("now");
    }

    @Test
    void cancel_beforeItsTime_neverRuns() {
        Future<?> task = clock.scheduler().schedule(() -> ran.add("x"), 1, TimeUnit.MILLISECONDS);
        task.cancel(false);
        assertThat(clock.pendingTasks()).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(ran).isEmpty();
    }

    @Test
    void fixedRate_runsAtEveryPeriodUntilCancelled() {
        Future<?> task = clock.scheduler().scheduleAtFixedRate(() -> note("r"), 5, 10, TimeUnit.MILLISECONDS);
        clock.advance(Duration.ofMillis(30));
        task.cancel(false);
        clock.advance(Duration.ofMillis(30));
        assertThat(ran).containsExactly("r@5", "r@15", "r@25");
    }

    @Test
    void fixedDelay_taskThatThrows_isNotRunAgain() {
        Future<?> task = clock.scheduler()
                .scheduleWithFixedDelay(
                        () -> {
                            note("d");
                            throw new IllegalStateException("scripted");
                        },
                        1,
                        1,
                        TimeUnit.MILLISECONDS);
        clock.advance(Duration.ofMillis(5));
        assertThat(ran).containsExactly("d@1");
        assertThat(task).isDone();
    }

    @Test
    void advanceToNextTask_jumpsToItsTime() {
        schedule("a", 10_000);
        assertThat(clock.advanceToNextTask()).isTrue();
        assertThat(ran).containsExactly("a@10000");
        assertThat(clock.advanceToNextTask()).isFalse();
    }

    @Test
    void awaitPendingTasks_otherThreadSubmits_returns() throws Exception {
        Thread other = new Thread(() -> schedule("late", 1));
        other.start();
        clock.awaitPendingTasks(1, LIMIT);
        clock.advance(Duration.ofMillis(1));
        assertThat(ran).containsExactly("late@1");
        other.join();
    }

    @Test
    void awaitPendingTasks_nobodySubmits_fails() {
        assertThatThrownBy(() -> clock.awaitPendingTasks(1, Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("0 of 1");
    }

    @Test
    void shutdownNow_dropsTasksAndRejectsNewOnes() {
        schedule("a", 1);
        assertThat(clock.scheduler().shutdownNow()).hasSize(1);
        assertThat(clock.scheduler().isTerminated()).isTrue();
        assertThatThrownBy(() -> schedule("b", 1)).isInstanceOf(RejectedExecutionException.class);
    }

    private void schedule(String name, long millis) {
        Future<?> ignored = clock.scheduler().schedule(() -> note(name), millis, TimeUnit.MILLISECONDS);
    }

    private void note(String name) {
        ran.add(name + "@" + clock.elapsed().toMillis());
    }
}
