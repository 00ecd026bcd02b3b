package io.kithara.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.storage.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Callbacks that run once, at the next {@link #fire}. Safe from any thread. */
public final class Signal {
    /* lock guards the list and is not held while callbacks run. */
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private List<Runnable[]> callbacks = new ArrayList<>();

    /** Keeps {@code callback} for the next fire. Whoever adds looks afterwards whether that has already been due. */
    public Registration add(Runnable callback) {
        // An object of its own, so that one callback can be added twice and taken back once.
        Runnable[] once = {callback};
        lock.lock();
        try {
            callbacks.add(once);
        } finally {
            lock.unlock();
        }
        return () -> remove(once);
    }

    private void remove(Runnable[] once) {
        lock.lock();
        try {
            callbacks.remove(once);
        } finally {
            lock.unlock();
        }
    }

    /** Runs and forgets every callback. */
    public void fire() {
        List<Runnable[]> due;
        lock.lock();
        try {
            if (callbacks.isEmpty()) {
                return;
            }
            due = callbacks;
            callbacks = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        due.forEach(once -> once[0].run());
    }
}
