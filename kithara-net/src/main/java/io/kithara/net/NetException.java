package io.kithara.net;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fetch failed for good. {@link #reason()} says how; the message is one sentence that names no secret; the failures
 * of earlier attempts are suppressed exceptions, oldest first.
 */
public final class NetException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, and whether trying again may help. */
    public enum Reason {
        /** Connecting, the first byte or the next byte took too long. */
        TIMEOUT(true),
        /** No connection could be made: refused, unreachable, unknown host. */
        CONNECT(true),
        /** The connection broke before the body was whole. */
        RESET(true),
        /** The TLS handshake or a certificate failed. */
        TLS(false),
        /** A status other than success; {@link NetException#status()} has it. 408, 425, 429 and 5xx are transient. */
        STATUS(false),
        /** A 206 or 416 that contradicts the request or itself. */
        RANGE(false),
        /** The body is not what its headers promised (length, encoding). */
        BODY(false),
        /** An HTML page, or an encoded body, where media was asked for. */
        CONTENT_TYPE(false),
        /** The remote resource is another version than the bytes already held. */
        RESOURCE_CHANGED(false),
        /** Too many redirects, a loop, or a redirect that is not allowed. */
        REDIRECT(false),
        /** The hook that grants access failed. */
        ACCESS(false),
        /** A bound of ours was hit. */
        LIMIT(false),
        /** The receiver of the body failed. */
        SINK(false),
        /** The network may not be used. */
        OFFLINE(false),
        /** Cancelled. */
        CANCELLED(false),
        /** The server broke the protocol in another way. */
        PROTOCOL(false);

        private final boolean transientByNature;

        Reason(boolean transientByNature) {
            this.transientByNature = transientByNature;
        }
    }

    private final Reason reason;
    private final int status;

    /** Creates an exception for a failure without a status. */
    public NetException(Reason reason, String message, @Nullable Throwable cause) {
        this(reason, 0, message, cause);
    }

    /** Creates an exception; {@code status} is 0 if no response came. */
    public NetException(Reason reason, int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.status = status;
    }

    /** Returns what went wrong. */
    public Reason reason() {
        return reason;
    }

    /** Returns the HTTP status, or 0 if no response came. */
    public int status() {
        return status;
    }

    /** Returns whether the same request may succeed later. */
    public boolean isTransient() {
        if (reason == Reason.STATUS) {
            return status == 408 || status == 425 || status == 429 || status >= 500;
        }
        return reason.transientByNature;
    }
}
