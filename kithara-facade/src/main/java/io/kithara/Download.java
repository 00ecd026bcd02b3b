package io.kithara;

import io.kithara.assets.AssetKey;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * Something kept, or on its way to be kept, for listening offline. Known to every later {@link Kithara} of the same cache
 * directory until it is cancelled or deleted. Safe from any thread; nothing here waits.
 */
public interface Download {
    /** Returns what is downloaded, as events show it: without what may be secret. */
    String resource();

    /** Returns where it is kept: the version that plays, else the one on its way. */
    AssetKey asset();

    /** Returns how it stands. */
    DownloadState state();

    /** Returns the bytes held so far, those of earlier runs included. */
    long bytesDone();

    /** Returns the bytes of the whole, once known. */
    OptionalLong bytesTotal();

    /** Returns how much of the stream is held, from its start; zero where only bytes are known, as for a file. */
    Duration timeDone();

    /** Returns how long the stream is; empty where only bytes are known. */
    Optional<Duration> timeTotal();

    /** Returns what it has cost in this process; final once it has completed. */
    StreamStats stats();

    /**
     * Completes with the counters when everything is in the cache and pinned, or exceptionally with a {@link
     * KitharaException}: {@code CANCELLED} if it was cancelled, deleted, or closed with its {@code Kithara}. What had arrived is
     * kept, and a later download goes on from there. A pause completes nothing. After it has completed, resuming it or asking for
     * it again makes another stage.
     */
    CompletionStage<StreamStats> completion();

    /** Stops for now, if it is queued or runs; lets the next one run. */
    void pause();

    /**
     * Goes on, if it is paused or has failed, with the bytes that are missing.
     *
     * @throws KitharaException {@code ACCESS} if its address is not known any more: a query or a user may be secret and is not
     *     written to the disk, so that after a restart the host is to ask for such a download again
     */
    void resume() throws KitharaException;

    /**
     * Gives up what is under way: nothing of it is pinned or listed any more, and what had arrived stays as anything that was
     * played does. An older version that is whole stays complete. Does nothing if nothing is under way.
     */
    void cancel();

    /**
     * Gives it up and takes its bytes out of the cache, those that something still plays excepted: they go with the rest of what
     * was played. Completes when that is durable, or exceptionally with a {@link KitharaException}, {@code STORAGE}.
     */
    CompletionStage<Void> delete();
}
