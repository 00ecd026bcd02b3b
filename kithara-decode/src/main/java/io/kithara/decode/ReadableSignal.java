package io.kithara.decode;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where readers wait for something to read. Telling costs one volatile read while nobody waits.
 */
final class ReadableSignal {
    /*
     * Ownership: any thread awaits, any thread tells. lock is a leaf, nothing is called under it but
     * the condition's test, which takes no lock. A waiter counts itself before it tests; whoever tells has changed what is
     * tested (by volatile writes) before it looks at the count. So one of the two sees the other.
     */
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicInteger waiters = new AtomicInteger();

    /** Waits until {@code test} holds, looking again whenever told; returns whether it holds. */
    boolean await(BooleanSupplier test, long timeoutNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiters.getAndIncrement();
            try {
                long left = timeoutNanos;
                while (!test.getAsBoolean()) {
                    if (left <= 0) {
                        return false;
                    }
                    left = changed.awaitNanos(left);
                }
                return true;
            } finally {
                waiters.getAndDecrement();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether somebody waits now. */
    boolean hasWaiters() {
        return waiters.get() > 0;
    }

    /** Wakes all who wait. */
    void tell() {
        if (waiters.get() == 0) {
            return;
        }
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
