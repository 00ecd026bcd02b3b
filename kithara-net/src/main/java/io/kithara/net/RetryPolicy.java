package io.kithara.net;

import java.time.Duration;

/**
 * How often and how long a failing request is tried again. Attempts and the deadline count only while nothing arrives:
 * a body that makes real progress starts both afresh.
 *
 * @param maxRetries further attempts after the first, {@code >= 0}
 * @param baseDelay the first back-off; doubles with every retry
 * @param maxDelay the longest back-off; a server's {@code Retry-After} may exceed it
 * @param deadline a retry that would start later than this after the request began to fail is not made
 */
public record RetryPolicy(int maxRetries, Duration baseDelay, Duration maxDelay, Duration deadline) {
    /** Three retries from 100 ms to 5 s within 60 s: a listener's patience with a stalled stream, not more. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(3, Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(60));

    /** Every failure is final. */
    public static final RetryPolicy NONE = new RetryPolicy(0, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(60));

    /** Doubling further could overflow; 2^30 base delays exceed any sensible {@code maxDelay}. */
    private static final int MAX_DOUBLINGS = 30;

    /** Rejects negative counts and delays, and a {@code maxDelay} below {@code baseDelay}. */
    public RetryPolicy {
        if (maxRetries < 0 || baseDelay.isNegative() || maxDelay.compareTo(baseDelay) < 0 || deadline.isNegative()) {
            throw new IllegalArgumentException("maxRetries=" + maxRetries + " baseDelay=" + baseDelay + " maxDelay="
                    + maxDelay + " deadline=" + deadline);
        }
    }

    /**
     * Returns the back-off before a retry, in nanoseconds: exponential, with the upper half left to chance so that many
     * clients do not come back at once.
     *
     * @param retry 1 for the first retry
     * @param chance in [0, 1)
     */
    long delayNanos(int retry, double chance) {
        long factor = 1L << Math.min(retry - 1, MAX_DOUBLINGS);
        double full = Math.min((double) baseDelay.toNanos() * factor, (double) maxDelay.toNanos());
        return (long) (full * (0.5 + chance / 2));
    }
}
