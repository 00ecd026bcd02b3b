package io.kithara.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.AllocationCounter;
import io.kithara.testing.ThreadCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Counts threads by name, so it runs alone. */
@Isolated
class ThreadWorkersTest extends WorkerPoolContract {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    WorkerPool newPool(int threads) {
        return WorkerPool.ofThreads(threads);
    }

    // scenario 96
    @Test
    void register_thousandTasks_startsNoMoreThreadsThanAllowed() {
        ThreadCounter threads = ThreadCounter.ofNames("kithara-decode-");
        try (WorkerPool many = WorkerPool.ofThreads(3)) {
            for (int i = 0; i < 1_000; i++) {
                many.register("paused " + i, () -> false).wake();
            }

            assertThat(threads.added()).hasSize(3).allMatch(Thread::isDaemon);
        }
    }

    @Test
    void register_firstTask_startsOneThread() {
        ThreadCounter threads = ThreadCounter.ofNames("kithara-decode-");
        try (WorkerPool lazy = WorkerPool.ofThreads(8)) {
            assertThat(threads.added()).isEmpty();

            lazy.register("only", () -> false).close();

            assertThat(threads.added()).hasSize(1);
        }
    }

    // scenario 94
    @Test
    void close_afterHundredsOfCycles_leavesNoThread() throws Exception {
        ThreadCounter threads = ThreadCounter.ofNames("kithara-decode-");
        for (int i = 0; i < 200; i++) {
            try (WorkerPool pool = WorkerPool.ofThreads(2)) {
                pool.register("a", () -> false).wake();
                pool.register("b", () -> true).wake();
            }
        }

        threads.awaitBaseline(Duration.ofMillis(1));
    }

    // scenario 120
    @Test
    void close_withIdleWorkers_returnsSoon() {
        WorkerPool pool = WorkerPool.ofThreads(4);
        for (int i = 0; i < 4; i++) {
            pool.register("idle " + i, () -> false).wake();
        }
        long start = System.nanoTime();

        pool.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
    }

    @Test
    void close_fromItsOwnWorker_doesNotWaitForItself() throws Exception {
        WorkerPool pool = WorkerPool.ofThreads(1);
        CountDownLatch closed = new CountDownLatch(1);
        pool.register("closing", () -> {
                    pool.close();
                    closed.countDown();
                    return false;
                })
                .wake();

        assertThat(closed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    // scenario 120
    @Test
    void close_runThatDoesNotReturn_leavesItBehindAndItEndsWithTheRun() throws Exception {
        ThreadCounter threads = ThreadCounter.ofNames("kithara-decode-");
        WorkerPool pool = new ThreadWorkers(2, Duration.ofMillis(20));
        CountDownLatch block = new CountDownLatch(1);
        CountDownLatch blocking = new CountDownLatch(1);
        pool.register("idle", () -> false).wake();
        pool.register("blocked", () -> {
                    blocking.countDown();
                    awaitQuietly(block);
                    return true;
                })
                .wake();
        assertThat(blocking.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

        pool.close();

        assertThat(threads.added()).hasSize(1).allMatch(Thread::isDaemon);
        block.countDown();
        threads.awaitBaseline(LIMIT);
    }

    // scenario 95
    @Test
    void wake_ofParkedAndDueTasks_allocatesNothing() throws Exception {
        CountDownLatch block = new CountDownLatch(1);
        try (WorkerPool pool = WorkerPool.ofThreads(1)) {
            CountDownLatch blocking = new CountDownLatch(1);
            pool.register("blocking", () -> {
                        blocking.countDown();
                        awaitQuietly(block);
                        return false;
                    })
                    .wake();
            assertThat(blocking.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            List<WorkerPool.Handle> handles = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                handles.add(pool.register("task", () -> false));
            }
            wakeTwice(handles, 0, 1_000);
            AllocationCounter counter = AllocationCounter.ofCurrentThread();

            wakeTwice(handles, 1_000, 2_000);
            long bytes = counter.bytes();

            block.countDown();
            assertThat(bytes).isZero();
        }
    }

    private static void wakeTwice(List<WorkerPool.Handle> handles, int from, int to) {
        for (int i = from; i < to; i++) {
            handles.get(i).wake();
            handles.get(i).wake();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void run_onlyTaskBesideAnIdleWorker_staysOnItsThread() throws Exception {
        try (WorkerPool pool = WorkerPool.ofThreads(2)) {
            pool.register("paused", () -> false);
            CountDownLatch done = new CountDownLatch(1);
            List<Thread> ranOn = new ArrayList<>();
            pool.register("busy", () -> {
                        ranOn.add(Thread.currentThread());
                        boolean more = ranOn.size() < 10_000;
                        if (!more) {
                            done.countDown();
                        }
                        return more;
                    })
                    .wake();
            assertThat(done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

            // A worker may find it a few times on its way to idling; being woken for it would show hundreds of times.
            assertThat(changes(ranOn)).isLessThan(30);
        }
    }

    private static int changes(List<Thread> threads) {
        int changes = 0;
        for (int i = 1; i < threads.size(); i++) {
            changes += threads.get(i) == threads.get(i - 1) ? 0 : 1;
        }
        return changes;
    }

    @Test
    void run_taskThatInterruptsItsThread_costsNoSpinning() throws Exception {
        try (WorkerPool pool = WorkerPool.ofThreads(1)) {
            CountDownLatch ran = new CountDownLatch(2);
            WorkerPool.Handle handle = pool.register("rude", () -> {
                Thread.currentThread().interrupt();
                ran.countDown();
                return false;
            });
            handle.wake();
            handle.wake();
            pool.register("polite", () -> {
                        ran.countDown();
                        return false;
                    })
                    .wake();

            assertThat(ran.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }
}
