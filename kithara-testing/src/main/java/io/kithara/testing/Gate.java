package io.kithara.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A place in a script where the fake waits until the test says go on. A test learns that the place was reached with
 * {@link #awaitArrivals}, so that it never has to sleep. Once open a gate stays open.
 *
 * <p>Safe from any thread.
 */
public final class Gate {
    /*
     * Ownership: connection threads arrive and wait; the test opens. lock guards everything and is never held over
     * I/O. Order: a gate's lock is the innermost one.
     */
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private boolean open;

    @GuardedBy("lock")
    private int arrivals;

    private Gate() {}

    /** Returns a gate at which everybody waits until {@link #open}. */
    public static Gate closed() {
        return new Gate();
    }

    /** Lets everybody pass who waits here, and everybody who comes later. */
    public void open() {
        lock.lock();
        try {
            open = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many have reached the gate so far, those that went on included. */
    public int arrivals() {
        lock.lock();
        try {
            return arrivals;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until at least {@code count} have reached the gate.
     *
     * @throws AssertionError if they have not within {@code limit} of real time
     */
    public void awaitArrivals(int count, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (arrivals < count) {
                if (left <= 0) {
                    throw new AssertionError(arrivals + " of " + count + " reached the gate within " + limit);
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Counts an arrival and waits until the gate is open or {@code stop} is set; {@code stop} calls {@link #wake}. */
    void pass(OriginStop stop) {
        stop.onStop(this::wake);
        lock.lock();
        try {
            arrivals++;
            changed.signalAll();
            while (!open && !stop.isStopped()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "Gate[" + (open ? "open" : "closed") + " arrivals=" + arrivals + "]";
        } finally {
            lock.unlock();
        }
    }
}
