package io.kithara.hls.playlist;

import io.kithara.stream.MediaException;
import java.io.IOException;

/** A playlist cannot be used; says at which line and why, in one sentence without URLs, values of variables or keys. */
public final class PlaylistException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the playlist. */
    public enum Reason {
        /** The text is not a playlist, or a part of it that playing depends on cannot be read. */
        MALFORMED,
        /** The playlist asks for something that is refused or not done, such as a URL scheme. */
        UNSUPPORTED,
        /** A bound of {@link PlaylistLimits} was hit. */
        LIMIT
    }

    private final Reason reason;
    private final int line;

    PlaylistException(Reason reason, int line, String sentence) {
        super("line " + line + ": " + sentence);
        this.reason = reason;
        this.line = line;
    }

    /** Returns what is wrong. */
    public Reason reason() {
        return reason;
    }

    /** Returns the number of the line, from 1. */
    public int line() {
        return line;
    }

    /** Returns this failure in the words of the module above, with this exception as the cause. */
    public MediaException toMedia() {
        MediaException.Reason seen = switch (reason) {
            case MALFORMED -> MediaException.Reason.MALFORMED;
            case UNSUPPORTED -> MediaException.Reason.UNSUPPORTED;
            case LIMIT -> MediaException.Reason.LIMIT;
        };
        return new MediaException(seen, "playlist, " + getMessage(), this);
    }
}
