package io.kithara.hls;

import io.kithara.hls.playlist.MediaPlaylist;
import io.kithara.hls.playlist.Playlist;
import io.kithara.hls.playlist.PlaylistException;
import io.kithara.hls.playlist.PlaylistParser;
import io.kithara.stream.MediaException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The variants of a stream and their media playlists: loads them, and reloads the one of a live stream that plays (RFC 8216
 * section 6.3.4). Confined to the stream's loader.
 */
final class Tracks {
    /** A live playlist that has not changed for so many target durations is dead: its publisher promised one and a half. */
    private static final double MAX_UNCHANGED_TARGETS = 3.5;

    /** A broken target duration must not make us hammer the server. */
    private static final long MIN_RELOAD_US = 500_000;

    private final HlsContext context;
    private final List<VariantTrack> tracks;
    private final Map<String, String> defines;
    private final Consumer<VariantTrack> onLoaded;
    private @Nullable VariantTrack followed;
    private @Nullable ScheduledFuture<?> reload;

    /**
     * Creates the tracks of a ladder; loads nothing.
     *
     * @param defines the variables that media playlists may import
     * @param onLoaded runs on the loader when a track's playlist was loaded, or could not be
     */
    Tracks(HlsContext context, Ladder ladder, Map<String, String> defines, Consumer<VariantTrack> onLoaded) {
        this.context = context;
        this.tracks = ladder.rungs().stream().map(VariantTrack::new).toList();
        this.defines = defines;
        this.onLoaded = onLoaded;
    }

    List<VariantTrack> all() {
        return tracks;
    }

    VariantTrack byIndex(int index) {
        return tracks.stream()
                .filter(track -> track.rung().index() == index)
                .findFirst()
                .orElseThrow();
    }

    /** Takes a media playlist that is known already as that of the only track. */
    void adopt(MediaPlaylist playlist) {
        VariantTrack only = tracks.get(0);
        if (only.claimLoad(context.now())) {
            only.place(playlist, 0);
            only.loadedAt(context.now());
        }
    }

    /** Loads a track's playlist, unless that is under way. */
    void load(VariantTrack track) {
        if (!track.claimLoad(context.now())) {
            return;
        }
        URI uri = track.uri();
        context.files()
                .playlist(uri)
                .whenComplete((file, failure) -> context.post().accept(() -> {
                    if (uri.equals(track.uri())) {
                        loaded(track, file, failure);
                    }
                }));
    }

    private void loaded(VariantTrack track, @Nullable SmallFile file, @Nullable Throwable failure) {
        try {
            if (file == null) {
                throw MediaException.fromStage(failure == null ? new IllegalStateException() : failure);
            }
            take(track, parse(file));
        } catch (MediaException e) {
            track.loadFailed(e);
        }
        if (track == followed) {
            scheduleReload();
        }
        onLoaded.accept(track);
    }

    private MediaPlaylist parse(SmallFile file) throws MediaException {
        try {
            Playlist playlist = PlaylistParser.parse(file.bytes(), file.uri(), defines);
            if (playlist instanceof MediaPlaylist media) {
                return media;
            }
            throw new MediaException(
                    MediaException.Reason.MALFORMED, "a multivariant playlist where a media playlist was announced");
        } catch (PlaylistException e) {
            throw e.toMedia();
        }
    }

    private void take(VariantTrack track, MediaPlaylist playlist) {
        VariantTrack other = placed(track);
        // One that was not followed for a while is placed anew: the time it missed is known from the other.
        boolean outdated =
                track.isLoaded() && other != null && other.wasLoadedAfter(track) && !track.isContinuedBy(playlist);
        if (track.isLoaded() && !outdated) {
            track.reload(playlist);
        } else if (other == null) {
            track.place(playlist, 0);
        } else {
            track.placeBeside(playlist, other, context.now());
        }
        track.loadedAt(context.now());
    }

    /** Returns the track whose place is known best: the one that was loaded last. */
    private @Nullable VariantTrack placed(VariantTrack but) {
        return tracks.stream()
                .filter(track -> track != but && track.isLoaded())
                .reduce((one, other) -> other.wasLoadedAfter(one) ? other : one)
                .orElse(null);
    }

    /** Plays from this track's playlist from now on, and reloads it as long as it may change. */
    void follow(VariantTrack track) {
        if (track != followed) {
            followed = track;
            track.followedFrom(context.now());
            scheduleReload();
        }
    }

    static boolean mayChange(MediaPlaylist playlist) {
        return !playlist.endList() && playlist.type() != MediaPlaylist.Type.VOD;
    }

    private void scheduleReload() {
        stop();
        VariantTrack track = followed;
        if (track == null
                || !track.isLoaded()
                || !mayChange(track.playlist())
                || context.options().offline()) {
            return;
        }
        long target = Math.max(MIN_RELOAD_US, track.playlist().targetDurationUs());
        boolean fresh = track.hasChanged() && track.failure() == null;
        long dueNanos = track.askedAtNanos() + (fresh ? target : target / 2) * 1_000;
        Duration delay = Duration.ofNanos(Math.max(0, dueNanos - context.now()));
        reload = context.later(delay, () -> load(track));
    }

    /**
     * Returns why a live playlist is given up: it has not changed for too long. Null as long as it lives.
     *
     * @param others whether another variant could be followed instead: then no outage is waited out
     */
    @Nullable
    MediaException dead(boolean others) {
        VariantTrack track = followed;
        if (track == null || !track.isLoaded() || !mayChange(track.playlist())) {
            return null;
        }
        MediaException failure = track.failure();
        long targetUs = Math.max(MIN_RELOAD_US, track.playlist().targetDurationUs());
        long patienceNanos = (long) (MAX_UNCHANGED_TARGETS * targetUs * 1_000);
        if (failure != null && !isAnswer(failure) && !others) {
            // An outage is waited out as it is for segments.
            patienceNanos = Math.max(patienceNanos, FailurePolicy.OUTAGE.toNanos());
        }
        if (context.now() - track.livelyAtNanos() < patienceNanos) {
            return null;
        }
        return failure != null
                ? failure
                : new MediaException(
                        MediaException.Reason.TIMEOUT,
                        "the live playlist has not changed for " + MAX_UNCHANGED_TARGETS + " target durations");
    }

    /** What is no playlist is what the server has to say: no more comes of asking than of one that stands still. */
    private static boolean isAnswer(MediaException failure) {
        return failure.reason() == MediaException.Reason.MALFORMED
                || failure.reason() == MediaException.Reason.CONTENT_TYPE
                || failure.reason() == MediaException.Reason.UNSUPPORTED;
    }

    void stop() {
        if (reload != null) {
            reload.cancel(false);
            reload = null;
        }
    }
}
