package io.kithara.net;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the daemon threads of a fetcher, {@code kithara-<role>-<n>}. */
final class NetworkThreads implements ThreadFactory {
    /** An idle stream holds no thread; a steady one keeps its own between segments. */
    private static final long IDLE_SECONDS = 5;

    private final String prefix;
    private final AtomicInteger made = new AtomicInteger();

    private NetworkThreads(String role) {
        prefix = "kithara-" + role + "-";
    }

    /** Threads as needed: how many transfers run at once is bounded before they get here. */
    static ExecutorService network() {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new NetworkThreads("net"));
    }

    static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, new NetworkThreads("timer"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, prefix.concat(Integer.toString(made.incrementAndGet())));
        thread.setDaemon(true);
        return thread;
    }
}
