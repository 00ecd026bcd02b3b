package io.kithara.file;

import io.kithara.net.FetchResponse;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceMeter;
import java.net.URI;
import java.util.Optional;

/** Takes over when the body behind a URL turns out to be an HLS playlist, so that nothing is fetched twice. */
@FunctionalInterface
public interface PlaylistOpener {
    /** Refuses every playlist with {@code UNSUPPORTED}. */
    PlaylistOpener UNSUPPORTED = (answer, playlist, meter) -> {
        throw new MediaException(MediaException.Reason.UNSUPPORTED, "an HLS playlist is not played from here");
    };

    /**
     * Makes the source that plays a playlist. Called on a decode worker; must not wait.
     *
     * @param answer what its server said with it; where it came from is the base of its relative references
     * @param playlist its text
     * @param meter has counted what fetching it cost, and goes on counting
     */
    MediaSource open(FetchResponse answer, String playlist, SourceMeter meter) throws MediaException;

    /**
     * Makes the source that plays the playlist that the cache keeps of {@code uri}, asking its server as its terms demand;
     * empty if it keeps none. May read the disk.
     */
    default Optional<MediaSource> openKept(URI uri, SourceMeter meter) {
        return Optional.empty();
    }
}
