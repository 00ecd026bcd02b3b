package io.kithara.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Keeps every event it is given, in order, and lets a test wait for one. Safe from any thread; never blocks the sender
 * for long.
 *
 * @param <E> type of the events
 */
public final class RecordingListener<E> implements Consumer<E> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();

    @GuardedBy("lock")
    private final List<E> events = new ArrayList<>();

    /** Creates a listener that has heard nothing. */
    public RecordingListener() {}

    @Override
    public void accept(E event) {
        lock.lock();
        try {
            events.add(event);
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what was heard so far. */
    public List<E> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the events of one type heard so far. */
    public <T extends E> List<T> events(Class<T> type) {
        return events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /**
     * Waits for an event, which may have come before, and returns the first one.
     *
     * @throws AssertionError with all events if none comes within {@code limit} of real time
     */
    @CanIgnoreReturnValue
    public E await(Predicate<? super E> wanted, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        int seen = 0;
        lock.lock();
        try {
            while (true) {
                for (; seen < events.size(); seen++) {
                    if (wanted.test(events.get(seen))) {
                        return events.get(seen);
                    }
                }
                if (left <= 0) {
                    throw new AssertionError("not heard within " + limit + ", only " + events);
                }
                left = added.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
