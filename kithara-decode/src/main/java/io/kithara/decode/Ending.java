package io.kithara.decode;

import io.kithara.stream.MediaException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Turns how a stream stopped into its outcome.
 *
 * @param stop what stopped it; null for its own end
 * @param failed whether {@code stop} is thrown to the reader
 * @param holes what was missing on the way
 */
record Ending(@Nullable MediaException stop, boolean failed, MissingRanges holes) {
    /** Returns the outcome of a stream that never opened. */
    Outcome beforeAnyFrame() {
        return after(Duration.ZERO, 0, Optional.empty());
    }

    /** Returns the outcome of a stream that got so far; what is missing at its end is part of it, not of the holes. */
    Outcome after(Duration endedAt, long endedAtByte, Optional<MissingRange> end) {
        List<MissingRange> missing = end.map(holes::with).orElseGet(holes::snapshot);
        if (stop != null && failed) {
            return new Outcome.Failed(stop.reason(), String.valueOf(stop.getMessage()), endedAt, missing);
        }
        if (missing.isEmpty()) {
            return new Outcome.Complete();
        }
        MissingRange main = end.orElseGet(() -> missing.get(0));
        OptionalLong at = stop == null ? OptionalLong.empty() : OptionalLong.of(endedAtByte);
        return new Outcome.Truncated(main.reason(), main.message(), at, endedAt, missing);
    }
}
