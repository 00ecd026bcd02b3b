package io.kithara.assets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Background work of a store that several owners share. Each owner lends an executor and a timer while it has the store
 * open; when it leaves, work that it was to do and has not begun goes to another one. Every task runs once.
 *
 * <p>With no owner left, {@link #soon} runs at once on the calling thread and {@link #later} does nothing: whoever
 * closes last has saved everything, and what a lease changes after that is saved when it closes.
 *
 * <p>Safe from any thread.
 */
/*
 * lock guards owners and pending. It is held while a task is handed to an executor, so that no task falls between two
 * owners, and never while one runs; an executor that runs tasks on the calling thread is therefore not accepted.
 */
final class Workers {
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Deque<Owner> owners = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Set<Task> pending = new LinkedHashSet<>();

    void attach(Owner owner) {
        lock.lock();
        try {
            owners.addLast(owner);
        } finally {
            lock.unlock();
        }
    }

    /** Stops using an owner's threads and moves what waits for them. Does nothing for one that is not attached. */
    void detach(Owner owner) {
        List<Task> orphans = new ArrayList<>();
        lock.lock();
        try {
            if (!owners.remove(owner)) {
                return;
            }
            pending.removeIf(task -> task.owner.equals(owner) && orphans.add(task));
        } finally {
            lock.unlock();
        }
        orphans.stream().filter(Task::takeOver).forEach(task -> soon(task.work));
    }

    /** Runs {@code work} on the storage executor. */
    void soon(Runnable work) {
        if (!hand(work, Duration.ZERO)) {
            runLogged(work);
        }
    }

    /** An executor would keep to itself what a task throws; here it is seen, and the next task runs all the same. */
    private static void runLogged(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            ModuleLog.logger().log(System.Logger.Level.ERROR, "background work failed", e);
        }
    }

    /**
     * Runs {@code work} on the storage executor after {@code delay}, or earlier if its owner leaves. Returns whether
     * anybody is there to do it.
     */
    boolean later(Duration delay, Runnable work) {
        return hand(work, delay);
    }

    private boolean hand(Runnable work, Duration delay) {
        lock.lock();
        try {
            for (Owner owner : owners) {
                Task task = new Task(owner, work);
                pending.add(task);
                if (offer(task, delay)) {
                    return true;
                }
                pending.remove(task);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** An owner whose executor is shut down before its store is closed is passed over. */
    private static boolean offer(Task task, Duration delay) {
        try {
            if (delay.isZero()) {
                task.owner.storage.execute(task);
            } else {
                var unused = task.owner.timer.schedule(task::start, delay.toNanos(), TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /**
     * One open store's threads.
     *
     * @param storage does the work; never on the thread that hands it over
     * @param timer hands it over later
     */
    record Owner(Executor storage, ScheduledExecutorService timer) {}

    private final class Task implements Runnable {
        private final Owner owner;
        private final Runnable work;
        private final AtomicBoolean begun = new AtomicBoolean();

        private Task(Owner owner, Runnable work) {
            this.owner = owner;
            this.work = work;
        }

        private void start() {
            try {
                owner.storage.execute(this);
            } catch (RejectedExecutionException e) {
                forget();
                if (takeOver()) {
                    soon(work);
                }
            }
        }

        private boolean takeOver() {
            return begun.compareAndSet(false, true);
        }

        @Override
        public void run() {
            forget();
            if (takeOver()) {
                runLogged(work);
            }
        }

        private void forget() {
            lock.lock();
            try {
                pending.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }
}
