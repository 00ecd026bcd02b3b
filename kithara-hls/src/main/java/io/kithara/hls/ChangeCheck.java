package io.kithara.hls;

import io.kithara.hls.playlist.MultivariantPlaylist;
import io.kithara.hls.playlist.Playlist;
import io.kithara.hls.playlist.PlaylistException;
import io.kithara.hls.playlist.PlaylistParser;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks whether the playlists of a stream that the cache keeps are those that the server has. Segments are not asked for:
 * what is another segment has another address, or a playlist that says so.
 */
final class ChangeCheck {
    private final SmallFiles files;

    ChangeCheck(SmallFiles files) {
        this.files = files;
    }

    /** Asks for the playlist behind the address, then, one after the other until one differs, for those it names. */
    CompletionStage<Boolean> isChanged(URI uri) {
        Optional<SmallFile> kept = files.kept(uri);
        if (kept.isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        CompletionStage<Boolean> changed = files.isChanged(uri);
        for (URI media : mediaPlaylists(kept.get())) {
            if (files.isKept(media)) {
                changed = changed.thenCompose(
                        already -> already ? CompletableFuture.completedFuture(true) : files.isChanged(media));
            }
        }
        return changed;
    }

    private static Set<URI> mediaPlaylists(SmallFile kept) {
        Set<URI> found = new LinkedHashSet<>();
        try {
            Playlist playlist = PlaylistParser.parse(kept.bytes(), kept.uri(), Map.of());
            if (playlist instanceof MultivariantPlaylist multivariant) {
                multivariant.variants().forEach(variant -> found.add(variant.uri()));
                multivariant.renditions().forEach(rendition -> {
                    if (rendition.uri() != null) {
                        found.add(rendition.uri());
                    }
                });
            }
        } catch (PlaylistException e) {
            // What cannot be read names nothing. Whoever plays it hears why.
            System.getLogger("io.kithara.hls").log(System.Logger.Level.DEBUG, "kept, and no playlist", e);
        }
        return found;
    }
}
