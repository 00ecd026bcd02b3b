package io.kithara.testing;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts threads by the start of their names and waits until those that came after the baseline have ended. Safe from
 * any thread. Sees platform threads only.
 */
public final class ThreadCounter {
    private final String namePrefix;
    private final Set<Thread> baseline;

    private ThreadCounter(String namePrefix) {
        this.namePrefix = namePrefix;
        this.baseline = new HashSet<>(live(namePrefix));
    }

    /** Takes the live threads whose names start with {@code namePrefix} as the baseline. */
    public static ThreadCounter ofNames(String namePrefix) {
        return new ThreadCounter(namePrefix);
    }

    /** Returns the live threads that were not there at the baseline. */
    public List<Thread> added() {
        return live(namePrefix).stream()
                .filter(thread -> !baseline.contains(thread))
                .toList();
    }

    /**
     * Waits until no added thread is left.
     *
     * @throws AssertionError naming the threads that are still there after {@code limit}
     */
    public void awaitBaseline(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (Thread thread : added()) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            // 0 would wait for ever
            thread.join(Math.max(1, leftMillis));
        }
        List<Thread> left = added();
        if (!left.isEmpty()) {
            throw new AssertionError("still alive after " + limit + ": "
                    + left.stream().map(Thread::getName).toList());
        }
    }

    private static List<Thread> live(String namePrefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(namePrefix))
                .toList();
    }
}
