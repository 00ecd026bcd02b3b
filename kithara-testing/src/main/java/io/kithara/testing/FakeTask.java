package io.kithara.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A task of a {@link FakeClock}. Ordered by time, then by submission.
 *
 * @param <V> result
 */
final class FakeTask<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
    private final FakeClock clock;
    private final long sequence;
    /** Zero runs once, positive is a rate, negative a delay between runs; as in ScheduledThreadPoolExecutor. */
    private final long periodNanos;

    /** Written by the thread that advances, while the task is in no queue. */
    private volatile long dueNanos;

    FakeTask(FakeClock clock, Callable<V> action, long delayNanos, long periodNanos) {
        super(action);
        this.clock = clock;
        this.sequence = clock.nextSequence();
        this.periodNanos = periodNanos;
        this.dueNanos = clock.elapsedNanos() + Math.max(0, delayNanos);
    }

    long dueNanos() {
        return dueNanos;
    }

    @Override
    public boolean isPeriodic() {
        return periodNanos != 0;
    }

    @Override
    public void run() {
        if (!isPeriodic()) {
            super.run();
        } else if (runAndReset()) {
            dueNanos = periodNanos > 0 ? dueNanos + periodNanos : clock.elapsedNanos() - periodNanos;
            clock.add(this);
        }
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(dueNanos - clock.elapsedNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        FakeTask<?> task = (FakeTask<?>) other;
        int byTime = Long.compare(dueNanos, task.dueNanos);
        return byTime != 0 ? byTime : Long.compare(sequence, task.sequence);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence);
    }
}
