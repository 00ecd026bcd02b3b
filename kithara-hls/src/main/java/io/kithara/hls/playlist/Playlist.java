package io.kithara.hls.playlist;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the URL of an HLS stream leads to. Immutable. */
public sealed interface Playlist permits MultivariantPlaylist, MediaPlaylist {
    /** Returns what both kinds state about themselves. */
    Header header();

    /** Returns the URL the text came from, after redirects; relative references were resolved against it. */
    default URI uri() {
        return header().uri();
    }

    /** Returns the variables by name; a media playlist imports those of its multivariant playlist. */
    default Map<String, String> defines() {
        return header().defines();
    }

    /** Returns where the author would start to play, or null if he does not say. */
    default @Nullable StartPoint start() {
        return header().start();
    }

    /**
     * What both kinds of playlist state.
     *
     * @param uri where the text came from, after redirects
     * @param version {@code EXT-X-VERSION}, 1 if not stated
     * @param independentSegments every segment can be decoded without those before it
     * @param start {@code EXT-X-START}, or null
     * @param defines variables by name
     */
    record Header(
            URI uri,
            int version,
            boolean independentSegments,
            @Nullable StartPoint start,
            Map<String, String> defines) {
        public Header {
            defines = Map.copyOf(defines);
        }
    }
}
