package io.kithara;

import java.time.Duration;
import java.util.List;

/** How a stream ended. A truncated download, a hole or an undecodable stretch is never {@link Complete}. */
public sealed interface Outcome {
    /** Every frame that the container promised was delivered. */
    record Complete() implements Outcome {}

    /**
     * The data ended early or has holes: it was played as far as there was anything, and playing it again will not help.
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
     * Something stopped the stream: the network gave up, the file changed on the server. {@code read} threw the same
     * reason after all good frames; a seek may try again.
     *
     * @param reason why
     * @param message one sentence
     * @param missing holes before that, in order
     */
    record Failed(KitharaException.Reason reason, String message, List<Missing> missing) implements Outcome {
        /** Copies {@code missing}. */
        public Failed {
            missing = List.copyOf(missing);
        }
    }

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
