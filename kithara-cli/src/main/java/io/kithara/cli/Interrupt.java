package io.kithara.cli;

import io.kithara.storage.CancelToken;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: cancels what runs, and keeps the JVM up until that has tidied up (the cache checkpointed, the WAV header
 * written). Safe from any thread.
 */
final class Interrupt {
    /** A second Ctrl-C kills anyway; this is for work that hangs. Closing waits 100 ms at most by design. */
    private static final Duration TIDY_LIMIT = Duration.ofSeconds(5);

    private final CancelToken token = CancelToken.root();
    private final CountDownLatch raised = new CountDownLatch(1);
    private final CountDownLatch tidied = new CountDownLatch(1);

    /** Returns the token that Ctrl-C cancels. */
    CancelToken token() {
        return token;
    }

    boolean isRaised() {
        return raised.getCount() == 0;
    }

    /** Cancels; does not wait. */
    void raise() {
        raised.countDown();
        token.cancel();
    }

    /** Waits for {@code nanos} or until Ctrl-C. */
    void await(long nanos) {
        try {
            // which of the two it was is asked of isRaised
            boolean ignored = raised.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            raise();
        }
    }

    /** Waits until Ctrl-C. */
    void await() {
        await(Long.MAX_VALUE);
    }

    /** Says that everything is tidy; the JVM may end. */
    void tidied() {
        tidied.countDown();
    }

    /** The shutdown hook: without a run under way it does nothing. */
    void onShutdown() {
        if (tidied.getCount() == 0) {
            return;
        }
        raise();
        try {
            if (!tidied.await(TIDY_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                System.Logger logger = System.getLogger("io.kithara.cli");
                logger.log(System.Logger.Level.WARNING, "ended before everything was closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
