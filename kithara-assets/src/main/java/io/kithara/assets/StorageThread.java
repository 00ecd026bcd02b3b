package io.kithara.assets;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread of a store that was given none; started with its first work, ended and joined by {@link #close}. */
final class StorageThread implements AutoCloseable {
    private final ScheduledThreadPoolExecutor executor;

    StorageThread() {
        executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "kithara-storage-1");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    Workers.Owner owner() {
        return new Workers.Owner(executor, executor);
    }

    /** Ends the thread after what it is doing; its store has moved or done what else was waiting. */
    @Override
    public void close() {
        executor.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
