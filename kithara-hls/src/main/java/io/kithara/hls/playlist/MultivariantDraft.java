package io.kithara.hls.playlist;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has been read of a multivariant playlist. Confined to the parsing thread. */
final class MultivariantDraft {
    final List<Variant> variants = new ArrayList<>();
    final List<Rendition> renditions = new ArrayList<>();
    final List<SessionData> sessionData = new ArrayList<>();
    final List<SegmentKey> sessionKeys = new ArrayList<>();

    /** A variant that waits for the line with its URI. */
    @Nullable
    AttributeList openStream;

    /** The first line that only a multivariant playlist has, or 0. */
    int firstLine;

    void seen(int line) {
        if (firstLine == 0) {
            firstLine = line;
        }
    }

    MultivariantPlaylist finish(Playlist.Header header) {
        return new MultivariantPlaylist(header, variants, renditions, sessionData, sessionKeys);
    }
}
