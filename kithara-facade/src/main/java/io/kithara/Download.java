package io.kithara;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** A download for offline use under way. Safe from any thread. */
public interface Download {
    /** Returns the bytes held so far, those of earlier runs included. */
    long bytesDone();

    /** Returns the bytes of the whole, once known. */
    OptionalLong bytesTotal();

    /** Returns how much of the stream is held, from its start; zero where only bytes are known, as for a file. */
    Duration timeDone();

    /** Returns how long the stream is; empty where only bytes are known. */
    Optional<Duration> timeTotal();

    /** Returns what it has cost so far; final once it has completed. */
    StreamStats stats();

    /**
     * Completes with the counters when everything is in the cache and pinned, or exceptionally with a {@link
     * KitharaException}; what had arrived is kept, and a later download goes on from there.
     */
    CompletionStage<StreamStats> completion();

    /** Stops; completion fails with {@code CANCELLED}. Returns at once. */
    void cancel();
}
