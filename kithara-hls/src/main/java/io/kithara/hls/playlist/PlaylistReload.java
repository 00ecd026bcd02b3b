package io.kithara.hls.playlist;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a reload of a live playlist lines up with what was known before: by media sequence (RFC 8216 section 6.3.4), never by URI.
 *
 * @param playlist the newer playlist with times and discontinuity numbers moved onto the older one's timeline; the older one
 *     itself if {@code wentBack}, and if the newer one lists nothing, which then only ends it if it says so
 * @param added segments of {@code playlist} that the older one did not have, in order
 * @param missedSegments how many segments came and went between the two, so that they are in neither
 * @param wentBack the newer one ends before the older one: an old copy from a cache, or a server that started anew
 */
public record PlaylistReload(MediaPlaylist playlist, List<Segment> added, long missedSegments, boolean wentBack) {
    /** Missed segments that move the timeline; more are none that anybody missed, and their time would overflow. */
    private static final long MAX_MISSED_TIMED = PlaylistLimits.MAX_SEGMENTS;

    public PlaylistReload {
        added = List.copyOf(added);
    }

    /** Lines up two loads of one media playlist; {@code older} may be the {@code playlist} of an earlier step. */
    public static PlaylistReload of(MediaPlaylist older, MediaPlaylist newer) {
        if (newer.endSequence() < older.endSequence()) {
            return new PlaylistReload(older, List.of(), 0, true);
        }
        if (newer.segments().isEmpty() && !older.segments().isEmpty()) {
            // A window with nothing in it says nothing of time: what comes next is lined up with what was before.
            return new PlaylistReload(newer.endList() ? ended(older) : older, List.of(), 0, false);
        }
        long missed = older.segments().isEmpty() ? 0 : Math.max(newer.mediaSequence() - older.endSequence(), 0);
        MediaPlaylist moved = moved(newer, shiftUs(older, newer, missed), discontinuityShift(older, newer));
        int known = (int) Math.min(
                Math.max(older.endSequence() - newer.mediaSequence(), 0),
                newer.segments().size());
        List<Segment> all = moved.segments();
        return new PlaylistReload(
                moved, older.segments().isEmpty() ? all : all.subList(known, all.size()), missed, false);
    }

    private static MediaPlaylist ended(MediaPlaylist playlist) {
        return new MediaPlaylist(
                playlist.header(),
                playlist.type(),
                playlist.targetDurationUs(),
                playlist.numbering(),
                true,
                playlist.dateRanges(),
                playlist.segments());
    }

    /**
     * Returns a playlist of a server that started anew, its numbers too: as it continues an older one, right behind it and
     * behind a discontinuity.
     */
    public static MediaPlaylist startedAnew(MediaPlaylist older, MediaPlaylist newer) {
        if (older.segments().isEmpty() || newer.segments().isEmpty()) {
            return newer;
        }
        Segment last = older.segments().get(older.segments().size() - 1);
        Segment first = newer.segments().get(0);
        return moved(newer, last.endUs() - first.startUs(), last.discontinuity() + 1 - first.discontinuity());
    }

    /** Returns whether the numbers jump further than any stream can have run between two loads: they are counted anew. */
    public boolean jumped() {
        return missedSegments > MAX_MISSED_TIMED;
    }

    /** Returns whether nothing is new: the next reload may come after half the target duration. */
    public boolean isUnchanged() {
        return added.isEmpty();
    }

    private static long shiftUs(MediaPlaylist older, MediaPlaylist newer, long missed) {
        Segment known = shared(older, newer);
        if (known != null) {
            return known.startUs()
                    - newer.segments().get(newer.indexOf(known.mediaSequence())).startUs();
        }
        if (older.segments().isEmpty() || newer.segments().isEmpty()) {
            return 0;
        }
        Segment last = older.segments().get(older.segments().size() - 1);
        Segment first = newer.segments().get(0);
        long byTargetUs = last.endUs() + Math.min(missed, MAX_MISSED_TIMED) * newer.targetDurationUs();
        Instant lastStart = last.notes().programDateTime();
        Instant firstStart = first.notes().programDateTime();
        if (missed == 0 || lastStart == null || firstStart == null || !firstStart.isAfter(lastStart)) {
            return byTargetUs - first.startUs();
        }
        long byClockUs =
                last.startUs() + Duration.between(lastStart, firstStart).toNanos() / 1000;
        // a clock that was set in between would move the timeline by hours
        boolean plausible = byClockUs >= last.endUs() && byClockUs <= byTargetUs;
        return (plausible ? byClockUs : byTargetUs) - first.startUs();
    }

    /** Servers that slide without counting {@code EXT-X-DISCONTINUITY-SEQUENCE} are set right by a segment both have. */
    private static long discontinuityShift(MediaPlaylist older, MediaPlaylist newer) {
        Segment known = shared(older, newer);
        return known == null
                ? 0
                : known.discontinuity()
                        - newer.segments()
                                .get(newer.indexOf(known.mediaSequence()))
                                .discontinuity();
    }

    private static @Nullable Segment shared(MediaPlaylist older, MediaPlaylist newer) {
        int index = older.indexOf(Math.max(older.mediaSequence(), newer.mediaSequence()));
        return index < 0 || newer.segments().isEmpty() ? null : older.segments().get(index);
    }

    private static MediaPlaylist moved(MediaPlaylist playlist, long us, long discontinuities) {
        if (us == 0 && discontinuities == 0) {
            return playlist;
        }
        MediaPlaylist.Numbering from = playlist.numbering();
        return new MediaPlaylist(
                playlist.header(),
                playlist.type(),
                playlist.targetDurationUs(),
                new MediaPlaylist.Numbering(
                        from.mediaSequence(), from.skippedSegments(), from.discontinuitySequence() + discontinuities),
                playlist.endList(),
                playlist.dateRanges(),
                playlist.segments().stream()
                        .map(segment -> segment.movedBy(us, discontinuities))
                        .toList());
    }
}
