package io.kithara.hls;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * One step of the ladder: an audio playlist, with others of the same content to fall back on.
 *
 * @param index place of its first variant in the multivariant playlist
 * @param indexes places of all variants whose audio it is
 * @param bandwidthBps {@code BANDWIDTH}, at least 1
 * @param averageBps {@code AVERAGE-BANDWIDTH}, else {@code bandwidthBps}
 * @param codecs the {@code CODECS} attribute; empty if not stated
 * @param playlists where its media playlist is: the first, and redundant ones
 */
record Rung(int index, Set<Integer> indexes, long bandwidthBps, long averageBps, String codecs, List<URI> playlists) {
    Rung {
        indexes = Set.copyOf(indexes);
        playlists = List.copyOf(playlists);
    }
}
