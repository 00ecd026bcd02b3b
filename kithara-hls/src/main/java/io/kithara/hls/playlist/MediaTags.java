package io.kithara.hls.playlist;

import io.kithara.hls.playlist.PlaylistException.Reason;
import java.time.Instant;
import java.util.Map;

/** Readers of the tags of media playlists. */
final class MediaTags {
    static final Map<String, TagReader> READERS = Map.ofEntries(
            Map.entry("#EXTINF", MediaTags::readInf),
            Map.entry("#EXT-X-BYTERANGE", MediaTags::readByteRange),
            Map.entry("#EXT-X-DISCONTINUITY", MediaTags::readDiscontinuity),
            Map.entry("#EXT-X-KEY", MediaTags::readKey),
            Map.entry("#EXT-X-MAP", MediaTags::readMap),
            Map.entry("#EXT-X-GAP", MediaTags::readGap),
            Map.entry("#EXT-X-BITRATE", MediaTags::readBitrate),
            Map.entry("#EXT-X-PROGRAM-DATE-TIME", MediaTags::readProgramDateTime),
            Map.entry("#EXT-X-DATERANGE", MediaTags::readDateRange),
            Map.entry("#EXT-X-TARGETDURATION", MediaTags::readTargetDuration),
            Map.entry("#EXT-X-MEDIA-SEQUENCE", MediaTags::readMediaSequence),
            Map.entry("#EXT-X-DISCONTINUITY-SEQUENCE", MediaTags::readDiscontinuitySequence),
            Map.entry("#EXT-X-SKIP", MediaTags::readSkip),
            Map.entry("#EXT-X-PLAYLIST-TYPE", MediaTags::readPlaylistType),
            Map.entry("#EXT-X-ENDLIST", MediaTags::readEndList));

    private static final long BPS_PER_KBPS = 1000;

    private MediaTags() {}

    /** RFC 8216 section 4.3.2.1; the comma may be missing, and the target duration stands in for a time that is none. */
    private static void readInf(PlaylistDraft draft, String value) throws PlaylistException {
        int comma = value.indexOf(',');
        String seconds = comma < 0 ? value : value.substring(0, comma).strip();
        draft.media.next.title = comma < 0 ? "" : value.substring(comma + 1).strip();
        if (seconds.startsWith("-") && DecimalSeconds.parse(seconds, 1, seconds.length()) != null) {
            draft.remark("a negative duration is taken as 0");
            draft.media.next.duration = DecimalSeconds.ZERO;
            return;
        }
        DecimalSeconds duration = DecimalSeconds.parse(seconds);
        if (duration == null) {
            draft.remark("a duration that is no number: the target duration stands in");
        } else if (duration.isBeyondLimit()) {
            throw new PlaylistException(
                    Reason.LIMIT,
                    draft.line(),
                    "a segment of more than " + PlaylistLimits.MAX_SEGMENT_SECONDS + " seconds");
        }
        draft.media.next.duration = duration;
    }

    /** RFC 8216 section 4.3.2.2. */
    private static void readByteRange(PlaylistDraft draft, String value) throws PlaylistException {
        draft.media.next.range = ByteRangeReader.read(value, draft.media.rangeEnd, draft.line());
    }

    /** RFC 8216 section 4.3.2.3. */
    private static void readDiscontinuity(PlaylistDraft draft, String value) {
        draft.media.discontinuities++;
    }

    /** RFC 8216 section 4.3.2.4. */
    private static void readKey(PlaylistDraft draft, String value) throws PlaylistException {
        draft.media.keys.use(KeyReader.read("EXT-X-KEY", draft.attributes(value), draft.uris));
    }

    /** RFC 8216 section 4.3.2.5; encrypted with the key that applies where the tag stands. */
    private static void readMap(PlaylistDraft draft, String value) throws PlaylistException {
        AttributeList attributes = draft.attributes(value);
        String uri = attributes.required("EXT-X-MAP", "URI");
        String range = attributes.text("BYTERANGE");
        draft.media.useInit(new MediaInit(
                draft.uris.keyOrInit(uri, draft.line()),
                range == null ? null : ByteRangeReader.read(range, 0, draft.line()),
                draft.media.keys.current()));
    }

    /** rfc8216bis section 4.4.4.7. */
    private static void readGap(PlaylistDraft draft, String value) {
        draft.media.next.gap = true;
    }

    /** rfc8216bis section 4.4.4.8: kilobits per second of all segments up to the next such tag. */
    private static void readBitrate(PlaylistDraft draft, String value) {
        long kbps = Numbers.parse(value);
        if (kbps < 0 || kbps > Integer.MAX_VALUE) {
            draft.remark("a bit rate that is no number is ignored");
        } else {
            draft.media.bitrateBps = kbps * BPS_PER_KBPS;
        }
    }

    /** RFC 8216 section 4.3.2.6. */
    private static void readProgramDateTime(PlaylistDraft draft, String value) {
        Instant instant = WallClock.parse(value);
        if (instant == null) {
            draft.remark("a date that cannot be read is ignored");
        }
        draft.media.next.programDateTime = instant;
    }

    /** RFC 8216 section 4.3.2.7. */
    private static void readDateRange(PlaylistDraft draft, String value) throws PlaylistException {
        AttributeList attributes = draft.attributes(value);
        String id = attributes.text("ID");
        if (id == null) {
            draft.remark("a date range without an id is ignored");
            return;
        }
        draft.media.dateRanges.add(id, attributes.all());
        draft.checkEntries(draft.media.dateRanges.size(), "date ranges");
    }

    /** RFC 8216 section 4.3.3.1; decimals are tolerated. */
    private static void readTargetDuration(PlaylistDraft draft, String value) {
        DecimalSeconds target = DecimalSeconds.parse(value);
        if (target == null || target.isBeyondLimit()) {
            draft.remark("a target duration that is no number is ignored");
        } else {
            draft.media.target = target;
        }
    }

    /** RFC 8216 section 4.3.3.2. */
    private static void readMediaSequence(PlaylistDraft draft, String value) throws PlaylistException {
        draft.media.mediaSequence = sequence(draft, value);
    }

    /** RFC 8216 section 4.3.3.3. */
    private static void readDiscontinuitySequence(PlaylistDraft draft, String value) throws PlaylistException {
        draft.media.discontinuitySequence = sequence(draft, value);
    }

    /** Returns a number that may be negative, as in the wild; an empty one counts as 0. */
    private static long sequence(PlaylistDraft draft, String value) throws PlaylistException {
        if (value.isEmpty()) {
            draft.remark("an empty sequence number counts as 0");
            return 0;
        }
        boolean negative = value.startsWith("-");
        long number = Numbers.parse(value, negative ? 1 : 0, value.length());
        if (number < 0 || number > MediaDraft.MAX_SEQUENCE) {
            throw new PlaylistException(Reason.MALFORMED, draft.line(), "a sequence number that is no number");
        }
        return negative ? -number : number;
    }

    /** rfc8216bis section 4.4.5.2, which only an answer to a question we never ask should have. */
    private static void readSkip(PlaylistDraft draft, String value) throws PlaylistException {
        draft.media.skippedSegments =
                Math.min(draft.attributes(value).number("SKIPPED-SEGMENTS"), MediaDraft.MAX_SEQUENCE);
    }

    /** RFC 8216 section 4.3.3.5. */
    private static void readPlaylistType(PlaylistDraft draft, String value) {
        switch (value) {
            case "VOD" -> draft.media.type = MediaPlaylist.Type.VOD;
            case "EVENT" -> draft.media.type = MediaPlaylist.Type.EVENT;
            default -> draft.remark("an unknown playlist type is ignored");
        }
    }

    /** RFC 8216 section 4.3.3.4: anywhere in the playlist. */
    private static void readEndList(PlaylistDraft draft, String value) {
        draft.media.endList = true;
    }
}
