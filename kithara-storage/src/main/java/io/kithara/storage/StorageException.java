package io.kithara.storage;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A storage operation failed; {@link #reason()} says how, and callers branch on nothing else. */
public final class StorageException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Reason {
        /** The backing file could not be read, written, forced or renamed. */
        IO,
        /** The disk is full or a quota is used up. */
        NO_SPACE,
        /** The writer of the resource failed or was dropped before it committed. */
        WRITER_FAILED,
        /** The wait or the resource was cancelled. */
        CANCELLED,
        /** A bound of this library was hit: a capacity, a length, a budget. */
        LIMIT,
        /** A committed resource does not hold what its commit vouched for. */
        CORRUPT,
        /** A directory is encrypted with another key or none was given, or a key was given for one that is not encrypted. */
        WRONG_KEY
    }

    private final Reason reason;

    /** Creates an exception without a cause. */
    public StorageException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** Creates an exception; {@code cause} is what the operating system or the writer reported. */
    public StorageException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Returns what went wrong. */
    public Reason reason() {
        return reason;
    }
}
