package io.kithara.stream;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A few threads shared by all streams. A parked task costs no thread and no wake-up. Tasks that have more to do take
 * turns. Safe from any thread.
 */
public interface WorkerPool extends AutoCloseable {
    /** Returns a pool with as many threads as the machine has cores. */
    static WorkerPool ofCores() {
        return ofThreads(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Returns a pool of its own daemon threads, {@code kithara-decode-1} and so on, started as tasks are registered and
     * never more than those.
     *
     * @param maxThreads {@code >= 1}
     */
    static WorkerPool ofThreads(int maxThreads) {
        return new ThreadWorkers(maxThreads, Joining.LIMIT);
    }

    /**
     * Returns a pool that runs on a host's executor. Each turn it takes there is short: one run of one task. While {@code
     * executor} refuses, daemon threads of the pool's own, {@code maxTurns} at most, run what is due and end; the log says
     * so once. What an {@code ExecutorService} dropped when it was shut down runs there too, a quarter of a second later.
     * How soon tasks run, and what a wake-up allocates, is the executor's business; one that drops turns without having
     * been shut down is never noticed, and what it drops does not run.
     *
     * @param maxTurns most turns waiting or running on {@code executor} at once, {@code >= 1}
     * @param timer looks after turns that an {@code ExecutorService} does not begin; stays the caller's
     */
    static WorkerPool over(Executor executor, int maxTurns, ScheduledExecutorService timer) {
        return new ExecutorWorkers(executor, maxTurns, timer);
    }

    /**
     * Registers a task, parked.
     *
     * @param name for messages
     * @throws IllegalStateException if the pool is closed
     */
    Handle register(String name, WorkerTask task);

    /**
     * Parks everything for good and joins the threads this pool started (except when called by one of them); a run under
     * way finishes first. One that takes longer than 5 s, as in a host's bytes that do not come, is left behind and logged;
     * its thread is a daemon and ends with the run. A host's executor is left as it is. Later calls do nothing.
     */
    @Override
    void close();

    /** One registered task. */
    interface Handle extends AutoCloseable {
        /**
         * Makes the task run soon; a few nanoseconds if it is already due. Never waits, takes no lock, allocates nothing.
         * Does nothing once the handle or the pool is closed.
         */
        void wake();

        /**
         * Takes the task out: it is not started again, and {@code afterLastRun} runs once when no run is under way, on
         * this thread or the worker's. Never waits. Later calls do nothing and drop their {@code afterLastRun}.
         */
        void close(Runnable afterLastRun);

        @Override
        default void close() {
            close(() -> {});
        }
    }
}
