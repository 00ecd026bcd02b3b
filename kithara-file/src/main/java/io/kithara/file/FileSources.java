package io.kithara.file;

import io.kithara.assets.AssetStore;
import io.kithara.bufpool.BufferPool;
import io.kithara.stream.Downloader;
import io.kithara.stream.EventBus;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import java.net.URI;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Opens files: local, a host's own bytes, and whatever an http URL leads to, which may be a file, a radio station or a
 * list of links to those. Sources of one URL share one download. One instance per {@code Kithara}; safe from any thread.
 */
public final class FileSources {
    private final AssetStore store;
    private final Downloader downloader;
    private final BufferPool pool;
    private final ScheduledExecutorService timer;

    /**
     * Creates an opener. Everything given stays the caller's and must outlive the sources.
     *
     * @param store holds what http bodies bring
     * @param downloader fetches them
     * @param pool lends the memory of radio streams
     * @param timer runs back-offs and deadlines; nothing that waits
     */
    public FileSources(AssetStore store, Downloader downloader, BufferPool pool, ScheduledExecutorService timer) {
        this.store = store;
        this.downloader = downloader;
        this.pool = pool;
        this.timer = timer;
    }

    /**
     * Returns a source for an http, https or file URL. Returns at once: nothing is opened, read or asked for before the
     * first {@link MediaSource#poll}, which is also what throws if the URL leads nowhere.
     *
     * @throws MediaException {@code UNSUPPORTED} for another scheme
     */
    public MediaSource open(URI uri, SourceOptions options, EventBus events) throws MediaException {
        throw new MediaException(
                MediaException.Reason.UNSUPPORTED, "not wired yet: " + store + downloader + pool + timer);
    }

    /** Returns a source for a host's own bytes, which it closes; {@code hint} may be {@link MediaHint#NONE}. */
    public MediaSource open(ByteSource bytes, MediaHint hint) {
        throw new UnsupportedOperationException("not wired yet: " + bytes);
    }
}
