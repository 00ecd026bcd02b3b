package io.kithara.stream;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A {@link WorkerPool} that borrows turns from a host's executor; one turn runs one task once. What the executor refuses
 * runs on a thread of this pool's own, so that a saturated or ended executor costs a thread and never the music.
 */
final class ExecutorWorkers implements WorkerPool {
    /**
     * A turn that waits longer makes us look whether its executor has been shut down, which tells nobody: the ring holds
     * more than that, and a host's queue is rarely so long.
     */
    static final Duration PATIENCE = Duration.ofMillis(250);

    /*
     * Ownership: any thread. turns counts turns taken and not over; accepted, those of them that the executor has and has
     * not begun. An executor that was shut down may have dropped those (shutdownNow): they are taken back, and one that is
     * begun all the same does nothing. No lost wake-up: a pusher publishes the cell and then looks whether a turn is free;
     * a turn gives itself back and then looks for a cell. watching is set while the timer has our look at the executor: at
     * most one, and none while no turn waits there. A turn counts as accepted before it looks at watching; the look takes
     * watching back before it counts. own holds the threads started for refused turns; each leaves it as it ends, and
     * close joins the others.
     */
    private final Executor executor;
    private final int maxTurns;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean watching = new AtomicBoolean();
    private final TaskQueue queue = new TaskQueue(this::nudge);
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Runnable turn = this::runAccepted;
    private final Set<Thread> own = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean refusalTold = new AtomicBoolean();
    private volatile boolean closed;

    ExecutorWorkers(Executor executor, int maxTurns, ScheduledExecutorService timer) {
        if (maxTurns < 1) {
            throw new IllegalArgumentException("maxTurns=" + maxTurns);
        }
        this.executor = executor;
        this.maxTurns = maxTurns;
        this.timer = timer;
    }

    @Override
    public Handle register(String name, WorkerTask task) {
        if (closed) {
            throw new IllegalStateException("closed: " + this);
        }
        return new TaskCell(name, task, queue);
    }

    private void nudge() {
        if ((takeTurn() || (takeBackDropped() && takeTurn())) && !handOver()) {
            startOwn();
        }
    }

    private boolean takeBackDropped() {
        return isShutDown() && turns.addAndGet(-accepted.getAndSet(0)) < maxTurns;
    }

    private boolean isShutDown() {
        return executor instanceof ExecutorService service && service.isShutdown();
    }

    /** Sees to it that a turn which the executor drops is missed. */
    private void watch() {
        if (executor instanceof ExecutorService && watching.compareAndSet(false, true)) {
            try {
                var unused = timer.schedule(this::look, PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException ended) {
                // The owner of the timer is closing, and this pool with it.
                watching.set(false);
            }
        }
    }

    private void look() {
        watching.set(false);
        if (closed || accepted.get() == 0) {
            return;
        }
        if (isShutDown()) {
            nudge();
        } else {
            watch();
        }
    }

    private boolean takeTurn() {
        int taken = turns.get();
        while (taken < maxTurns && !closed) {
            if (turns.compareAndSet(taken, taken + 1)) {
                return true;
            }
            taken = turns.get();
        }
        return false;
    }

    /** Gives a turn that was taken to the executor; returns whether it accepts. One that has ended may only seem to. */
    private boolean handOver() {
        if (isShutDown()) {
            tellRefusal(null);
            return false;
        }
        accepted.incrementAndGet();
        try {
            executor.execute(turn);
            watch();
            return true;
        } catch (RuntimeException refusal) {
            if (!leaveAccepted()) {
                turns.incrementAndGet();
            }
            tellRefusal(refusal);
            return false;
        }
    }

    private void tellRefusal(@Nullable RuntimeException refusal) {
        if (refusalTold.compareAndSet(false, true)) {
            System.getLogger("io.kithara.stream")
                    .log(Level.WARNING, "the host's executor refuses turns; threads of our own take them", refusal);
        }
    }

    /** Returns whether the turn still counts: it may have been taken back. */
    private boolean leaveAccepted() {
        return accepted.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    private void startOwn() {
        Thread thread = new Thread(this::runOwn, "kithara-decode-" + (own.size() + 1));
        thread.setDaemon(true);
        own.add(thread);
        thread.start();
    }

    private void runOwn() {
        try {
            runTurn();
        } finally {
            own.remove(Thread.currentThread());
        }
    }

    private void runAccepted() {
        if (leaveAccepted()) {
            runTurn();
        }
    }

    /** Runs one task, and goes on only if the executor does not take the next turn. */
    private void runTurn() {
        do {
            try {
                runOne();
            } finally {
                turns.decrementAndGet();
            }
        } while (!queue.isEmpty() && takeTurn() && !handOver());
    }

    private void runOne() {
        TaskCell cell = closed ? null : queue.take();
        if (cell != null) {
            cell.runIfDue();
        }
    }

    @Override
    public void close() {
        closed = true;
        Joining.join(List.copyOf(own), Joining.LIMIT);
    }

    @Override
    public String toString() {
        return "WorkerPool[" + turns + "/" + maxTurns + " turns of " + executor + (closed ? ", closed]" : "]");
    }
}
