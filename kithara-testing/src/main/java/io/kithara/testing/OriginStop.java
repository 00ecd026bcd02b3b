package io.kithara.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one way every wait of a {@link FakeOrigin} ends when the origin is closed: timed pauses wake by themselves, other
 * waits through what they registered. Safe from any thread.
 */
final class OriginStop {
    /* lock guards both fields; wake-ups run outside it. Order: nothing is taken while it is held. */
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final List<Runnable> wakeUps = new ArrayList<>();

    @GuardedBy("lock")
    private boolean stopped;

    boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /** Registers what to run at the stop; it is not run if the stop came before: the caller then sees it itself. */
    void onStop(Runnable wakeUp) {
        lock.lock();
        try {
            wakeUps.add(wakeUp);
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        List<Runnable> toRun;
        lock.lock();
        try {
            stopped = true;
            toRun = List.copyOf(wakeUps);
            wakeUps.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        toRun.forEach(Runnable::run);
    }

    /** Waits for {@code nanos} of real time, or until the stop. */
    void pause(long nanos) {
        long left = nanos;
        lock.lock();
        try {
            while (left > 0 && !stopped) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("a thread of the origin was interrupted", e);
        } finally {
            lock.unlock();
        }
    }
}
