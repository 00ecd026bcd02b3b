package io.kithara.decode;

import io.kithara.stream.MediaException;
import java.time.Duration;
import java.util.Objects;

/**
 * A stretch of the timeline without its audio.
 *
 * @param from where it starts
 * @param to where it ends; equal to {@code from} if the rest is missing and nothing says how long it is
 * @param reason why
 * @param message one sentence about it
 */
public record MissingRange(Duration from, Duration to, MediaException.Reason reason, String message) {
    /** Rejects ranges before zero and reversed ones. */
    public MissingRange {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
        if (from.isNegative() || to.compareTo(from) < 0) {
            throw new IllegalArgumentException("from=" + from + " to=" + to);
        }
    }
}
