package io.kithara.stream;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source, or what stands below it, failed for good. The message is one sentence without secrets. */
public final class MediaException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong; the kinds of DESIGN: network or disk, malformed, unsupported, limit. */
    public enum Reason {
        TIMEOUT,
        CONNECT,
        RESET,
        TLS,
        STATUS,
        RANGE,
        BODY,
        CONTENT_TYPE,
        RESOURCE_CHANGED,
        REDIRECT,
        ACCESS,
        OFFLINE,
        /** The file does not exist or may not be read. */
        NOT_FOUND,
        /** The disk or the cache failed. */
        STORAGE,
        /** The bytes are not what their format demands. */
        MALFORMED,
        /** A format, codec, feature or URL scheme this library does not do. */
        UNSUPPORTED,
        /** A decryption key has the wrong length, or what it decrypts to is no media. */
        KEY_WRONG,
        /** The data ended before the container's own end. */
        TRUNCATED,
        /** A documented bound was hit. */
        LIMIT,
        /** The stream has no variant of the index asked for. */
        NO_SUCH_VARIANT,
        /** The deadline of the call passed. */
        DEADLINE,
        CANCELLED,
        /** A defect of ours, or of a foreign decoder. */
        INTERNAL;

        /**
         * Returns whether no server answered, which may pass: asking again later can help, and asking for something else at
         * once cannot. A server that answers, however wrongly, is no outage.
         */
        public boolean isOutage() {
            return this == CONNECT || this == TIMEOUT || this == RESET;
        }

        /**
         * Returns whether no server was reached, in an outage or because the network may not be used: what a cache keeps may
         * stand in for an answer, and contradicts none.
         */
        public boolean isUnreachable() {
            return isOutage() || this == OFFLINE;
        }
    }

    private final Reason reason;

    /** Creates an exception without a cause. */
    public MediaException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** Creates an exception. */
    public MediaException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /**
     * Returns {@code failure} as seen from here: a {@code NetException} or {@code StorageException} keeps its meaning and
     * becomes the cause, a {@code MediaException} is returned as it is, any other {@code IOException} is {@code STORAGE}.
     */
    public static MediaException from(IOException failure) {
        return FailureMapping.toMedia(failure);
    }

    /**
     * Returns what a {@code CompletionStage} failed with, as {@link #from} sees it; {@code INTERNAL} if it is no {@code
     * IOException}.
     */
    public static MediaException fromStage(Throwable failure) {
        return FailureMapping.stageToMedia(failure);
    }

    /** Returns what a {@code CompletionStage} failed with, without the {@code CompletionException}s around it. */
    public static Throwable causeOf(Throwable failure) {
        return FailureMapping.causeOf(failure);
    }

    /** Returns what went wrong. */
    public Reason reason() {
        return reason;
    }
}
