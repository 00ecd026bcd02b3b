package io.kithara.hls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Who waits for which bytes of one {@link ResourceLoad}; each is called once. Safe from any thread. */
final class LoadWaiters {
    /** One that waits; an object of its own identity. */
    private static final class Waiter {
        final LoadedSegment user;
        final ByteRange range;
        final Runnable callback;

        Waiter(LoadedSegment user, ByteRange range, Runnable callback) {
            this.user = user;
            this.range = range;
            this.callback = callback;
        }
    }

    /* lock guards the list. Whether a range is settled is asked before it is taken; callbacks run after. */
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final List<Waiter> waiters = new ArrayList<>();

    /** Adds one; the caller looks afterwards whether its bytes are there already, and wakes it then. */
    Registration add(LoadedSegment user, ByteRange range, Runnable callback) {
        Waiter waiter = new Waiter(user, range, callback);
        lock.lock();
        try {
            waiters.add(waiter);
        } finally {
            lock.unlock();
        }
        return () -> remove(waiter);
    }

    /** Calls those whose range is settled. */
    void wake(Predicate<ByteRange> settled) {
        for (Waiter waiter : all()) {
            if (settled.test(waiter.range)) {
                call(waiter);
            }
        }
    }

    /** Calls those of one user, whatever they wait for. */
    void wake(LoadedSegment user) {
        for (Waiter waiter : all()) {
            if (waiter.user == user) {
                call(waiter);
            }
        }
    }

    private List<Waiter> all() {
        lock.lock();
        try {
            return waiters.isEmpty() ? List.of() : List.copyOf(waiters);
        } finally {
            lock.unlock();
        }
    }

    private void call(Waiter waiter) {
        if (remove(waiter)) {
            waiter.callback.run();
        }
    }

    private boolean remove(Waiter waiter) {
        lock.lock();
        try {
            return waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "LoadWaiters[" + all().size() + "]";
    }
}
