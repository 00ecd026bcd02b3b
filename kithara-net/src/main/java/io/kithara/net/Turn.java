package io.kithara.net;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/*
 * Ownership: any thread. lock guards every field and is never held while a call is cancelled or a sink, a hook or a
 * listener runs.
 */
/**
 * Whose turn it is to act for a fetch. Exactly one thread at a time holds the turn and with it the right to touch the
 * fetch's fields and its sink; while everyone waits (for a header, a back-off, a grant) nobody does, and the first of
 * the awaited event, the alarm and the canceller to present the current ticket gets it. Passing it on happens-before
 * taking it.
 */
final class Turn {
    static final int REFUSED = -1;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private boolean held = true;

    @GuardedBy("lock")
    private boolean cancelled;

    @GuardedBy("lock")
    private int ticket;

    @GuardedBy("lock")
    private @Nullable Call call;

    @GuardedBy("lock")
    private @Nullable Future<?> alarm;

    /**
     * Lets the turn go.
     *
     * @param next the call waited for, cancelled with the fetch; null if it is something else
     * @return the ticket to claim it with, or {@link #REFUSED} if the fetch is cancelled: then the caller keeps the turn
     */
    int pass(@Nullable Call next) {
        lock.lock();
        try {
            call = next;
            if (cancelled) {
                return REFUSED;
            }
            held = false;
            return ++ticket;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the turn if nobody else has taken it since {@code offered} was given out. */
    boolean claim(int offered) {
        Future<?> stale;
        lock.lock();
        try {
            if (held || ticket != offered) {
                return false;
            }
            held = true;
            stale = takeAlarm();
        } finally {
            lock.unlock();
        }
        cancel(stale);
        return true;
    }

    /** Attaches something to cancel once {@code offered} is claimed; cancels it at once if that has happened. */
    void attach(int offered, Future<?> future) {
        Future<?> stale = future;
        lock.lock();
        try {
            if (!held && ticket == offered) {
                stale = takeAlarm();
                alarm = future;
            }
        } finally {
            lock.unlock();
        }
        cancel(stale);
    }

    /**
     * Cancels the fetch and its call.
     *
     * @return whether the caller got the turn and must end the fetch; else the holder notices
     */
    boolean cancel() {
        Call running;
        Future<?> stale = null;
        boolean mine;
        lock.lock();
        try {
            mine = !held;
            held = true;
            cancelled = true;
            running = call;
            if (mine) {
                stale = takeAlarm();
            }
        } finally {
            lock.unlock();
        }
        cancel(stale);
        if (running != null) {
            running.cancel();
        }
        return mine;
    }

    boolean isCancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private @Nullable Future<?> takeAlarm() {
        Future<?> taken = alarm;
        alarm = null;
        return taken;
    }

    private static void cancel(@Nullable Future<?> future) {
        if (future != null) {
            future.cancel(false);
        }
    }
}
