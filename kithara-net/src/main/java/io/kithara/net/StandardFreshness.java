package io.kithara.net;

import io.kithara.net.CachedResponse.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@link FreshnessPolicy#STANDARD}. Pure. */
final class StandardFreshness {
    /** RFC 9111 section 4.2.2 names this fraction as typical. */
    private static final int HEURISTIC_FRACTION = 10;

    private static final Duration LEAST_HEURISTIC = Duration.ofDays(1);

    /** A month: longer than most people keep what they do not play, and a request a month is nothing. */
    private static final Duration MOST_HEURISTIC = Duration.ofDays(30);

    /** What servers write with {@code immutable}, and at most sensible (RFC 9111 section 1.2.2 allows more). */
    private static final Duration IMMUTABLE = Duration.ofDays(365);

    private StandardFreshness() {}

    static CacheTerms terms(CachedResponse response) {
        CacheDirectives directives =
                CacheDirectives.parse(response.cacheControl().orElse(""));
        if (directives.noStore()) {
            return CacheTerms.NOT_STORED;
        }
        if (response.kind() == Kind.SEGMENT || response.kind() == Kind.KEY) {
            return CacheTerms.fresh(CacheTerms.FOR_EVER);
        }
        boolean servesStale = !directives.noCache() && !directives.mustRevalidate();
        return new CacheTerms(true, lifetime(response, directives), servesStale);
    }

    /** RFC 9111 section 4.2.1: {@code max-age} goes before {@code Expires}, which goes before a guess. */
    private static Duration lifetime(CachedResponse response, CacheDirectives directives) {
        if (directives.noCache()) {
            return Duration.ZERO;
        }
        Optional<Duration> stated = directives.maxAge().isPresent() ? directives.maxAge() : response.expiresAfter();
        if (stated.isPresent()) {
            return atLeast(stated.get(), Duration.ZERO);
        }
        if (directives.immutable()) {
            return IMMUTABLE;
        }
        return response.kind() == Kind.FILE ? guess(response) : Duration.ZERO;
    }

    private static Duration guess(CachedResponse file) {
        Instant changed = file.lastModified().orElse(file.vouched());
        Duration fraction = Duration.between(changed, file.vouched()).dividedBy(HEURISTIC_FRACTION);
        Duration guess = atLeast(fraction, LEAST_HEURISTIC);
        return guess.compareTo(MOST_HEURISTIC) > 0 ? MOST_HEURISTIC : guess;
    }

    private static Duration atLeast(Duration time, Duration least) {
        return time.compareTo(least) < 0 ? least : time;
    }
}
