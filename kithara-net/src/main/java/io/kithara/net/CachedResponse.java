package io.kithara.net;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a {@link FreshnessPolicy} decides by.
 *
 * @param uri what was asked for
 * @param kind what it is to the stream
 * @param vouched when its origin last said that this is its content: the arrival less the time it had spent in other
 *     caches ({@code Age})
 * @param cacheControl the {@code Cache-Control} field as sent
 * @param expiresAfter how long after it was sent it said to expire ({@code Expires} less {@code Date}); negative if that had
 *     passed, and zero if it could not be read, which means the same (RFC 9111 section 5.3)
 * @param lastModified when its content was last changed
 */
public record CachedResponse(
        URI uri,
        Kind kind,
        Instant vouched,
        Optional<String> cacheControl,
        Optional<Duration> expiresAfter,
        Optional<Instant> lastModified) {
    /** What something is to the stream that it belongs to. */
    public enum Kind {
        /** A progressive file. */
        FILE,
        /** A playlist of HLS. */
        PLAYLIST,
        /** A segment or init segment of HLS. */
        SEGMENT,
        /** A key of HLS. */
        KEY
    }

    /** Names no query, which may be secret. */
    @Override
    public String toString() {
        return "CachedResponse[" + kind + " " + Addresses.shown(uri) + " vouched " + vouched + " "
                + cacheControl.orElse("") + "]";
    }
}
