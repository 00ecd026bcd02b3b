package io.kithara;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was asked for could not be had. {@link #reason()} says why; the message is one sentence without secrets. */
public final class KitharaException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Connecting, the first byte or the next byte took too long, after all retries. */
        TIMEOUT(Kind.FAILED),
        /** No connection could be made. */
        CONNECT(Kind.FAILED),
        /** The connection kept breaking. */
        RESET(Kind.FAILED),
        /** The TLS handshake or a certificate failed. */
        TLS(Kind.FAILED),
        /** The server answered with an error status. */
        STATUS(Kind.FAILED),
        /** The server contradicted a ranged request. */
        RANGE(Kind.FAILED),
        /** The body is not what its headers promised. */
        BODY(Kind.FAILED),
        /** A web page or an encoded body came instead of media. */
        CONTENT_TYPE(Kind.FAILED),
        /** The file changed on the server while it was read. */
        RESOURCE_CHANGED(Kind.FAILED),
        /** Too many redirects, a loop, or one that is not allowed. */
        REDIRECT(Kind.FAILED),
        /** The hook that grants access failed. */
        ACCESS(Kind.FAILED),
        /** The network may not be used and the cache does not hold it. */
        OFFLINE(Kind.FAILED),
        /** The file does not exist or may not be read. */
        NOT_FOUND(Kind.FAILED),
        /** The disk or the cache failed. */
        STORAGE(Kind.FAILED),
        /** The cache directory is encrypted with another key or none was given, or one was given and it is not encrypted. */
        CACHE_KEY(Kind.FAILED),
        /** The bytes are not what their format demands. */
        MALFORMED(Kind.UNSUPPORTED),
        /** A format, codec or feature this library does not do; the message names it. */
        UNSUPPORTED(Kind.UNSUPPORTED),
        /** A decryption key has the wrong length, or what it decrypts to is no media. */
        KEY_WRONG(Kind.FAILED),
        /** The data ended before the container's own end. */
        TRUNCATED(Kind.FAILED),
        /** A documented bound was hit. */
        LIMIT(Kind.FAILED),
        /** The stream has no variant of the index asked for. */
        NO_SUCH_VARIANT(Kind.FAILED),
        /** The deadline of the call passed. */
        DEADLINE(Kind.FAILED),
        /** Cancelled, or closed meanwhile. */
        CANCELLED(Kind.FAILED),
        /** A defect of this library or of a foreign decoder. */
        INTERNAL(Kind.FAILED);

        private final Kind kind;

        Reason(Kind kind) {
            this.kind = kind;
        }

        /** Returns whether the input itself cannot be played here, rather than that getting it failed. */
        public boolean isUnsupportedInput() {
            return kind == Kind.UNSUPPORTED;
        }
    }

    private enum Kind {
        FAILED,
        UNSUPPORTED
    }

    private final Reason reason;
    private final transient StreamStats stats;

    /** Creates an exception without a cause. */
    public KitharaException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** Creates an exception. */
    public KitharaException(Reason reason, String message, @Nullable Throwable cause) {
        this(reason, message, cause, StreamStats.ZERO);
    }

    KitharaException(Reason reason, String message, @Nullable Throwable cause, StreamStats stats) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.stats = stats;
    }

    /** Returns what a failed {@code open} had cost by then; all zero for other failures, whose stream has counters. */
    public StreamStats stats() {
        return stats;
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }
}
