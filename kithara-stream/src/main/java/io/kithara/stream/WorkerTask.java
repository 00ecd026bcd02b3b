package io.kithara.stream;

/** Cooperative work: runs until it has nothing to do, then leaves the thread until somebody wakes it. */
@FunctionalInterface
public interface WorkerTask {
    /**
     * Does a bounded piece of work. Never called by two threads at once; a wake-up that arrives during the run causes
     * another run, so none is lost. Must not wait.
     *
     * @return whether there is more to do now; {@code false} parks the task until {@link WorkerPool.Handle#wake}
     */
    boolean run();
}
