package io.kithara.hls.playlist;

import io.kithara.hls.playlist.PlaylistException.Reason;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads playlists of RFC 8216 and its successor's draft, as far as they concern audio, in one pass and linear time.
 *
 * <p>Tolerated, as players do: a byte order mark, CRLF or CR, spaces around lines, bytes that are not UTF-8, unknown tags, comments
 * anywhere, tags in any order, a missing {@code #EXTM3U} if another tag stands before the first URI, and broken values of tags
 * that playing does not depend on; those are logged at {@code DEBUG}. Anything that would make it play wrong is an error with its
 * line. Stateless; any thread.
 */
public final class PlaylistParser {
    private static final Map<String, TagReader> READERS = readers();

    private PlaylistParser() {}

    /**
     * Parses a playlist.
     *
     * @param utf8 the text
     * @param uri where it came from, after redirects; absolute
     * @param imports the {@linkplain Playlist#defines variables} of the multivariant playlist that led here; empty if none did
     * @return a multivariant playlist if a tag of one is there, else a media playlist
     * @throws PlaylistException {@code MALFORMED} if it is no playlist, or lacks what playing needs; {@code UNSUPPORTED} for a
     *     URL scheme it may not name; {@code LIMIT} beyond {@link PlaylistLimits}
     */
    public static Playlist parse(byte[] utf8, URI uri, Map<String, String> imports) throws PlaylistException {
        if (!uri.isAbsolute() || uri.isOpaque()) {
            throw new IllegalArgumentException("uri is not absolute and hierarchical: " + uri.getScheme());
        }
        Lines lines = Lines.of(utf8);
        PlaylistDraft draft = new PlaylistDraft(lines, uri, imports);
        boolean isPlaylist = false;
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.charAt(0) == '#') {
                isPlaylist |= line.startsWith("#EXT");
                readTag(draft, line);
            } else if (isPlaylist) {
                draft.readUri(line);
            } else {
                throw new PlaylistException(
                        Reason.MALFORMED, lines.number(), "not a playlist: no tag before the first URI");
            }
        }
        if (!isPlaylist) {
            throw new PlaylistException(Reason.MALFORMED, lines.number(), "not a playlist: there is no tag at all");
        }
        return draft.finish();
    }

    private static void readTag(PlaylistDraft draft, String line) throws PlaylistException {
        int colon = line.indexOf(':');
        TagReader reader = READERS.get(colon < 0 ? line : line.substring(0, colon));
        if (reader != null) {
            reader.read(draft, colon < 0 ? "" : line.substring(colon + 1).strip());
        }
    }

    private static Map<String, TagReader> readers() {
        Map<String, TagReader> readers = new HashMap<>(HeaderTags.READERS);
        readers.putAll(MultivariantTags.READERS);
        readers.putAll(MediaTags.READERS);
        return Map.copyOf(readers);
    }
}
