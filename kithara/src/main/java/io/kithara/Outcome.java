package io.kithara;

import java.time.Duration;
import java.util.List;

/** How a stream ended. A truncated download, a hole or an undecodable stretch is never {@link Complete}. */
public sealed interface Outcome {
    /** Every frame that the container promised was delivered. */
    record Complete() implements Outcome {}

    /**
     * Some audio came, and some is missing.
     *
     * @param missing what is missing, in order, never empty
     * @param reason why the first of them is missing
     * @param message one sentence
     */
    record Truncated(List<Missing> missing, KitharaException.Reason reason, String message) implements Outcome {
        /** Copies {@code missing}. */
        public Truncated {
            missing = List.copyOf(missing);
        }
    }

    /**
     * The stream could not go on.
     *
     * @param reason why
     * @param message one sentence
     */
    record Failed(KitharaException.Reason reason, String message) implements Outcome {}

    /** The host closed it before it ended. */
    record Closed() implements Outcome {}

    /**
     * A stretch without its audio.
     *
     * @param from where it starts
     * @param to where it ends; equal to {@code from} if its length is not known
     * @param reason why it is missing
     */
    record Missing(Duration from, Duration to, KitharaException.Reason reason) {}
}
