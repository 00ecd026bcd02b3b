package io.kithara.hls.playlist;

import java.util.List;

/**
 * RFC 8216 sections 4.3.2 and 4.3.3: the segments of one variant or rendition.
 *
 * @param type whether it may change
 * @param targetDurationUs an upper bound of segment durations, for reload times; if not stated the longest segment, rounded
 *     up to a second; 0 only if there is no segment either
 * @param numbering where the numbers of its segments start
 * @param endList no segment will be added any more
 * @param segments in order; empty is allowed, a live stream may start so
 */
public record MediaPlaylist(
        Header header,
        Type type,
        long targetDurationUs,
        Numbering numbering,
        boolean endList,
        List<DateRange> dateRanges,
        List<Segment> segments)
        implements Playlist {
    public MediaPlaylist {
        dateRanges = List.copyOf(dateRanges);
        segments = List.copyOf(segments);
    }

    /** {@code EXT-X-PLAYLIST-TYPE}. */
    public enum Type {
        /** Never changes; some lack their {@code EXT-X-ENDLIST} all the same. */
        VOD,
        /** Only grows. */
        EVENT,
        /** Not stated: grows, and loses its oldest segments. */
        UNSTATED
    }

    /**
     * Where the numbers of a playlist's segments start.
     *
     * @param mediaSequence of the first segment, with those skipped; beyond 2^31 in the wild, and negative in broken ones
     * @param skippedSegments left out by the server in front of the first one listed ({@code EXT-X-SKIP}): an answer to a
     *     question we never ask
     * @param discontinuitySequence how many discontinuities the playlist has had before its first segment
     */
    public record Numbering(long mediaSequence, long skippedSegments, long discontinuitySequence) {}

    /** Returns the number of the first segment that is listed, or that is going to be. */
    public long mediaSequence() {
        return numbering.mediaSequence() + numbering.skippedSegments();
    }

    /** Returns the number that the segment behind the last one has or will have. */
    public long endSequence() {
        return mediaSequence() + segments.size();
    }

    /** Returns the sum of all segments' durations. */
    public long durationUs() {
        return segments.isEmpty()
                ? 0
                : segments.get(segments.size() - 1).endUs() - segments.get(0).startUs();
    }

    /** Returns the index of the segment of that number, or -1 if it is not listed. */
    public int indexOf(long mediaSequence) {
        long index = mediaSequence - mediaSequence();
        return index >= 0 && index < segments.size() ? (int) index : -1;
    }

    /**
     * Returns the index of the segment that holds a time, in O(log n).
     *
     * @param timeUs on the timeline of {@link Segment#startUs}
     * @return the last segment that starts at or before it: the first one for earlier times, the last one for times behind
     *     the end; -1 if there is no segment
     */
    public int indexAt(long timeUs) {
        int low = 0;
        int high = segments.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments.get(middle).startUs() <= timeUs) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return segments.isEmpty() ? -1 : low;
    }
}
