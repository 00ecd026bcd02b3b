package io.kithara.storage;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one {@link CancelToken}. A child hangs in its parent only while someone listens to it, so a long-lived parent does
 * not grow with every piece of work it was asked a token for.
 */
final class CancelTree implements CancelToken {
    /*
     * Any thread calls anything. lock guards the listeners and whether this node hangs in its parent.
     * Order: a child's lock may be held when taking its parent's, never the reverse; callbacks run under no lock.
     * A listener is either in the set when cancel() takes the set, or its onCancel sees cancelled under the same lock
     * and runs it there: it cannot be missed.
     */
    private final ReentrantLock lock = new ReentrantLock();
    private final @Nullable CancelTree parent;

    /** Written under {@link #lock}; volatile so that {@link #isCancelled} takes no lock. */
    private volatile boolean cancelled;

    /** Runs on cancellation, in the order of registration; a child is in here as its own {@code cancel}. */
    @GuardedBy("lock")
    private final Set<Listener> listeners = new LinkedHashSet<>();

    @GuardedBy("lock")
    private @Nullable Listener inParent;

    CancelTree(@Nullable CancelTree parent) {
        this.parent = parent;
    }

    @Override
    public CancelToken child() {
        return new CancelTree(this);
    }

    @Override
    public boolean isCancelled() {
        return cancelled || (parent != null && parent.isCancelled());
    }

    @Override
    public Registration onCancel(Runnable callback) {
        Listener listener = new Listener(this, callback);
        if (!attach(listener)) {
            callback.run();
        }
        return listener;
    }

    /** Adds {@code listener}, or returns false if this node or one above it is cancelled. */
    private boolean attach(Listener listener) {
        lock.lock();
        try {
            if (cancelled || !hangInParent()) {
                return false;
            }
            listeners.add(listener);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean hangInParent() {
        if (parent == null || inParent != null) {
            return true;
        }
        Listener link = new Listener(parent, this::cancel);
        if (!parent.attach(link)) {
            return false;
        }
        inParent = link;
        return true;
    }

    private void detach(Listener listener) {
        lock.lock();
        try {
            if (listeners.remove(listener) && listeners.isEmpty()) {
                leaveParent();
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void leaveParent() {
        if (inParent != null) {
            inParent.close();
            inParent = null;
        }
    }

    @Override
    public void cancel() {
        List<Listener> woken;
        lock.lock();
        try {
            if (cancelled) {
                return;
            }
            cancelled = true;
            woken = new ArrayList<>(listeners);
            listeners.clear();
            leaveParent();
        } finally {
            lock.unlock();
        }
        Callbacks.runAll(woken);
    }

    @Override
    public String toString() {
        return "CancelToken[" + (isCancelled() ? "cancelled" : "live") + "]";
    }

    /** A callback in the set of its node; compared by identity. */
    private static final class Listener implements Registration, Runnable {
        private final CancelTree node;
        private final Runnable callback;

        Listener(CancelTree node, Runnable callback) {
            this.node = node;
            this.callback = callback;
        }

        @Override
        public void run() {
            callback.run();
        }

        @Override
        public void close() {
            node.detach(this);
        }
    }
}
