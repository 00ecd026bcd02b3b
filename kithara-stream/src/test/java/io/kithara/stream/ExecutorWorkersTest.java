package io.kithara.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutorWorkersTest extends WorkerPoolContract {
    private final ExecutorService host = Executors.newFixedThreadPool(4);
    private final FakeClock clock = new FakeClock();

    @Override
    WorkerPool newPool(int threads) {
        return WorkerPool.over(host, threads, clock.scheduler());
    }

    @AfterEach
    void closeHost() throws InterruptedException {
        host.shutdown();
        assertThat(host.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void wake_executorRefuses_theTaskRunsUntilParkedOnAThreadOfThePool() throws InterruptedException {
        CountDownLatch parked = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        try (WorkerPool pool = WorkerPool.over(ExecutorWorkersTest::refuse, 1, clock.scheduler())) {
            pool.register("task", () -> {
                        boolean more = runs.incrementAndGet() < 3;
                        if (!more) {
                            parked.countDown();
                        }
                        return more;
                    })
                    .wake();
            assertThat(parked.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(runs).hasValue(3);
    }

    @Test
    void run_executorRefusesMeanwhile_theTurnUnderWayGoesOn() {
        List<Runnable> turns = new ArrayList<>();
        WorkerPool pool = WorkerPool.over(
                turn -> {
                    if (!turns.isEmpty()) {
                        refuse(turn);
                    }
                    turns.add(turn);
                },
                1,
                clock.scheduler());
        AtomicInteger runs = new AtomicInteger();
        pool.register("task", () -> runs.incrementAndGet() < 3).wake();

        turns.get(0).run();

        assertThat(runs).hasValue(3);
    }

    @Test
    void close_ownThreadBusy_waitsForIt() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        WorkerPool pool = WorkerPool.over(ExecutorWorkersTest::refuse, 1, clock.scheduler());
        pool.register("task", () -> {
                    running.countDown();
                    done.set(true);
                    return false;
                })
                .wake();
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

        pool.close();

        assertThat(done).isTrue();
    }

    @Test
    void wake_executorDroppedTheTurnsItHad_theTasksRunOnAThreadOfThePool() throws InterruptedException {
        ExecutorService ended = Executors.newSingleThreadExecutor();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        ended.execute(() -> {
            busy.countDown();
            awaitQuietly(free);
        });
        assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
        CountDownLatch ran = new CountDownLatch(3);
        try (WorkerPool pool = WorkerPool.over(ended, 2, clock.scheduler())) {
            for (int i = 0; i < 2; i++) {
                pool.register("dropped " + i, countDown(ran)).wake();
            }
            assertThat(ended.shutdownNow()).hasSize(2);

            pool.register("next", countDown(ran)).wake();

            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        }
        free.countDown();
    }

    // scenario 90
    @Test
    void shutdownNow_turnsDroppedAndNobodyWakesATask_theyRunOnAThreadOfThePoolAfterAMoment() throws Exception {
        ExecutorService ending = new ForgetfulExecutor(new ArrayList<>());
        CountDownLatch ran = new CountDownLatch(2);
        try (WorkerPool pool = WorkerPool.over(ending, 2, clock.scheduler())) {
            for (int i = 0; i < 2; i++) {
                pool.register("dropped " + i, countDown(ran)).wake();
            }
            clock.advance(ExecutorWorkers.PATIENCE);
            assertThat(ran.getCount())
                    .as("an executor that is slow is waited for")
                    .isEqualTo(2);
            ending.shutdownNow();

            clock.advance(ExecutorWorkers.PATIENCE);

            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void watch_noTurnWaits_leavesTheTimerAlone() {
        List<Runnable> turns = new ArrayList<>();
        WorkerPool pool = WorkerPool.over(new ForgetfulExecutor(turns), 1, clock.scheduler());
        pool.register("task", () -> false).wake();
        turns.get(0).run();

        assertThat(clock.advanceToNextTask()).as("the look that was due").isTrue();
        assertThat(clock.advanceToNextTask()).isFalse();
    }

    @Test
    void run_turnTakenBackAndBegunAllTheSame_countsOnce() throws InterruptedException {
        List<Runnable> turns = new ArrayList<>();
        ExecutorService ending = new ForgetfulExecutor(turns);
        WorkerPool pool = WorkerPool.over(ending, 1, clock.scheduler());
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch ran = new CountDownLatch(1);
        WorkerPool.Handle handle = pool.register("task", () -> {
            runs.incrementAndGet();
            ran.countDown();
            return false;
        });
        handle.wake();
        ending.shutdown();
        handle.wake();
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();

        turns.forEach(Runnable::run);
        pool.close();

        assertThat(turns).hasSize(1);
        assertThat(runs).hasValue(1);
        assertThat(pool).hasToString("WorkerPool[0/1 turns of " + ending + ", closed]");
    }

    /** Takes turns and lets the test run them, or not. */
    private static final class ForgetfulExecutor extends AbstractExecutorService {
        private final List<Runnable> turns;
        private boolean shutDown;

        ForgetfulExecutor(List<Runnable> turns) {
            this.turns = turns;
        }

        @Override
        public void execute(Runnable turn) {
            turns.add(turn);
        }

        @Override
        public void shutdown() {
            shutDown = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutDown = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return shutDown;
        }

        @Override
        public boolean isTerminated() {
            return shutDown;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return shutDown;
        }
    }

    private static WorkerTask countDown(CountDownLatch latch) {
        return () -> {
            latch.countDown();
            return false;
        };
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            // shutdownNow means it: the host's own work ends here
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(Runnable turn) {
        throw new RejectedExecutionException("full: " + turn);
    }

    /**
     * One thread, a clock that stands still, and an order of turns drawn from a seed: three producers and consumers hand
     * tokens round, woken by each other and by timers. Whatever the order, every token arrives.
     */
    // scenario 97
    @Test
    void run_inAnyOrderOnAFakeClock_isDeterministicAndLosesNothing() {
        for (long seed = 0; seed < 200; seed++) {
            List<String> first = playRing(seed);
            List<String> second = playRing(seed);

            assertThat(second).as("seed " + seed).isEqualTo(first);
            assertThat(first).as("seed " + seed).hasSize(3 * Ring.TOKENS);
        }
    }

    private static List<String> playRing(long seed) {
        Random random = new Random(seed);
        FakeClock clock = new FakeClock();
        List<Runnable> turns = new ArrayList<>();
        Ring ring = new Ring(WorkerPool.over(turns::add, 2, clock.scheduler()), clock, random);
        ring.start();
        do {
            while (!turns.isEmpty()) {
                turns.remove(random.nextInt(turns.size())).run();
            }
        } while (clock.advanceToNextTask() || !turns.isEmpty());
        return ring.log;
    }

    private static final class Ring {
        static final int TOKENS = 10;

        private final List<String> log = new ArrayList<>();
        private final List<WorkerPool.Handle> handles = new ArrayList<>();
        private final int[] inbox = new int[3];
        private final FakeClock clock;
        private final Random random;

        Ring(WorkerPool pool, FakeClock clock, Random random) {
            this.clock = clock;
            this.random = random;
            for (int i = 0; i < 3; i++) {
                int station = i;
                handles.add(pool.register("station " + i, () -> step(station)));
            }
        }

        void start() {
            inbox[0] = TOKENS;
            handles.get(0).wake();
        }

        /** Passes one token on, at once or by a timer; says that there is more only if there is. */
        private boolean step(int station) {
            if (inbox[station] == 0) {
                return false;
            }
            inbox[station]--;
            log.add(station + "@" + clock.elapsed());
            if (station < 2) {
                Runnable handOn = () -> {
                    inbox[station + 1]++;
                    handles.get(station + 1).wake();
                };
                if (random.nextBoolean()) {
                    handOn.run();
                } else {
                    var unused = clock.scheduler().schedule(handOn, random.nextInt(50), TimeUnit.MILLISECONDS);
                }
            }
            return inbox[station] > 0;
        }
    }
}
