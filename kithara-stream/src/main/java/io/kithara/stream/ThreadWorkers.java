package io.kithara.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** A {@link WorkerPool} that owns its threads. An idle thread waits without a time-out. */
final class ThreadWorkers implements WorkerPool {
    /*
     * Ownership: any thread registers, wakes and closes. lock guards starting and ending threads, and is not held while
     * joining. No lost wake-up: a pusher publishes the cell and then looks for an idle worker; a worker declares itself
     * idle and then looks for a cell. Both are sequentially consistent, so one of them sees the other.
     */
    private final int maxThreads;
    private final Duration joinLimit;
    private final TaskQueue queue = new TaskQueue(this::nudge);
    private final AtomicInteger idle = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Worker[] workers = {};
    private volatile boolean closed;

    @GuardedBy("lock")
    private int registered;

    /** Makes a pool whose close waits {@code joinLimit} at most. */
    ThreadWorkers(int maxThreads, Duration joinLimit) {
        if (maxThreads < 1) {
            throw new IllegalArgumentException("maxThreads=" + maxThreads);
        }
        this.maxThreads = maxThreads;
        this.joinLimit = joinLimit;
    }

    @Override
    public Handle register(String name, WorkerTask task) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("closed: " + this);
            }
            registered++;
            if (workers.length < Math.min(registered, maxThreads)) {
                startWorker();
            }
        } finally {
            lock.unlock();
        }
        return new TaskCell(name, task, queue);
    }

    @GuardedBy("lock")
    private void startWorker() {
        int count = workers.length;
        Worker[] more = Arrays.copyOf(workers, count + 1);
        more[count] = new Worker("kithara-decode-" + (count + 1));
        workers = more;
        more[count].start();
    }

    /** Wakes one idle worker, if there is one. */
    private void nudge() {
        if (idle.get() == 0) {
            return;
        }
        for (Worker worker : workers) {
            if (worker.leaveIdle()) {
                LockSupport.unpark(worker);
                return;
            }
        }
    }

    @Override
    public void close() {
        Worker[] ending;
        lock.lock();
        try {
            closed = true;
            ending = workers;
        } finally {
            lock.unlock();
        }
        for (Worker worker : ending) {
            LockSupport.unpark(worker);
        }
        Joining.join(List.of(ending), joinLimit);
    }

    @Override
    public String toString() {
        return "WorkerPool[" + workers.length + "/" + maxThreads + " threads, " + idle + " idle"
                + (closed ? ", closed]" : "]");
    }

    private final class Worker extends Thread {
        /** True from declaring itself idle until somebody, itself included, takes that back. */
        private final AtomicBoolean isIdle = new AtomicBoolean();

        Worker(String name) {
            super(name);
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!closed) {
                TaskCell cell = queue.take();
                if (cell == null) {
                    awaitWork();
                    continue;
                }
                if (!queue.isEmpty()) {
                    nudge();
                }
                cell.runIfDue();
            }
        }

        private void awaitWork() {
            isIdle.set(true);
            idle.incrementAndGet();
            while (isIdle.get() && queue.isEmpty() && !closed) {
                LockSupport.park(this);
                // A task, or a codec library in it, may have interrupted its thread: parking would return at once.
                Thread.interrupted();
            }
            boolean left = leaveIdle();
            assert left || !isIdle.get();
        }

        boolean leaveIdle() {
            boolean left = isIdle.get() && isIdle.compareAndSet(true, false);
            if (left) {
                idle.decrementAndGet();
            }
            return left;
        }
    }
}
