package io.kithara.decode;

import io.kithara.stream.WorkerPool;
import io.kithara.stream.WorkerTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Workers without a thread: due tasks run one run at a time, when and on the thread the test says. */
final class SteppedWorkers implements WorkerPool {
    private final Queue<Task> due = new ArrayDeque<>();
    private final List<Task> tasks = new ArrayList<>();

    /** Runs the task that has been due longest, once; returns whether there was one. */
    boolean step() {
        Task task = due.poll();
        if (task == null) {
            return false;
        }
        task.queued = false;
        if (!task.closed && task.body.run()) {
            task.wake();
        }
        return true;
    }

    /** Runs until every task is parked. */
    void settle() {
        int limit = 1_000_000;
        while (step()) {
            if (--limit == 0) {
                throw new AssertionError("the tasks never park: " + tasks);
            }
        }
    }

    boolean isIdle() {
        return due.isEmpty();
    }

    @Override
    public Handle register(String name, WorkerTask body) {
        Task task = new Task(body);
        tasks.add(task);
        return task;
    }

    @Override
    public void close() {
        due.clear();
    }

    private final class Task implements Handle {
        private final WorkerTask body;
        private boolean queued;
        private boolean closed;

        Task(WorkerTask body) {
            this.body = body;
        }

        @Override
        public void wake() {
            if (!queued && !closed) {
                queued = true;
                due.add(this);
            }
        }

        @Override
        public void close(Runnable afterLastRun) {
            closed = true;
            afterLastRun.run();
        }
    }
}
