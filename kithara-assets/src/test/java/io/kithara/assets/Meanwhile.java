package io.kithara.assets;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What another thread does while the test's own thread stands still in the midst of something. One test's thread uses it. */
final class Meanwhile<T> implements AutoCloseable {
    /** Longer than any disk of a build machine takes. */
    private static final long LIMIT_SECONDS = 30;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final FutureTask<T> work;

    private Meanwhile(Callable<T> work) {
        this.work = new FutureTask<>(work);
    }

    static <T> Meanwhile<T> of(Callable<T> work) {
        return new Meanwhile<>(work);
    }

    /** Starts the other thread, and returns when it is done or has been waited for as long as {@code most}. */
    void run(Duration most) {
        Future<?> done = thread.submit(work);
        try {
            var unused = done.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for the other thread and returns what it found; throws what it threw. */
    T result() throws Exception {
        return work.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
