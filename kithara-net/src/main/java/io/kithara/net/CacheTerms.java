package io.kithara.net;

import java.time.Duration;

/**
 * On what terms a response is kept.
 *
 * @param stored whether it may be kept at all; if not, its bytes reach no disk
 * @param fresh how long from the moment its server last vouched for it it serves without a request, {@code >= 0}
 * @param servesStale whether it serves after that where no server can be reached
 */
public record CacheTerms(boolean stored, Duration fresh, boolean servesStale) {
    /** Longer than any cache lives, and short enough to be added to any time. */
    public static final Duration FOR_EVER = Duration.ofDays(365_000);

    /** Not kept. */
    public static final CacheTerms NOT_STORED = new CacheTerms(false, Duration.ZERO, false);

    /** Rejects a negative time. */
    public CacheTerms {
        if (fresh.isNegative()) {
            throw new IllegalArgumentException("fresh=" + fresh);
        }
    }

    /** Returns terms of what is kept, fresh for so long, and serves stale where no server can be reached. */
    public static CacheTerms fresh(Duration time) {
        return new CacheTerms(true, time, true);
    }
}
