package io.kithara.hls.playlist;

import io.kithara.hls.playlist.PlaylistException.Reason;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has been read of a media playlist. Numbers and times are given at the end: their tags may stand anywhere. */
final class MediaDraft {
    /** Greatest sequence number and skip: sums of two and the segments still fit. */
    static final long MAX_SEQUENCE = Long.MAX_VALUE / 4;

    private static final long US_PER_SECOND = 1_000_000;

    final KeysInForce keys = new KeysInForce();
    final DateRangesDraft dateRanges = new DateRangesDraft();
    MediaPlaylist.Type type = MediaPlaylist.Type.UNSTATED;

    @Nullable
    DecimalSeconds target;

    long mediaSequence;
    long discontinuitySequence;
    long skippedSegments;
    boolean endList;

    /** What tags have said about the segment whose URI comes next. */
    Next next = new Next();

    /** Discontinuities before the next segment. */
    long discontinuities;

    /** Of the segments from here on; 0 if not stated. */
    long bitrateBps;

    /** Where the last segment ends in its resource: the offset of one that states none; 0 behind a whole resource. */
    long rangeEnd;

    private final List<Listed> listed = new ArrayList<>();
    private final Map<MediaInit, MediaInit> knownInits = new HashMap<>();
    private @Nullable MediaInit init;

    void useInit(MediaInit newInit) {
        init = knownInits.computeIfAbsent(newInit, same -> same);
    }

    void addSegment(URI uri, int line) throws PlaylistException {
        if (listed.size() == PlaylistLimits.MAX_SEGMENTS) {
            throw new PlaylistException(Reason.LIMIT, line, "more than " + PlaylistLimits.MAX_SEGMENTS + " segments");
        }
        Next said = next;
        next = new Next();
        rangeEnd = said.range == null ? 0 : said.range.end();
        listed.add(
                new Listed(line, uri, said.duration, discontinuities, said.range, init, keys.current(), notes(said)));
    }

    private Segment.Notes notes(Next said) {
        // a byte range says itself how much it takes
        long bps = said.range == null ? bitrateBps : 0;
        boolean plain = said.title.isEmpty() && !said.gap && said.programDateTime == null && bps == 0;
        return plain ? Segment.Notes.NONE : new Segment.Notes(said.title, said.gap, said.programDateTime, bps);
    }

    /** Returns the line of the first segment, or 0. */
    int firstSegmentLine() {
        return listed.isEmpty() ? 0 : listed.get(0).line;
    }

    MediaPlaylist finish(Playlist.Header header) throws PlaylistException {
        List<Segment> segments = new ArrayList<>(listed.size());
        DecimalSeconds start = DecimalSeconds.ZERO;
        long number = mediaSequence + skippedSegments;
        for (Listed one : listed) {
            DecimalSeconds end = start.plus(durationOf(one));
            segments.add(one.at(number++, start.roundedUs(), end.roundedUs(), discontinuitySequence));
            start = end;
        }
        return new MediaPlaylist(
                header,
                type,
                target == null ? longestUs(segments) : target.roundedUs(),
                new MediaPlaylist.Numbering(mediaSequence, skippedSegments, discontinuitySequence),
                endList,
                dateRanges.finish(),
                segments);
    }

    private DecimalSeconds durationOf(Listed one) throws PlaylistException {
        if (one.duration != null) {
            return one.duration;
        }
        if (target == null) {
            throw new PlaylistException(
                    Reason.MALFORMED, one.line, "a segment with neither a duration nor a target duration to stand in");
        }
        return target;
    }

    private static long longestUs(List<Segment> segments) {
        long longestUs = segments.stream().mapToLong(Segment::durationUs).max().orElse(0);
        return (longestUs + US_PER_SECOND - 1) / US_PER_SECOND * US_PER_SECOND;
    }

    /** What tags say about one segment. */
    static final class Next {
        @Nullable
        DecimalSeconds duration;

        String title = "";

        @Nullable
        ByteRange range;

        boolean gap;

        @Nullable
        Instant programDateTime;
    }

    /** A segment that lacks only its number and its time. */
    private record Listed(
            int line,
            URI uri,
            @Nullable DecimalSeconds duration,
            long discontinuities,
            @Nullable ByteRange range,
            @Nullable MediaInit init,
            @Nullable SegmentKey key,
            Segment.Notes notes) {
        Segment at(long number, long startUs, long endUs, long discontinuitySequence) {
            return new Segment(
                    number,
                    startUs,
                    endUs - startUs,
                    discontinuitySequence + discontinuities,
                    uri,
                    range,
                    init,
                    key,
                    notes);
        }
    }
}
