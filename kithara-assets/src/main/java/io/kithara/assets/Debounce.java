package io.kithara.assets;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs one action some time after the first of any number of requests. A request that comes while the action runs
 * causes another run. Asking while one is due costs one volatile read. Safe from any thread.
 */
final class Debounce {
    private final Workers workers;
    private final Duration delay;
    private final Runnable action;
    private final AtomicBoolean due = new AtomicBoolean();

    Debounce(Workers workers, Duration delay, Runnable action) {
        this.workers = workers;
        this.delay = delay;
        this.action = action;
    }

    /** Sees to it that the action begins after this call, within the delay; does nothing if nobody works. */
    void request() {
        if (!due.get() && due.compareAndSet(false, true) && !workers.later(delay, this::run)) {
            due.set(false);
        }
    }

    /** As {@link #request}, without the delay. */
    void requestSoon() {
        workers.soon(this::run);
    }

    private void run() {
        due.set(false);
        action.run();
    }
}
