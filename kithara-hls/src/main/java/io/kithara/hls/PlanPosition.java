package io.kithara.hls;

import io.kithara.hls.playlist.MediaPlaylist;
import io.kithara.hls.playlist.Segment;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where planning goes on: a time of the stream's timeline and, once it is known, the number of the segment there in the
 * track that plays. Where a playlist states no durations at all, every segment of it lies at one time: there numbers alone
 * tell what follows, and a seek begins with the first segment. Says which segment comes next without moving. Confined to the stream's loader task; no lock.
 */
final class PlanPosition {
    /** Playlists round durations: a segment that ends so soon after a time does not hold it for our purposes. */
    private static final long BOUNDARY_US = 500_000;

    private static final long NOT_KNOWN = -1;

    private long timeUs;
    private long sequence = NOT_KNOWN;

    /** The number that would follow in a track that counts like the one planned of last. */
    private long likelySequence = NOT_KNOWN;

    /** Whether the time is where a listener wants to be, which is hardly ever where a segment starts. */
    private boolean sought;

    // ---- moves

    /** Goes to where a listener wants to be. */
    void seekTo(long targetUs) {
        timeUs = targetUs;
        sequence = NOT_KNOWN;
        likelySequence = NOT_KNOWN;
        sought = true;
    }

    /** Goes back to where a segment that was planned starts; it may be another track's. */
    void returnTo(SegmentSlot planned) {
        timeUs = planned.startUs();
        sequence = NOT_KNOWN;
        likelySequence = planned.segment().mediaSequence();
    }

    /** Goes on behind a segment; its number tells the next one's only in its own track. */
    void goBehind(SegmentSlot last, VariantTrack playing) {
        timeUs = last.endUs();
        likelySequence = last.segment().mediaSequence() + 1;
        sequence = last.track() == playing ? likelySequence : NOT_KNOWN;
        sought = false;
    }

    /** Stays, but finds its segment by time: it is to be one of another track, or of a track whose numbers are new. */
    void forgetNumber() {
        sequence = NOT_KNOWN;
    }

    /** Goes back by a segment of a track, if there is one right before that belongs together with what follows. */
    void stepBack(VariantTrack track) {
        List<Segment> segments = track.playlist().segments();
        int index = segments.isEmpty() ? 0 : indexIn(track);
        if (index == 0 || index >= segments.size()) {
            return;
        }
        Segment earlier = segments.get(index - 1);
        if (earlier.discontinuity() == segments.get(index).discontinuity()) {
            sequence = earlier.mediaSequence();
        }
    }

    // ---- questions; the track is loaded

    /** Returns the next segment of a track; null at its end, for now or for good. */
    @Nullable
    Segment next(VariantTrack track) {
        MediaPlaylist playlist = track.playlist();
        if (isBeforeWindow(track)) {
            return playlist.segments().get(0);
        }
        if (playlist.segments().isEmpty()) {
            return null;
        }
        int index = sequence == NOT_KNOWN ? indexIn(track) : playlist.indexOf(sequence);
        return index < 0 || index >= playlist.segments().size()
                ? null
                : playlist.segments().get(index);
    }

    /** Returns a stand-in for the segments that left a live playlist before they were planned; empty if none is missing. */
    Optional<Segment> hole(VariantTrack track) {
        if (!isBeforeWindow(track)) {
            return Optional.empty();
        }
        Segment first = track.playlist().segments().get(0);
        long missingUs = track.startUs(first) - timeUs;
        if (missingUs <= 0) {
            return Optional.empty();
        }
        return Optional.of(new Segment(
                first.mediaSequence() - 1,
                first.startUs() - missingUs,
                missingUs,
                first.discontinuity(),
                first.uri(),
                null,
                null,
                null,
                Segment.Notes.NONE));
    }

    /** Returns whether what comes next is no longer listed. */
    private boolean isBeforeWindow(VariantTrack track) {
        MediaPlaylist playlist = track.playlist();
        if (playlist.segments().isEmpty()) {
            return false;
        }
        return sequence == NOT_KNOWN
                ? indexIn(track) == 0 && track.firstUs() - timeUs > BOUNDARY_US
                : sequence < playlist.mediaSequence();
    }

    /** Returns the index of the segment to go on with; one past the last at the end. */
    private int indexIn(VariantTrack track) {
        if (track.playlist().durationUs() == 0) {
            return indexByNumber(track.playlist());
        }
        int index = firstOfItsTime(track, track.indexAt(timeUs));
        Segment segment = track.playlist().segments().get(index);
        if (sought && segment.durationUs() == 0 && track.startUs(segment) == timeUs) {
            return index;
        }
        long leftUs = track.startUs(segment) + segment.durationUs() - timeUs;
        long tooLittleUs = sought ? 0 : Math.min(BOUNDARY_US, segment.durationUs() / 4);
        return leftUs <= tooLittleUs ? index + 1 : index;
    }

    private int indexByNumber(MediaPlaylist playlist) {
        long index = likelySequence == NOT_KNOWN ? 0 : likelySequence - playlist.mediaSequence();
        return (int) Math.max(0, Math.min(playlist.segments().size(), index));
    }

    /** What is stated to take no time may hold media all the same: a listener who goes there hears it. */
    private int firstOfItsTime(VariantTrack track, int index) {
        List<Segment> segments = track.playlist().segments();
        boolean starts = sought && track.startUs(segments.get(index)) == timeUs;
        int first = index;
        while (starts && first > 0 && track.startUs(segments.get(first - 1)) == timeUs) {
            first--;
        }
        return first;
    }

    /** Returns the segment of a track that holds the time, else the last; null if there is none. */
    @Nullable
    Segment nearest(VariantTrack track) {
        List<Segment> segments = track.playlist().segments();
        return segments.isEmpty()
                ? null
                : segments.get(Math.min(segments.size() - 1, Math.max(0, track.indexAt(timeUs))));
    }

    @Override
    public String toString() {
        return "PlanPosition[" + timeUs + " us" + (sequence == NOT_KNOWN ? "]" : ", segment " + sequence + "]");
    }
}
