package io.kithara.hls;

import io.kithara.hls.playlist.MediaPlaylist;
import io.kithara.hls.playlist.PlaylistReload;
import io.kithara.hls.playlist.Segment;
import io.kithara.stream.MediaException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One rung with its media playlist as last loaded, and where that lies on the stream's timeline. Confined to the stream's
 * loader.
 */
final class VariantTrack {
    /** A playlist was some time old when it was loaded, and segments are shorter than their target duration. */
    private static final int SPARE_SEGMENTS = 2;

    private final Rung rung;
    private @Nullable MediaPlaylist playlist;
    private @Nullable MediaException failure;
    private boolean loading;
    private int source;
    private boolean blocked;
    private long blockedUntilNanos;

    /** Where the playlist's own time 0 lies on the stream's timeline. */
    private long offsetUs;

    private boolean changed = true;
    private boolean startedAnew;

    /** Whether its live playlist was given up, and has not changed since. */
    private boolean dead;

    /** The last load, if it was behind everything that is known. */
    private @Nullable MediaPlaylist outdated;

    private long askedAtNanos;
    private long livelyAtNanos;
    private long loadedAtNanos;

    VariantTrack(Rung rung) {
        this.rung = rung;
    }

    Rung rung() {
        return rung;
    }

    URI uri() {
        return rung.playlists().get(source);
    }

    /** Returns whether there is a redundant playlist of the same content that was not tried. */
    boolean hasFallBack() {
        return source + 1 < rung.playlists().size();
    }

    /** Goes over to a redundant playlist of the same content; returns whether there is one that was not tried. */
    boolean fallBack() {
        if (!hasFallBack()) {
            return false;
        }
        source++;
        playlist = null;
        failure = null;
        loading = false;
        return true;
    }

    boolean isLoaded() {
        return playlist != null;
    }

    MediaPlaylist playlist() {
        if (playlist == null) {
            throw new IllegalStateException("not loaded: " + this);
        }
        return playlist;
    }

    /** Claims the next load, unless one is under way; returns whether it is the caller's. */
    boolean claimLoad(long now) {
        if (loading) {
            return false;
        }
        loading = true;
        askedAtNanos = now;
        return true;
    }

    /** Returns when the last load began. */
    long askedAtNanos() {
        return askedAtNanos;
    }

    /** Returns when the playlist had last changed, or began to be followed. */
    long livelyAtNanos() {
        return livelyAtNanos;
    }

    void followedFrom(long now) {
        livelyAtNanos = now;
    }

    void loadedAt(long now) {
        loadedAtNanos = now;
        if (changed) {
            livelyAtNanos = now;
            dead = false;
        }
    }

    /** Returns whether its playlist is newer; both are loaded. */
    boolean wasLoadedAfter(VariantTrack other) {
        return loadedAtNanos - other.loadedAtNanos > 0;
    }

    void loadFailed(MediaException why) {
        loading = false;
        failure = why;
    }

    @Nullable
    MediaException failure() {
        return failure;
    }

    /** Returns whether there is a playlist, or may be, and it was not given up. */
    boolean isPromising() {
        return !dead && (isLoaded() || failure == null);
    }

    /** Gives its live playlist up until it changes. */
    void die() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }

    // ---- blocking

    void block(long untilNanos) {
        blocked = true;
        blockedUntilNanos = untilNanos;
    }

    boolean isBlocked(long now) {
        blocked = blocked && blockedUntilNanos - now > 0;
        return blocked;
    }

    // ---- the timeline

    /** Takes the first playlist of this track, which starts at {@code atUs} on the stream's timeline. */
    void place(MediaPlaylist first, long atUs) {
        begin(first);
        offsetUs = first.segments().isEmpty()
                ? atUs
                : atUs - first.segments().get(0).startUs();
    }

    private void begin(MediaPlaylist first) {
        loading = false;
        failure = null;
        changed = true;
        startedAnew = false;
        outdated = null;
        playlist = first;
    }

    /** Takes the first playlist of this track beside one that is placed already: by wall clock, else by numbers, else by its end. */
    void placeBeside(MediaPlaylist first, VariantTrack other, long now) {
        begin(first);
        if (first.segments().isEmpty() || other.playlist().segments().isEmpty()) {
            offsetUs = other.offsetUs;
            return;
        }
        Segment mine = first.segments().get(0);
        if (other.playlist().endList() && first.endList()) {
            offsetUs = other.startUs(other.playlist().segments().get(0)) - mine.startUs();
            return;
        }
        Instant mineAt = wallClockAtZero(first);
        Instant othersAt = wallClockAtZero(other.playlist());
        if (mineAt != null && othersAt != null) {
            offsetUs = other.offsetUs + Duration.between(othersAt, mineAt).toNanos() / 1_000;
            return;
        }
        // Numbers that have nothing in common are counted from elsewhere: then both end now.
        offsetUs = other.isContinuedBy(first) || other.mayHaveGrownTo(first, now)
                ? other.startOf(mine.mediaSequence()) - mine.startUs()
                : other.endUs() - first.durationUs() - mine.startUs();
    }

    /** Returns whether the numbers of another playlist are those that this one would have by now, had it gone on. */
    private boolean mayHaveGrownTo(MediaPlaylist newer, long now) {
        long targetNanos = Math.max(1, playlist().targetDurationUs()) * 1_000;
        long grown = newer.endSequence() - playlist().endSequence();
        return grown >= 0 && grown <= (now - livelyAtNanos) / targetNanos + SPARE_SEGMENTS;
    }

    /** Returns the wall clock at the playlist's time 0, as its first {@code EXT-X-PROGRAM-DATE-TIME} puts it. */
    private static @Nullable Instant wallClockAtZero(MediaPlaylist playlist) {
        for (Segment segment : playlist.segments()) {
            Instant at = segment.notes().programDateTime();
            if (at != null) {
                return at.minusNanos(segment.startUs() * 1_000);
            }
        }
        return null;
    }

    /** Takes a later version of a live playlist; segments that stay keep their place. */
    void reload(MediaPlaylist newer) {
        loading = false;
        failure = null;
        startedAnew = false;
        MediaPlaylist old = playlist();
        PlaylistReload step = PlaylistReload.of(old, newer);
        if (step.wentBack()) {
            lookBack(old, newer);
            return;
        }
        outdated = null;
        changed = !step.isUnchanged() || newer.endList() != old.endList();
        startedAnew = step.jumped();
        playlist = startedAnew ? PlaylistReload.startedAnew(old, newer) : step.playlist();
    }

    /** A copy that lags is of no use; one that lies wholly before what is known, and grows, is a server that started anew. */
    private void lookBack(MediaPlaylist old, MediaPlaylist newer) {
        boolean before = newer.endSequence() <= old.mediaSequence();
        startedAnew = before && outdated != null && newer.endSequence() > outdated.endSequence();
        changed = startedAnew;
        outdated = before && !startedAnew ? newer : null;
        if (startedAnew) {
            playlist = PlaylistReload.startedAnew(old, newer);
        }
    }

    /** Returns whether a playlist has segments in common with the one that is known, or right behind it. */
    boolean isContinuedBy(MediaPlaylist newer) {
        return newer.mediaSequence() <= playlist().endSequence()
                && newer.endSequence() >= playlist().mediaSequence();
    }

    /** Returns whether the last reload brought segments with numbers of their own. */
    boolean hasStartedAnew() {
        return startedAnew;
    }

    /** Returns where a segment of that number lies; beyond what is listed, by the target duration. */
    private long startOf(long mediaSequence) {
        MediaPlaylist known = playlist();
        int index = known.indexOf(mediaSequence);
        if (index >= 0) {
            return startUs(known.segments().get(index));
        }
        boolean behind = mediaSequence >= known.endSequence();
        long count = behind ? mediaSequence - known.endSequence() : mediaSequence - known.mediaSequence();
        Segment nearest = known.segments().get(behind ? known.segments().size() - 1 : 0);
        long from = behind ? nearest.endUs() : nearest.startUs();
        return offsetUs + from + count * known.targetDurationUs();
    }

    /** Returns whether the last reload brought anything new. */
    boolean hasChanged() {
        return changed;
    }

    /** Returns where a segment of this track's playlist starts on the stream's timeline. */
    long startUs(Segment segment) {
        return offsetUs + segment.startUs();
    }

    /** Returns where the playlist starts on the stream's timeline. */
    long firstUs() {
        return playlist().segments().isEmpty()
                ? offsetUs
                : startUs(playlist().segments().get(0));
    }

    /** Returns where the playlist ends on the stream's timeline. */
    long endUs() {
        return firstUs() + playlist().durationUs();
    }

    /** Returns the index of the segment that holds a time of the stream's timeline; -1 if there is no segment. */
    int indexAt(long timeUs) {
        return playlist().indexAt(timeUs - offsetUs);
    }

    @Override
    public String toString() {
        return "VariantTrack[" + rung.index() + " " + rung.bandwidthBps() + " bit/s"
                + (isLoaded() ? " " + playlist().segments().size() + " segments" : "") + (blocked ? " blocked]" : "]");
    }
}
