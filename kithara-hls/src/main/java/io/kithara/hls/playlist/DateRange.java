package io.kithara.hls.playlist;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RFC 8216 section 4.3.2.7: a stretch of wall-clock time with attributes. Tags with the same id are one date range.
 *
 * @param className {@code CLASS}, or null
 * @param start null if not stated or unreadable
 * @param end null if not stated
 * @param durationUs null if not stated
 * @param plannedDurationUs null if not stated
 * @param endOnNext it ends where the next one of its class starts
 * @param attributes all others as written, without quotes: {@code X-...}, {@code SCTE35-...}, {@code CUE}
 */
public record DateRange(
        String id,
        @Nullable String className,
        @Nullable Instant start,
        @Nullable Instant end,
        @Nullable Long durationUs,
        @Nullable Long plannedDurationUs,
        boolean endOnNext,
        Map<String, String> attributes) {
    public DateRange {
        attributes = Map.copyOf(attributes);
    }
}
