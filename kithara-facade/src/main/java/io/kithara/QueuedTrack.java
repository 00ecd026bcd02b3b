package io.kithara;

import io.kithara.stream.KitharaEvent;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one track of an {@link AudioQueue}.
 *
 * @param uri what was asked for
 * @param firstFrame where it begins on the queue's timeline; empty while a length before it is not known
 * @param duration how long it is, in frames of the queue's format; empty before it was opened
 * @param outcome how it ended when it was played last, with times from its own start; empty if it was not played, or plays now
 */
public record QueuedTrack(
        URI uri, OptionalLong firstFrame, Optional<StreamDuration> duration, Optional<Outcome> outcome) {
    /** Without the address's query, which may grant access: this ends up in logs. */
    @Override
    public String toString() {
        return "QueuedTrack[" + KitharaEvent.resourceOf(uri) + " from " + firstFrame + " " + duration + " " + outcome
                + "]";
    }
}
