package io.kithara.decode;

import java.time.Duration;
import java.util.Optional;

/**
 * A part of the sound that has a name of its own.
 *
 * @param title as the container has it; may be empty
 * @param start on the stream's timeline
 * @param end where the container says so, else where the next one starts; empty for a last one that goes to the end
 */
public record Chapter(String title, Duration start, Optional<Duration> end) {
    /** Rejects what starts before the sound. */
    public Chapter {
        if (start.isNegative()) {
            throw new IllegalArgumentException("start=" + start);
        }
    }
}
