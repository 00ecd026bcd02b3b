package io.kithara.decode;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Demuxing or decoding failed. The message is one sentence that gives what, where and the value. */
public final class DecodeException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Reason {
        /** The container or a codec header breaks its standard beyond repair. */
        MALFORMED,
        /** Sound, but of a kind nobody here decodes; the message names it. */
        UNSUPPORTED,
        /** One packet is broken; the stream goes on with the next. */
        CORRUPT_PACKET,
        /** The data ended before the container's own end. */
        TRUNCATED,
        /** A documented bound was hit. */
        LIMIT
    }

    private final Reason reason;

    /** Creates an exception without a cause. */
    public DecodeException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** Creates an exception. */
    public DecodeException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Returns what went wrong. */
    public Reason reason() {
        return reason;
    }
}
