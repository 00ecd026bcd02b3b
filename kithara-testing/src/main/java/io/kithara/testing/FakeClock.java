package io.kithara.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it: wall clock, monotonic clock and delayed tasks agree. Tasks run on
 * the thread that calls {@link #advance}, in the order of their times and then of their submission, each at exactly
 * its time.
 *
 * <p>Safe from any thread; one thread at a time, normally the test's, advances.
 */
public final class FakeClock implements InstantSource, LongSupplier {
    /** A wall clock needs some start; a round date is easy to recognise in a log. */
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Far from zero and from overflow, so that code that compares nanoTime values wrongly has a chance to fail. */
    private static final long START_NANOS = Long.MAX_VALUE - TimeUnit.DAYS.toNanos(1);

    /* lock guards all fields; tasks run outside it. Order: nothing is taken while it is held. */
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FakeScheduler scheduler = new FakeScheduler(this);

    @GuardedBy("lock")
    private final PriorityQueue<FakeTask<?>> tasks = new PriorityQueue<>();

    @GuardedBy("lock")
    private long elapsedNanos;

    @GuardedBy("lock")
    private long sequence;

    /** Creates a clock at 2026-01-01T00:00:00Z. */
    public FakeClock() {}

    /** Returns the wall-clock time. */
    @Override
    public Instant instant() {
        return START.plusNanos(elapsedNanos());
    }

    /** Returns the monotonic time in nanoseconds. Its zero is arbitrary and it overflows within two days. */
    public long nanoTime() {
        return START_NANOS + elapsedNanos();
    }

    /** Returns {@link #nanoTime}. */
    @Override
    public long getAsLong() {
        return nanoTime();
    }

    /** Returns how far this clock was advanced. */
    public Duration elapsed() {
        return Duration.ofNanos(elapsedNanos());
    }

    /** Returns the executor of this clock; its tasks, undelayed ones too, run in {@link #advance} only. */
    public ScheduledExecutorService scheduler() {
        return scheduler;
    }

    /** Moves the time on and runs what comes due, also what these tasks add; zero runs what is due now. */
    public void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("step=" + step);
        }
        long end = elapsedNanos() + step.toNanos();
        for (FakeTask<?> task = pollDue(end); task != null; task = pollDue(end)) {
            task.run();
        }
        moveTo(end);
    }

    /** Moves the time to the next task and runs it and what is due with it; false if there is none. */
    public boolean advanceToNextTask() {
        Duration delay = nextDelay();
        if (delay == null) {
            return false;
        }
        advance(delay);
        return true;
    }

    /** Returns how many tasks wait for their time, cancelled ones left out. */
    public int pendingTasks() {
        lock.lock();
        try {
            tasks.removeIf(FakeTask::isCancelled);
            return tasks.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until another thread has submitted so many tasks that {@code count} are pending.
     *
     * @throws AssertionError if that takes longer than {@code limit} of real time
     */
    public void awaitPendingTasks(int count, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (pendingTasks() < count) {
                if (left <= 0) {
                    throw new AssertionError(pendingTasks() + " of " + count + " tasks pending after " + limit);
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    long elapsedNanos() {
        lock.lock();
        try {
            return elapsedNanos;
        } finally {
            lock.unlock();
        }
    }

    long nextSequence() {
        lock.lock();
        try {
            return sequence++;
        } finally {
            lock.unlock();
        }
    }

    void add(FakeTask<?> task) {
        lock.lock();
        try {
            tasks.add(task);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops every task and returns those that had not run. */
    List<Runnable> drain() {
        lock.lock();
        try {
            List<Runnable> left = List.copyOf(tasks);
            tasks.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Duration nextDelay() {
        lock.lock();
        try {
            tasks.removeIf(FakeTask::isCancelled);
            FakeTask<?> next = tasks.peek();
            return next == null ? null : Duration.ofNanos(Math.max(0, next.dueNanos() - elapsedNanos));
        } finally {
            lock.unlock();
        }
    }

    /** Takes the first task due by {@code end} and moves the time to it. */
    private @Nullable FakeTask<?> pollDue(long end) {
        lock.lock();
        try {
            FakeTask<?> next = tasks.peek();
            if (next == null || next.dueNanos() > end) {
                return null;
            }
            elapsedNanos = Math.max(elapsedNanos, next.dueNanos());
            return tasks.poll();
        } finally {
            lock.unlock();
        }
    }

    private void moveTo(long end) {
        lock.lock();
        try {
            elapsedNanos = Math.max(elapsedNanos, end);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "FakeClock[" + instant() + " pending=" + pendingTasks() + "]";
    }
}
