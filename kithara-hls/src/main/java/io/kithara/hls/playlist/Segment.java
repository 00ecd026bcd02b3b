package io.kithara.hls.playlist;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One media segment. Segments of a playlist with the same init section or key share the object.
 *
 * @param mediaSequence its number, which it keeps across reloads
 * @param startUs its start on the timeline of its playlist, whose first segment starts at 0; never drifts from the exact sum
 * @param durationUs its {@code EXTINF}, to the microsecond on which the next one starts
 * @param discontinuity its discontinuity sequence number: where it changes, timestamps and encoding may change
 * @param uri where it is
 * @param range its bytes in that resource, or null for the whole
 * @param init its init section, or null
 * @param key what it is encrypted with, or null
 * @param notes what else is known of it
 */
public record Segment(
        long mediaSequence,
        long startUs,
        long durationUs,
        long discontinuity,
        URI uri,
        @Nullable ByteRange range,
        @Nullable MediaInit init,
        @Nullable SegmentKey key,
        Notes notes) {
    public Segment {
        if (durationUs < 0) {
            throw new IllegalArgumentException("durationUs=" + durationUs);
        }
    }

    /**
     * What most segments do not have; those share {@link #NONE}.
     *
     * @param title behind the comma of {@code EXTINF}; "" if there is none
     * @param gap there is no media: the segment must not be fetched
     * @param programDateTime the wall clock at its first sample, only if a tag stands before this very segment
     * @param bitrateBps about how many bits per second it takes; 0 if not stated
     */
    public record Notes(String title, boolean gap, @Nullable Instant programDateTime, long bitrateBps) {
        /** Nothing. */
        public static final Notes NONE = new Notes("", false, null, 0);
    }

    /** Returns where the next segment starts. */
    public long endUs() {
        return startUs + durationUs;
    }

    /** Returns whether there is no media. */
    public boolean isGap() {
        return notes.gap();
    }

    Segment movedBy(long us, long discontinuities) {
        return new Segment(
                mediaSequence, startUs + us, durationUs, discontinuity + discontinuities, uri, range, init, key, notes);
    }

    /** Without the query of the URI: it may hold a secret. */
    @Override
    public String toString() {
        return "Segment[" + mediaSequence + " at " + startUs + " us for " + durationUs + " us " + uri.getRawPath()
                + (range == null ? "" : " " + range) + (key == null ? "" : " " + key) + (isGap() ? " gap" : "") + "]";
    }
}
