package io.kithara.hls.playlist;

import io.kithara.hls.playlist.PlaylistException.Reason;
import io.kithara.hls.playlist.SegmentKey.Iv;
import org.jspecify.annotations.Nullable;

/** Reads the attributes of {@code EXT-X-KEY} and {@code EXT-X-SESSION-KEY} (RFC 8216 section 4.3.2.4). */
final class KeyReader {
    /** Hexadecimal digits of 16 bytes. */
    private static final int IV_DIGITS = 32;

    private KeyReader() {}

    /** Returns the key, or null for {@code METHOD=NONE}. A method that is not supported is no error here: it may never be played. */
    static @Nullable SegmentKey read(String tag, AttributeList attributes, UriResolver uris) throws PlaylistException {
        String method = attributes.required(tag, "METHOD");
        if (method.equals("NONE")) {
            return null;
        }
        String keyFormat = attributes.textOr("KEYFORMAT", SegmentKey.IDENTITY);
        String versions = attributes.text("KEYFORMATVERSIONS");
        if (SegmentKey.why(method, keyFormat, versions).isPresent()) {
            return new SegmentKey(method, null, null, keyFormat, versions);
        }
        String uri = attributes.required(tag, "URI");
        return new SegmentKey(
                method,
                uris.keyOrInit(uri, attributes.line()),
                iv(attributes.text("IV"), attributes.line()),
                keyFormat,
                versions);
    }

    private static @Nullable Iv iv(@Nullable String text, int line) throws PlaylistException {
        if (text == null) {
            return null;
        }
        int digits = text.length() - 2;
        if ((!text.startsWith("0x") && !text.startsWith("0X")) || digits < 1 || digits > IV_DIGITS) {
            throw badIv(line);
        }
        String padded = "0".repeat(IV_DIGITS - digits) + text.substring(2);
        if (!padded.chars().allMatch(c -> Ascii.isHex((char) c))) {
            throw badIv(line);
        }
        return new Iv(
                Long.parseUnsignedLong(padded.substring(0, IV_DIGITS / 2), 16),
                Long.parseUnsignedLong(padded.substring(IV_DIGITS / 2), 16));
    }

    private static PlaylistException badIv(int line) {
        return new PlaylistException(Reason.MALFORMED, line, "IV is not 0x and up to 32 hexadecimal digits");
    }
}
