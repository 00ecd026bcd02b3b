package io.kithara.file;

import io.kithara.stream.MediaHint;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a body is: media, or text that leads to media. Content decides; the hint only where content may be either. */
enum BodyKind {
    MEDIA,
    /** An M3U list or an HLS playlist: {@code #EXTM3U} begins both. */
    M3U,
    PLS,
    XSPF;

    /** No mark is longer, byte order mark and leading blanks apart. */
    static final int DECISIVE_BYTES = 64;

    private static final Map<String, BodyKind> MARKS =
            Map.of("#extm3u", M3U, "[playlist]", PLS, "<playlist", XSPF, "<?xml", XSPF);

    private static final Set<String> M3U_NAMES =
            Set.of("m3u", "m3u8", "audio/x-mpegurl", "audio/mpegurl", "application/x-mpegurl");

    /**
     * Decides by the first bytes.
     *
     * @param head the first bytes, as many as there are
     * @param whole whether there will be no more of them
     * @return empty if more bytes are needed
     */
    static Optional<BodyKind> of(byte[] head, int length, boolean whole, MediaHint hint) {
        String text = new String(head, 0, Math.min(length, DECISIVE_BYTES), StandardCharsets.ISO_8859_1);
        String start = skipPrelude(text).toLowerCase(Locale.ROOT);
        for (Map.Entry<String, BodyKind> mark : MARKS.entrySet()) {
            if (start.startsWith(mark.getKey())) {
                return Optional.of(mark.getValue());
            }
            if (!whole && length < DECISIVE_BYTES && mark.getKey().startsWith(start)) {
                return Optional.empty();
            }
        }
        return Optional.of(isPlainLinks(text, hint) ? M3U : MEDIA);
    }

    /** A byte order mark (as ISO 8859-1 shows it) and blank lines may precede text. */
    private static String skipPrelude(String text) {
        String prelude = "\u00EF\u00BB\u00BF";
        if (prelude.startsWith(text)) {
            return "";
        }
        return (text.startsWith(prelude) ? text.substring(prelude.length()) : text).stripLeading();
    }

    /** An M3U list needs no mark: then its name must say so and its start must be printable. */
    private static boolean isPlainLinks(String text, MediaHint hint) {
        boolean named = M3U_NAMES.contains(hint.contentType().orElse(""))
                || M3U_NAMES.contains(hint.extension().orElse(""));
        return named
                && !text.isEmpty()
                && !text.startsWith("ID3")
                && text.chars().allMatch(BodyKind::isTextCharacter);
    }

    private static boolean isTextCharacter(int c) {
        return (c >= ' ' && c < 0x7F) || c == '\t' || c == '\r' || c == '\n';
    }
}
