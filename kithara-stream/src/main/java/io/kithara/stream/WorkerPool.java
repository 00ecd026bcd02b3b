package io.kithara.stream;

/**
 * A few threads shared by all streams. A parked task costs no thread and no wake-up. Tasks that have more to do take
 * turns. Safe from any thread.
 */
public interface WorkerPool extends AutoCloseable {
    /** Registers a task, parked. */
    Handle register(String name, WorkerTask task);

    /** Parks everything for good and joins the threads this pool started. */
    @Override
    void close();

    /** One registered task. */
    interface Handle extends AutoCloseable {
        /** Makes the task run soon; a few nanoseconds if it is already due. Never waits; allocates nothing. */
        void wake();

        /**
         * Takes the task out: it is not started again, and {@code afterLastRun} runs once when no run is under way, on
         * this thread or the worker's. Never waits.
         */
        void close(Runnable afterLastRun);

        @Override
        default void close() {
            close(() -> {});
        }
    }
}
