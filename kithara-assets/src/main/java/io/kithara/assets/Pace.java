package io.kithara.assets;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs one action soon after a request, and then no more often than once a period however many requests come. A request
 * that comes while the action runs causes another run. Asking while one is due costs one volatile read. Safe from any
 * thread.
 */
final class Pace {
    /*
     * Ownership: any thread asks; the storage executor runs and ends the rest. Asking moves QUIET to DUE and RESTING to
     * ASKED; the run moves DUE or ASKED to RESTING before it acts, so that what is asked meanwhile is seen after the rest.
     */
    private enum State {
        QUIET,
        DUE,
        RESTING,
        ASKED
    }

    private final Workers workers;
    private final Duration delay;
    private final Duration period;
    private final Runnable action;
    private final AtomicReference<State> state = new AtomicReference<>(State.QUIET);

    /** Creates one that waits {@code delay} after a request out of the quiet, and {@code period} between two runs. */
    Pace(Workers workers, Duration delay, Duration period, Runnable action) {
        this.workers = workers;
        this.delay = delay;
        this.period = period;
        this.action = action;
    }

    /** Sees to it that the action begins after this call, within the period; does nothing if nobody works. */
    void request() {
        State now = state.get();
        if (now == State.DUE || now == State.ASKED) {
            return;
        }
        if (state.compareAndSet(State.QUIET, State.DUE)) {
            if (!workers.later(delay, this::run)) {
                state.set(State.QUIET);
            }
        } else {
            askAfterRest();
        }
    }

    /** Another thread changed the state since it was looked at, or it rests. */
    private void askAfterRest() {
        if (!state.compareAndSet(State.RESTING, State.ASKED)) {
            request();
        }
    }

    private void run() {
        state.set(State.RESTING);
        try {
            action.run();
        } finally {
            if (!workers.later(period, this::wake)) {
                state.set(State.QUIET);
            }
        }
    }

    private void wake() {
        if (!state.compareAndSet(State.RESTING, State.QUIET)) {
            run();
        }
    }
}
