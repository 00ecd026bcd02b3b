package io.kithara;

import io.kithara.assets.AssetStore;
import io.kithara.bufpool.PoolStats;
import io.kithara.decode.Picture;
import io.kithara.file.ByteSource;
import io.kithara.storage.StorageException;
import io.kithara.stream.EventBus;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Opens URLs as exact float PCM. Owns its buffers, HTTP client, cache, workers and timer, shared by all its streams; two
 * instances live side by side. Safe from any thread.
 */
public final class Kithara implements AutoCloseable {
    private final Engine engine;

    Kithara(Engine engine) {
        this.engine = engine;
    }

    /** Returns a builder with the defaults: cache in memory, as many decode workers as cores. */
    public static KitharaBuilder builder() {
        return new KitharaBuilder();
    }

    /** Opens {@code uri} with the defaults; see {@link #open(URI, OpenOptions)}. */
    public AudioStream open(URI uri) throws KitharaException {
        return open(uri, OpenOptions.defaults());
    }

    /**
     * Opens an http, https or file URL and waits until its format is known; the download goes on behind it.
     *
     * @throws KitharaException if it cannot be opened, with {@code DEADLINE} or {@code CANCELLED} as the options say;
     *     nothing stays open
     */
    public AudioStream open(URI uri, OpenOptions options) throws KitharaException {
        return Opening.await(openAsync(uri, options));
    }

    /**
     * Opens a host's own bytes, which belong to the stream from now on, and waits as {@link #open(URI, OpenOptions)}.
     *
     * @throws KitharaException if it cannot be opened; the bytes are closed
     */
    public AudioStream open(ByteSource bytes, OpenOptions options) throws KitharaException {
        return Opening.await(openAsync(bytes, options));
    }

    /**
     * As {@link #open(URI, OpenOptions)} without waiting. The stage fails with a {@link KitharaException}; it completes
     * on a worker, so dependents that take long belong on an executor of their own.
     */
    public CompletionStage<AudioStream> openAsync(URI uri, OpenOptions options) {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(options, "options");
        return Opening.start(engine, Optional.of(uri), () -> engine.source(uri, options), options);
    }

    /** As {@link #open(ByteSource, OpenOptions)} without waiting. */
    public CompletionStage<AudioStream> openAsync(ByteSource bytes, OpenOptions options) {
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(options, "options");
        return Opening.start(engine, Optional.empty(), () -> engine.sources().open(bytes), options);
    }

    /** Opens two or more tracks, played without a gap, with the defaults; see {@link #open(List, OpenOptions)}. */
    public AudioQueue open(URI first, URI second, URI... others) throws KitharaException {
        List<URI> uris = new ArrayList<>(List.of(first, second));
        uris.addAll(Arrays.asList(others));
        return open(uris, OpenOptions.defaults());
    }

    /**
     * Opens tracks that are played one after the other without a gap, as one stream in the format of the first, and waits until the
     * first is open. The others are opened when they are due: {@link AudioQueue} says when, and what becomes of one that fails.
     *
     * @param uris the tracks, one or more; copied
     * @throws KitharaException if the first cannot be opened, as {@link #open(URI, OpenOptions)}; nothing stays open
     */
    public AudioQueue open(List<URI> uris, OpenOptions options) throws KitharaException {
        return Opening.await(openAsync(uris, options));
    }

    /** As {@link #open(List, OpenOptions)} without waiting; the stage is as that of {@link #openAsync(URI, OpenOptions)}. */
    public CompletionStage<AudioQueue> openAsync(List<URI> uris, OpenOptions options) {
        Objects.requireNonNull(options, "options");
        List<URI> tracks = List.copyOf(uris);
        if (tracks.isEmpty()) {
            throw new IllegalArgumentException("a queue of no tracks");
        }
        return QueueStream.open(engine, tracks, options);
    }

    /**
     * Finds out what {@code uri} holds, decoding no more than that needs, and all that it says of the music: of a remote file also what
     * stands behind the sound, at the cost of a request. Waits as {@link #open(URI, OpenOptions)}.
     *
     * @throws KitharaException if it cannot be opened
     */
    public Probe probe(URI uri, OpenOptions options) throws KitharaException {
        long lookAhead = PrefetchRun.lookAheadBytes(Duration.ZERO);
        OpenOptions all = options.withAllMetadata();
        try (AudioStream audio =
                Opening.await(Opening.start(engine, Optional.of(uri), () -> engine.source(uri, all, lookAhead), all))) {
            return Probe.of(audio);
        }
    }

    /** Loads a picture of up to 16 MiB with the defaults; see {@link #picture(URI, Picture, int, OpenOptions)}. */
    public byte[] picture(URI uri, Picture picture) throws KitharaException {
        return picture(uri, picture, PictureFetch.DEFAULT_MAX_BYTES, OpenOptions.defaults());
    }

    /**
     * Loads the bytes of a picture and waits for them. Of {@code uri} only they are fetched, beside whatever plays from it, and what
     * the cache holds is not fetched again.
     *
     * @param uri what {@link #open} or {@link #probe} found the picture in
     * @param maxBytes how large it may be
     * @param options headers, cache and deadline count; the rest is about sound
     * @throws KitharaException {@code LIMIT} if the picture is declared to be larger, {@code TRUNCATED} if the media ends within it, {@code
     *     UNSUPPORTED} if the address leads to a stream of segments, or what the loading failed with
     */
    public byte[] picture(URI uri, Picture picture, int maxBytes, OpenOptions options) throws KitharaException {
        return PictureFetch.load(engine, uri, picture, maxBytes, options);
    }

    /** As {@link #prefetch(URI, Duration, OpenOptions, Consumer)}, watched by nobody. */
    public Prefetch prefetch(URI uri, Duration length, OpenOptions options) throws KitharaException {
        return prefetch(uri, length, options, audio -> {});
    }

    /**
     * Fills the cache with what playing the first {@code length} of {@code uri} reads, and little more, by playing it to
     * nobody, and waits for it. Cancelling by the options ends all of it; so does their deadline where one was set, while
     * the default one limits the opening only.
     *
     * @param observer told on the calling thread when the stream is open and after every block; may look at the stream,
     *     not read or seek
     * @throws KitharaException if it cannot be opened, the network gives up, the deadline passes or it is cancelled; what
     *     had arrived is kept
     */
    public Prefetch prefetch(URI uri, Duration length, OpenOptions options, Consumer<AudioStream> observer)
            throws KitharaException {
        return new PrefetchRun(engine, length, options, observer).run(uri);
    }

    /**
     * As {@link #download(URI, DownloadOptions)} with what of {@code options} concerns it: variant, language, headers, events.
     *
     * @throws KitharaException as there, and {@code OFFLINE} if these are options for the network off
     */
    public Download download(URI uri, OpenOptions options) throws KitharaException {
        if (options.offline()) {
            throw new KitharaException(
                    KitharaException.Reason.OFFLINE, "nothing can be downloaded with the network off");
        }
        return download(uri, DownloadOptions.of(options));
    }

    /**
     * Starts to fetch all of {@code uri} into the cache and pins it there, for listening with the network off. Returns soon;
     * reads the disk. What was begun before, in whatever process, goes on with the bytes that are missing.
     *
     * <p>Of what is downloaded already the server is asked whether it has another version. If so, that is fetched beside the one
     * that is there, which plays until the new one is whole and takes its place. If that cannot be found out, {@link
     * Download#completion} fails, and what is downloaded stays {@code COMPLETE}. While it is under way, another call returns the same
     * download, whatever its options.
     *
     * @throws KitharaException {@code UNSUPPORTED} if it is a local file or no http URL, {@code STORAGE} if the cache fails, {@code
     *     CANCELLED} if this is closed; that a URL leads to a live stream shows later, and {@link Download#completion} fails with
     *     {@code UNSUPPORTED}, as it does for what may not be stored ({@code Cache-Control: no-store}) unless the {@linkplain
     *     KitharaBuilder#freshness policy} says otherwise
     */
    public Download download(URI uri, DownloadOptions options) throws KitharaException {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (scheme.equals("file")) {
            throw new KitharaException(
                    KitharaException.Reason.UNSUPPORTED, "a local file is never copied into the cache: " + uri);
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new KitharaException(
                    KitharaException.Reason.UNSUPPORTED, "no URL scheme that can be downloaded: '" + scheme + "'");
        }
        try {
            return engine.downloads().download(uri, options);
        } catch (StorageException e) {
            throw unreadable(e);
        }
    }

    /**
     * Returns all downloads that the cache knows, those of earlier processes too: complete, or paused where they were left. Reads
     * the disk.
     *
     * @throws KitharaException {@code STORAGE} if they cannot be read
     */
    public List<Download> downloads() throws KitharaException {
        try {
            return engine.downloads().list();
        } catch (StorageException e) {
            throw unreadable(e);
        }
    }

    /**
     * Returns what is downloaded, or on its way, of {@code uri}; empty if nothing is. Reads the disk.
     *
     * @throws KitharaException {@code STORAGE} if that cannot be read
     */
    public Optional<Download> downloaded(URI uri) throws KitharaException {
        try {
            return engine.downloads().find(uri);
        } catch (StorageException e) {
            throw unreadable(e);
        }
    }

    private static KitharaException unreadable(StorageException e) {
        return new KitharaException(
                KitharaException.Reason.STORAGE, "the downloads cannot be read: " + e.getMessage(), e);
    }

    /** Returns the cache, to list, pin, unpin, evict, verify and clear. Do not close it. */
    public AssetStore cache() {
        return engine.store();
    }

    /** Returns where the streams publish what happens to them, except those that were given a bus of their own. */
    public EventBus events() {
        return engine.events();
    }

    /** Returns the counters of the buffer pool. */
    public PoolStats poolStats() {
        return engine.pool().stats();
    }

    /**
     * Closes every stream and joins every thread this instance started. A thread that is still in a host's {@code
     * ByteSource} after 5 s is left behind, which is logged: a daemon that ends when the host's code returns. Later calls
     * do nothing.
     */
    @Override
    public void close() {
        engine.close();
    }

    /** Makes the instance of a builder; separate so that the builder knows nothing of the engine. */
    static Kithara of(KitharaBuilder settings) throws KitharaException {
        try {
            return new Kithara(new Engine(settings));
        } catch (StorageException e) {
            KitharaException.Reason reason = e.reason() == StorageException.Reason.WRONG_KEY
                    ? KitharaException.Reason.CACHE_KEY
                    : KitharaException.Reason.STORAGE;
            throw new KitharaException(reason, "the cache cannot be opened: " + e.getMessage(), e);
        }
    }
}
