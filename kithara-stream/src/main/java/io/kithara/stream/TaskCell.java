package io.kithara.stream;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One registered task and where it is in its life. Safe from any thread. */
final class TaskCell implements WorkerPool.Handle {
    /*
     * The state is one atomic; who moves it from PARKED or RUNNING_DUE or RUNNING to DUE puts the cell into the queue,
     * so that it is there at most once. Only the worker that moved it from DUE to RUNNING leaves a RUNNING state.
     *
     * PARKED -> DUE (wake) -> RUNNING (worker) -> PARKED, or DUE again
     * RUNNING -> RUNNING_DUE (wake), RUNNING* -> CLOSING (close) -> CLOSED (worker), PARKED or DUE -> CLOSED (close)
     */
    private enum State {
        PARKED,
        DUE,
        RUNNING,
        RUNNING_DUE,
        CLOSING,
        CLOSED
    }

    private final String name;
    private final WorkerTask task;
    private final TaskQueue queue;
    private final AtomicReference<State> state = new AtomicReference<>(State.PARKED);

    /** Written before the state becomes CLOSING, read after it was seen so. */
    private volatile @Nullable Runnable afterLastRun;

    /** Link of {@link TaskQueue}; owned by whoever owns the cell there. */
    @Nullable
    TaskCell next;

    TaskCell(String name, WorkerTask task, TaskQueue queue) {
        this.name = name;
        this.task = task;
        this.queue = queue;
    }

    @Override
    public void wake() {
        while (true) {
            State now = state.get();
            if (now == State.PARKED) {
                if (state.compareAndSet(State.PARKED, State.DUE)) {
                    queue.push(this);
                    return;
                }
            } else if (now == State.RUNNING) {
                if (state.compareAndSet(State.RUNNING, State.RUNNING_DUE)) {
                    return;
                }
            } else {
                if (now == State.DUE) {
                    queue.nudge();
                }
                return;
            }
        }
    }

    @Override
    public void close(Runnable after) {
        while (true) {
            State now = state.get();
            if (now == State.CLOSING || now == State.CLOSED) {
                return;
            }
            if (now == State.PARKED || now == State.DUE) {
                if (state.compareAndSet(now, State.CLOSED)) {
                    after.run();
                    return;
                }
            } else {
                afterLastRun = after;
                if (state.compareAndSet(now, State.CLOSING)) {
                    return;
                }
            }
        }
    }

    /** Runs the task once if it is still due, on a worker's thread, which looks into the queue again afterwards. */
    void runIfDue() {
        if (!state.compareAndSet(State.DUE, State.RUNNING)) {
            return;
        }
        boolean more = runTask();
        while (true) {
            State now = state.get();
            if (now == State.CLOSING) {
                state.set(State.CLOSED);
                Runnable after = afterLastRun;
                if (after != null) {
                    after.run();
                }
                return;
            }
            State following = more || now == State.RUNNING_DUE ? State.DUE : State.PARKED;
            if (state.compareAndSet(now, following)) {
                if (following == State.DUE) {
                    queue.pushBack(this);
                }
                return;
            }
        }
    }

    /** A task that throws is a defect: it is parked rather than run again into the same defect. */
    private boolean runTask() {
        try {
            return task.run();
        } catch (RuntimeException | Error defect) {
            System.getLogger("io.kithara.stream").log(Level.ERROR, "task " + name + " failed and is parked", defect);
            return false;
        }
    }

    @Override
    public String toString() {
        return "Task[" + name + " " + state + "]";
    }
}
