package io.kithara.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link WorkerPool} keeps, whoever owns the threads. */
abstract class WorkerPoolContract {
    private static final int LIMIT_SECONDS = 10;

    private WorkerPool pool;

    /** Returns a pool that runs at most {@code threads} tasks at once. */
    abstract WorkerPool newPool(int threads);

    @BeforeEach
    void open() {
        pool = newPool(2);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void register_beforeWake_doesNotRun() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        WorkerPool.Handle parked = pool.register("parked", () -> runs.incrementAndGet() < 0);
        CountDownLatch otherRan = new CountDownLatch(1);
        pool.register("other", () -> countDown(otherRan)).wake();

        await(otherRan);

        assertThat(runs).hasValue(0);
        parked.close();
    }

    private static boolean countDown(CountDownLatch latch) {
        latch.countDown();
        return false;
    }

    @Test
    void wake_taskWithMoreToDo_runsUntilItParks() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        pool.register("counting", () -> {
                    boolean more = runs.incrementAndGet() < 5;
                    if (!more) {
                        done.countDown();
                    }
                    return more;
                })
                .wake();

        await(done);

        assertThat(runs).hasValue(5);
    }

    @Test
    void wake_duringRun_causesAnotherRun() throws Exception {
        CountDownLatch inFirstRun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch secondRun = new CountDownLatch(2);
        WorkerPool.Handle handle = pool.register("slow", () -> {
            secondRun.countDown();
            inFirstRun.countDown();
            awaitUnchecked(goOn);
            return false;
        });
        handle.wake();
        await(inFirstRun);

        handle.wake();
        goOn.countDown();

        await(secondRun);
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // scenario 97
    @Test
    void wake_hammeredFromManyThreads_losesNoWakeUp() throws Exception {
        int tasks = 8;
        int rounds = 3_000;
        List<Mailbox> mailboxes = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            mailboxes.add(new Mailbox(pool, rounds * 3));
        }
        List<Thread> wakers = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            Thread waker = new Thread(() -> post(mailboxes, rounds));
            waker.start();
            wakers.add(waker);
        }

        for (Thread waker : wakers) {
            waker.join();
        }
        for (Mailbox mailbox : mailboxes) {
            await(mailbox.allTaken);
            assertThat(mailbox.overlapped).as("runs of one task overlap").isFalse();
        }
    }

    private static void post(List<Mailbox> mailboxes, int rounds) {
        for (int i = 0; i < rounds; i++) {
            for (Mailbox mailbox : mailboxes) {
                mailbox.post();
            }
        }
    }

    /** Takes one letter per run; stays in the queue while it has some. A lost wake-up leaves letters for ever. */
    private static final class Mailbox implements WorkerTask {
        private final AtomicInteger letters = new AtomicInteger();
        private final AtomicInteger left;
        private final AtomicBoolean running = new AtomicBoolean();
        private final CountDownLatch allTaken = new CountDownLatch(1);
        private volatile boolean overlapped;
        private final WorkerPool.Handle handle;

        Mailbox(WorkerPool pool, int expected) {
            left = new AtomicInteger(expected);
            handle = pool.register("mailbox", this);
        }

        void post() {
            letters.incrementAndGet();
            handle.wake();
        }

        @Override
        public boolean run() {
            overlapped |= !running.compareAndSet(false, true);
            int taken = letters.getAndSet(0);
            if (taken > 0 && left.addAndGet(-taken) == 0) {
                allTaken.countDown();
            }
            running.set(false);
            return false;
        }
    }

    @Test
    void run_busyTasks_letOthersHaveTheirTurn() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        for (int i = 0; i < 4; i++) {
            pool.register("busy " + i, () -> !stop.get()).wake();
        }
        CountDownLatch ran = new CountDownLatch(1);

        pool.register("late", () -> countDown(ran)).wake();

        await(ran);
        stop.set(true);
    }

    @Test
    void run_taskThatThrows_isParkedAndOthersGoOn() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        WorkerPool.Handle broken = pool.register("broken", () -> {
            runs.incrementAndGet();
            throw new IllegalStateException("a defect, thrown by the test");
        });
        broken.wake();
        CountDownLatch ran = new CountDownLatch(1);
        pool.register("sound", () -> countDown(ran)).wake();
        await(ran);
        CountDownLatch closed = new CountDownLatch(1);

        broken.close(closed::countDown);

        await(closed);
        assertThat(runs.get()).isLessThanOrEqualTo(1);
    }

    @Test
    void closeHandle_parked_runsAfterLastRunAtOnce() {
        WorkerPool.Handle handle = pool.register("parked", () -> false);
        AtomicBoolean after = new AtomicBoolean();

        handle.close(() -> after.set(true));

        assertThat(after).isTrue();
    }

    // scenario 94
    @Test
    void closeHandle_whileRunning_runsAfterLastRunOnceAndNeverRunsAgain() throws Exception {
        CountDownLatch inRun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        WorkerPool.Handle handle = pool.register("slow", () -> {
            runs.incrementAndGet();
            inRun.countDown();
            awaitUnchecked(goOn);
            return true;
        });
        handle.wake();
        await(inRun);
        AtomicInteger after = new AtomicInteger();
        CountDownLatch afterRan = new CountDownLatch(1);

        handle.close(() -> {
            after.incrementAndGet();
            afterRan.countDown();
        });
        handle.close(after::incrementAndGet);
        assertThat(after).as("while the run is under way").hasValue(0);
        goOn.countDown();
        await(afterRan);
        handle.wake();

        assertThat(after).hasValue(1);
        assertThat(runs).hasValue(1);
    }

    @Test
    void register_afterClose_isMisuse() {
        pool.close();

        assertThatThrownBy(() -> pool.register("late", () -> false)).isInstanceOf(IllegalStateException.class);
    }

    // scenario 90
    @Test
    void closeHandle_atRandomPoints_alwaysEndsOnce() throws Exception {
        long seed = 20_261_122;
        Random random = new Random(seed);
        int handles = 500;
        CountDownLatch ended = new CountDownLatch(handles);
        for (int i = 0; i < handles; i++) {
            int runs = random.nextInt(4);
            AtomicInteger left = new AtomicInteger(runs);
            WorkerPool.Handle handle = pool.register("short-lived", () -> left.decrementAndGet() > 0);
            for (int wake = random.nextInt(3); wake > 0; wake--) {
                handle.wake();
            }
            handle.close(ended::countDown);
        }

        assertThat(ended.await(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("seed " + seed)
                .isTrue();
    }
}
