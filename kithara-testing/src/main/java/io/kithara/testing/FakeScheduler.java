package io.kithara.testing;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The executor side of a {@link FakeClock}. Safe from any thread; has no thread of its own. */
final class FakeScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final FakeClock clock;
    private volatile boolean shutdown;

    FakeScheduler(FakeClock clock) {
        this.clock = clock;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(Executors.callable(command), unit.toNanos(delay), 0);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(callable, unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return add(Executors.callable(command), unit.toNanos(initialDelay), positive(unit.toNanos(period)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return add(Executors.callable(command), unit.toNanos(initialDelay), -positive(unit.toNanos(delay)));
    }

    @Override
    public void execute(Runnable command) {
        FakeTask<?> ignored = add(Executors.callable(command), 0, 0);
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return clock.drain();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && clock.pendingTasks() == 0;
    }

    /** Does not wait: the time only moves when the test says so. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }

    private <V> FakeTask<V> add(Callable<V> action, long delayNanos, long periodNanos) {
        if (shutdown) {
            throw new RejectedExecutionException("the scheduler of " + clock + " is shut down");
        }
        FakeTask<V> task = new FakeTask<>(clock, action, delayNanos, periodNanos);
        clock.add(task);
        return task;
    }

    private static long positive(long periodNanos) {
        if (periodNanos <= 0) {
            throw new IllegalArgumentException("period of " + periodNanos + " ns");
        }
        return periodNanos;
    }
}
