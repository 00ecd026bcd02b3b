package io.kithara.hls.playlist;

import io.kithara.hls.playlist.PlaylistException.Reason;

/** Reads {@code <length>[@<offset>]} (RFC 8216 section 4.3.2.2). */
final class ByteRangeReader {
    private ByteRangeReader() {}

    /** Returns the range; {@code offsetOtherwise} stands in for an offset that is missing or empty. */
    static ByteRange read(String text, long offsetOtherwise, int line) throws PlaylistException {
        int at = text.indexOf('@');
        long length = Numbers.parse(text, 0, at < 0 ? text.length() : at);
        boolean stated = at >= 0 && at + 1 < text.length();
        long offset = stated ? Numbers.parse(text, at + 1, text.length()) : offsetOtherwise;
        if (length <= 0 || offset < 0 || offset > Long.MAX_VALUE - length) {
            throw new PlaylistException(Reason.MALFORMED, line, "a byte range that is not length@offset");
        }
        return new ByteRange(offset, length);
    }
}
