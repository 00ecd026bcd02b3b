package io.kithara.stream;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link WorkerPool} that borrows turns from a host's executor; one turn runs one task once. */
final class ExecutorWorkers implements WorkerPool {
    /*
     * Ownership: any thread. turns counts turns handed to the executor and not over. No lost wake-up: a pusher publishes
     * the cell and then looks whether a turn is free; a turn gives itself back and then looks for a cell.
     */
    private final Executor executor;
    private final int maxTurns;
    private final TaskQueue queue = new TaskQueue(this::nudge);
    private final AtomicInteger turns = new AtomicInteger();
    private final Runnable turn = this::runTurn;
    private volatile boolean closed;

    ExecutorWorkers(Executor executor, int maxTurns) {
        if (maxTurns < 1) {
            throw new IllegalArgumentException("maxTurns=" + maxTurns);
        }
        this.executor = executor;
        this.maxTurns = maxTurns;
    }

    @Override
    public Handle register(String name, WorkerTask task) {
        if (closed) {
            throw new IllegalStateException("closed: " + this);
        }
        return new TaskCell(name, task, queue);
    }

    private void nudge() {
        int taken = turns.get();
        while (taken < maxTurns && !closed) {
            if (turns.compareAndSet(taken, taken + 1)) {
                handOver();
                return;
            }
            taken = turns.get();
        }
    }

    private void handOver() {
        try {
            executor.execute(turn);
        } catch (RejectedExecutionException e) {
            turns.decrementAndGet();
            throw e;
        }
    }

    private void runTurn() {
        try {
            TaskCell cell = closed ? null : queue.take();
            if (cell != null) {
                cell.runIfDue();
            }
        } finally {
            turns.decrementAndGet();
        }
        if (!queue.isEmpty()) {
            nudgeAgain();
        }
    }

    /** On the host's own thread there is nobody to throw at: the tasks stay due until somebody wakes one. */
    private void nudgeAgain() {
        try {
            nudge();
        } catch (RejectedExecutionException e) {
            System.getLogger("io.kithara.stream")
                    .log(Level.WARNING, "the host's executor takes no more turns; tasks wait", e);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return "WorkerPool[" + turns + "/" + maxTurns + " turns of " + executor + (closed ? ", closed]" : "]");
    }
}
