package io.kithara.hls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.stream.Download;
import io.kithara.stream.Priority;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The download of a load, one after the other, always as urgent as to the user who needs it most. Safe from any thread. */
final class LoadDownload {
    /*
     * lock guards the fields below and is not held over calls of the downloader.
     * Order: lock, then that of LoadUsers: so the last of several who change an urgency at once leaves the latest.
     */
    private final LoadUsers users;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable Download running;

    @GuardedBy("lock")
    private Priority submitted = Priority.AHEAD;

    @GuardedBy("lock")
    private boolean cancelled;

    LoadDownload(LoadUsers users) {
        this.users = users;
    }

    /** Submits the next one; it is cancelled at once if {@link #cancel} has been called. */
    void submit(Function<Priority, Download> submission) {
        Priority urgency;
        lock.lock();
        try {
            urgency = users.urgency(submitted);
            submitted = urgency;
        } finally {
            lock.unlock();
        }
        Download begun = submission.apply(urgency);
        boolean stale;
        lock.lock();
        try {
            stale = cancelled;
            running = begun;
        } finally {
            lock.unlock();
        }
        if (stale) {
            begun.cancel();
        } else {
            urge();
        }
    }

    /** Looks how urgent it has become. */
    void urge() {
        Download hurried;
        Priority urgency;
        lock.lock();
        try {
            urgency = users.urgency(submitted);
            if (running == null || urgency == submitted) {
                return;
            }
            submitted = urgency;
            hurried = running;
        } finally {
            lock.unlock();
        }
        hurried.reprioritise(urgency);
    }

    /** The last one has ended. */
    void ended() {
        lock.lock();
        try {
            running = null;
        } finally {
            lock.unlock();
        }
    }

    /** Cancels what runs and what is submitted later. */
    void cancel() {
        Download last;
        lock.lock();
        try {
            cancelled = true;
            last = running;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.cancel();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "LoadDownload[" + submitted + " " + running + "]";
        } finally {
            lock.unlock();
        }
    }
}
