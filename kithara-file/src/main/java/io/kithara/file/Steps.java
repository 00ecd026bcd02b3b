package io.kithara.file;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was decided under a lock and is done after it: starts, cancellations, callbacks. Used by one thread. */
final class Steps {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    void add(Runnable step) {
        steps.add(step);
    }

    /** Does them in order. Not under the lock. */
    void run() {
        while (!steps.isEmpty()) {
            steps.remove().run();
        }
    }
}
