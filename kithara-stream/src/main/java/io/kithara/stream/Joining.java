package io.kithara.stream;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** The end of a pool's threads: joined, but for one that code of a host's holds up. */
final class Joining {
    /** Our own runs end within milliseconds; a host's bytes on a sleeping disk or a network share take seconds. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private Joining() {}

    /** Waits for all but the calling thread, {@code limit} in all; a thread left behind is logged, and is a daemon. */
    static void join(Collection<? extends Thread> threads, Duration limit) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
        boolean interrupted = false;
        for (Thread thread : threads) {
            if (thread != Thread.currentThread()) {
                interrupted |= joinUntil(thread, deadline);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The promise to leave no thread behind holds for an interrupted caller too: returns whether it was. */
    private static boolean joinUntil(Thread thread, long deadline) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            long nanosLeft = deadline - System.nanoTime();
            if (nanosLeft <= 0) {
                System.getLogger("io.kithara.stream")
                        .log(Level.WARNING, "{0} is left behind: what it runs does not return", thread.getName());
                break;
            }
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, nanosLeft);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
