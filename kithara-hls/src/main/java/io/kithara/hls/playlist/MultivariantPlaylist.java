package io.kithara.hls.playlist;

import java.util.List;

/**
 * RFC 8216 section 4.3.4: the variants and renditions of one programme. I-frame variants, and renditions that are not audio,
 * are left out.
 *
 * @param variants in the order of the text; the same URI may occur with several audio groups, and may be missing altogether
 * @param renditions those of type {@code AUDIO}
 * @param sessionKeys keys that media playlists are going to use, of whatever method
 */
public record MultivariantPlaylist(
        Header header,
        List<Variant> variants,
        List<Rendition> renditions,
        List<SessionData> sessionData,
        List<SegmentKey> sessionKeys)
        implements Playlist {
    public MultivariantPlaylist {
        variants = List.copyOf(variants);
        renditions = List.copyOf(renditions);
        sessionData = List.copyOf(sessionData);
        sessionKeys = List.copyOf(sessionKeys);
    }
}
