package io.kithara.decode;

import io.kithara.stream.MediaException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a stream ended.
 *
 * <p>The line between {@link Truncated} and {@link Failed}: a stream whose <em>data</em> ended too early, or that has
 * holes, was played as far as there was anything and then ended: {@code read} returns the end, nothing is thrown, and
 * playing it again will not help. A stream that something <em>stopped</em> (the network gave up, the file changed on
 * the server, the rest cannot be parsed) is failed: {@code read} throws after all good frames, and a seek may try again.
 */
public sealed interface Outcome {
    /** Returns what is missing, in ascending order. */
    default List<MissingRange> missing() {
        return List.of();
    }

    /** Every frame was delivered. */
    record Complete() implements Outcome {}

    /**
     * Some audio came, some is missing.
     *
     * @param reason {@code TRUNCATED} or {@code BODY} if the data ended early, else the reason of the first hole
     * @param message one sentence
     * @param endedAtByte where in the media the data ended, if it did and that is known
     * @param endedAt position after the last frame delivered
     * @param missing what is missing, in ascending order, at least one range
     */
    record Truncated(
            MediaException.Reason reason,
            String message,
            OptionalLong endedAtByte,
            Duration endedAt,
            List<MissingRange> missing)
            implements Outcome {
        /** Copies {@code missing}. */
        public Truncated {
            missing = List.copyOf(missing);
        }
    }

    /**
     * Something stopped the stream.
     *
     * @param reason what {@code read} threw
     * @param message its sentence
     * @param endedAt position after the last frame delivered
     * @param missing holes before that and the rest of the stream, in ascending order
     */
    record Failed(MediaException.Reason reason, String message, Duration endedAt, List<MissingRange> missing)
            implements Outcome {
        /** Copies {@code missing}. */
        public Failed {
            missing = List.copyOf(missing);
        }
    }

    /** The stream was closed before it ended. */
    record Closed() implements Outcome {}
}
