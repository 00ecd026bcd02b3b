package io.kithara.hls.playlist;

import io.kithara.hls.playlist.PlaylistException.Reason;

/** Counts the characters that a playlist makes out of few: see {@link PlaylistLimits#MAX_MADE_CHARS}. */
final class Budget {
    private int left = PlaylistLimits.MAX_MADE_CHARS;

    void take(int chars, int line) throws PlaylistException {
        if (chars > left) {
            throw new PlaylistException(
                    Reason.LIMIT,
                    line,
                    "variables and URIs make more than " + PlaylistLimits.MAX_MADE_CHARS + " characters");
        }
        left -= chars;
    }

    void checkLine(int chars, int line) throws PlaylistException {
        if (chars > PlaylistLimits.MAX_LINE_CHARS) {
            throw new PlaylistException(
                    Reason.LIMIT,
                    line,
                    "variables make the line longer than " + PlaylistLimits.MAX_LINE_CHARS + " characters");
        }
    }
}
