package io.kithara.hls.playlist;

import io.kithara.hls.playlist.PlaylistException.Reason;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a playlist, without white space around them and without empty ones. A line ends with LF, CRLF or a lone CR; a byte
 * order mark and bytes that are not UTF-8 (they become U+FFFD) are tolerated, as players do though RFC 8216 section 4.1 does not.
 */
final class Lines {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String text;
    private int position;
    private int number;
    private boolean afterCarriageReturn;

    private Lines(String text) {
        this.text = text;
        this.position = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    }

    static Lines of(byte[] utf8) throws PlaylistException {
        if (utf8.length > PlaylistLimits.MAX_BYTES) {
            throw new PlaylistException(
                    Reason.LIMIT, 1, "the playlist has more than " + PlaylistLimits.MAX_BYTES + " bytes");
        }
        return new Lines(new String(utf8, StandardCharsets.UTF_8));
    }

    /** Returns the next line that is not empty, or null at the end. */
    @Nullable
    String next() throws PlaylistException {
        while (position < text.length()) {
            int start = position;
            int end = endOfLine(start);
            position = end + 1;
            countLine(start, end);
            String line = strip(start, end);
            if (!line.isEmpty()) {
                return line;
            }
        }
        return null;
    }

    /** Returns the number of the line returned last, from 1. */
    int number() {
        return Math.max(number, 1);
    }

    private int endOfLine(int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private void countLine(int start, int end) throws PlaylistException {
        boolean restOfCrLf = afterCarriageReturn && start == end && end < text.length() && text.charAt(end) == '\n';
        afterCarriageReturn = end < text.length() && text.charAt(end) == '\r';
        if (restOfCrLf) {
            return;
        }
        number++;
        if (number > PlaylistLimits.MAX_LINES) {
            throw new PlaylistException(
                    Reason.LIMIT, number, "the playlist has more than " + PlaylistLimits.MAX_LINES + " lines");
        }
        if (end - start > PlaylistLimits.MAX_LINE_CHARS) {
            throw new PlaylistException(
                    Reason.LIMIT, number, "the line has more than " + PlaylistLimits.MAX_LINE_CHARS + " characters");
        }
    }

    private String strip(int start, int end) {
        int from = start;
        int to = end;
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        while (from < to && text.charAt(to - 1) <= ' ') {
            to--;
        }
        return text.substring(from, to);
    }
}
