package io.kithara.net;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Decides whether a fetch is tried again, and when. Pure but for its counters; time and chance are handed in. For one
 * thread at a time.
 *
 * <p>Retries and the deadline start afresh after real progress, so that a server that resets every megabyte is read to
 * the end; a server that gives a few bytes each time, or the same bytes each time, is not.
 */
final class RetryState {
    /** Real progress: two seconds of 128 kbit/s audio, half of the smallest cut seen in the wild (60 KB). */
    static final long PROGRESS_BYTES = 32 * 1024;

    /** Whole bodies that a server which ignores ranges may send to one fetch in place of its rest. */
    static final int MAX_RESTARTS = 8;

    static final long GIVE_UP = -1;

    private final RetryPolicy policy;
    private final List<NetException> failures = new ArrayList<>();
    private long attemptStartNanos;
    private boolean failing;
    private long failingSinceNanos;
    private long freshBytes;
    private boolean attemptBroughtBytes;
    private int retries;
    private int restarts;

    RetryState(RetryPolicy policy) {
        this.policy = policy;
    }

    void onAttempt(long nowNanos) {
        attemptStartNanos = nowNanos;
        attemptBroughtBytes = false;
    }

    void onProgress(int bytes) {
        attemptBroughtBytes = true;
        freshBytes += bytes;
        if (freshBytes >= PROGRESS_BYTES) {
            freshBytes = 0;
            retries = 0;
            failing = false;
            failures.clear();
        }
    }

    /** Notes that a server sent the whole body in place of its rest; returns whether that may still be read. */
    boolean mayRestart() {
        restarts++;
        return restarts <= MAX_RESTARTS;
    }

    /** Returns how long to wait before the next attempt, in nanoseconds, or {@link #GIVE_UP}. */
    long onFailure(NetException failure, OptionalLong retryAfterNanos, long nowNanos, double chance) {
        boolean progressed = attemptBroughtBytes && retries == 0 && !failing;
        if (!failing) {
            failing = true;
            failingSinceNanos = attemptBroughtBytes ? nowNanos : attemptStartNanos;
        }
        failures.add(failure);
        if (!failure.isTransient() || retries >= policy.maxRetries()) {
            return GIVE_UP;
        }
        retries++;
        long backOff = progressed ? 0 : policy.delayNanos(retries, chance);
        long delay = Math.max(backOff, retryAfterNanos.orElse(0));
        return delay > remainingNanos(nowNanos) ? GIVE_UP : delay;
    }

    /** Returns how much of the deadline is left, in nanoseconds; all of it while nothing has failed. */
    long remainingNanos(long nowNanos) {
        long since = failing ? failingSinceNanos : attemptStartNanos;
        return policy.deadline().toNanos() - (nowNanos - since);
    }

    /** Number of the retry decided last, from 1. */
    int retries() {
        return retries;
    }

    /** Failures since the last real progress, oldest first. */
    List<NetException> failures() {
        return failures;
    }
}
