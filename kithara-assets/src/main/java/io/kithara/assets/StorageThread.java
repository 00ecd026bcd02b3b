package io.kithara.assets;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** The one thread of a store that was given none; started with its first work, ended and joined by {@link #close}. */
final class StorageThread implements AutoCloseable {
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, this::start);
    private volatile @Nullable Thread thread;

    StorageThread() {
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private Thread start(Runnable work) {
        Thread started = new Thread(work, "kithara-storage-1");
        started.setDaemon(true);
        thread = started;
        return started;
    }

    Workers.Owner owner() {
        return new Workers.Owner(executor, executor);
    }

    /** Ends the thread after what it is doing; its store has moved or done what else was waiting. */
    @Override
    public void close() {
        executor.shutdown();
        Thread ending = thread;
        boolean interrupted = false;
        while (ending != null && ending.isAlive()) {
            try {
                ending.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
