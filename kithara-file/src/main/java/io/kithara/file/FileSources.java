package io.kithara.file;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.ResourceInfo;
import io.kithara.assets.ResourceKey;
import io.kithara.assets.ResourceLease;
import io.kithara.bufpool.BufferPool;
import io.kithara.net.Expectation;
import io.kithara.net.FetchRequest;
import io.kithara.net.FetchResponse;
import io.kithara.net.Freshness;
import io.kithara.net.Validators;
import io.kithara.storage.ResourceState;
import io.kithara.storage.StorageException;
import io.kithara.stream.Downloader;
import io.kithara.stream.EventBus;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.stream.Priority;
import io.kithara.stream.SourceMeter;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * Opens files: local, a host's own bytes, and whatever an http URL leads to, which may be a file, a radio station or a
 * list of links to those. Sources of one URL share one download. One instance per {@code Kithara}; safe from any thread.
 */
public final class FileSources {
    /** A list may name a list, as stations do for mirrors; longer chains are loops or worse. */
    private static final int MAX_LINK_DEPTH = 3;

    /** Names a host's own bytes where a URL is asked for. */
    private static final URI OWN_BYTES = URI.create("bytes:own");

    /**
     * From its first bytes to the first sound a reader takes 1 ms, in a cold JVM 25; one that reads nothing costs no more
     * than this.
     */
    private static final long HEAD_START_NANOS = 50_000_000;

    private final AssetStore store;
    private final Downloader downloader;
    private final BufferPool pool;
    private final ScheduledExecutorService timer;
    private final long headStartNanos;
    private final Freshness freshness;
    private final Supplier<AssetStore> passing;
    private final ConcurrentMap<ResourceKey, RemoteBody> bodies = new ConcurrentHashMap<>();

    /**
     * Creates an opener. Everything given stays the caller's and must outlive the sources.
     *
     * @param store holds what http bodies bring
     * @param downloader fetches them
     * @param pool lends the memory of radio streams
     * @param timer runs back-offs and deadlines; nothing that waits
     */
    public FileSources(AssetStore store, Downloader downloader, BufferPool pool, ScheduledExecutorService timer) {
        this(store, downloader, pool, timer, HEAD_START_NANOS);
    }

    private FileSources(FileSources like, Freshness freshness, Supplier<AssetStore> passing) {
        this.headStartNanos = like.headStartNanos;
        this.store = like.store;
        this.downloader = like.downloader;
        this.pool = like.pool;
        this.timer = like.timer;
        this.freshness = freshness;
        this.passing = passing;
    }

    /**
     * Returns an opener like this that keeps files on other terms. By default they are those of {@link Freshness#STANDARD},
     * and what may not be kept passes through the same store.
     *
     * @param rules says what is fresh, and what may be kept at all
     * @param memory returns the store, in memory, that holds what may not be kept while it is read
     */
    public FileSources withCaching(Freshness rules, Supplier<AssetStore> memory) {
        return new FileSources(this, rules, memory);
    }

    FileSources(
            AssetStore store,
            Downloader downloader,
            BufferPool pool,
            ScheduledExecutorService timer,
            long headStartNanos) {
        this.headStartNanos = headStartNanos;
        this.store = store;
        this.downloader = downloader;
        this.pool = pool;
        this.timer = timer;
        freshness = Freshness.STANDARD;
        passing = () -> store;
    }

    /**
     * Returns a source for an http, https or file URL. Returns at once: nothing is opened, read or asked for before the
     * first {@link MediaSource#poll}, which is also what throws if the URL leads nowhere.
     *
     * @throws MediaException {@code UNSUPPORTED} for another scheme
     */
    public MediaSource open(URI uri, SourceOptions options, EventBus events) throws MediaException {
        return open(uri, options, new SourceMeter(events), 0);
    }

    /** Returns a source for a host's own bytes, which it closes; {@code hint} may be {@link MediaHint#NONE}. */
    public MediaSource open(ByteSource bytes, MediaHint hint) {
        return new BytesSource(bytes, hint, OWN_BYTES);
    }

    private MediaSource open(URI uri, SourceOptions options, SourceMeter meter, int depth) throws MediaException {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        LinkOpener links = (kind, text, answer) -> openText(kind, text, answer, options, meter, depth);
        return switch (scheme) {
            case "http", "https" -> remote(uri, options, meter, links);
            case "file" -> new LocalSource(uri, meter, links);
            default ->
                throw new MediaException(
                        MediaException.Reason.UNSUPPORTED, "no URL scheme this library plays: '" + scheme + "'");
        };
    }

    private MediaSource remote(URI uri, SourceOptions options, SourceMeter meter, LinkOpener links) {
        MediaSource asFile = new RemoteSource(uri, options, meter, this, links);
        return PlaylistSource.isNamed(uri) && !options.offline()
                ? new PlaylistSource(uri, options, meter, downloader, links, asFile)
                : asFile;
    }

    private MediaSource openText(
            BodyKind kind, String text, FetchResponse answer, SourceOptions options, SourceMeter meter, int depth)
            throws MediaException {
        if (kind == BodyKind.M3U && LinkList.isHls(text)) {
            return options.playlists().open(answer, text, meter);
        }
        if (depth == MAX_LINK_DEPTH) {
            throw new MediaException(
                    MediaException.Reason.LIMIT, "a list of links that lead to lists, " + depth + " deep");
        }
        return new LinkSource(
                LinkList.parse(kind, text, answer.finalUri()), entry -> open(entry, options, meter, depth + 1), meter);
    }

    /** Joins the readers of {@code uri}, the first of them making the body they share. May read the disk. */
    BodyReader join(URI uri, SourceOptions options, SourceMeter meter, BodyReader.Owner owner) throws StorageException {
        ResourceKey key = keyOf(uri, options);
        while (true) {
            RemoteBody body = bodies.get(key);
            if (body == null) {
                body = makeBody(key, uri);
            }
            BodyReader reader = body.join(options, meter, owner);
            if (reader != null) {
                return reader;
            }
            boolean removed = bodies.remove(key, body);
            assert removed || bodies.get(key) != body;
        }
    }

    private ResourceKey keyOf(URI uri, SourceOptions options) {
        return store.keys()
                .resource(options.asset().orElseGet(() -> store.keys().asset(uri)), uri);
    }

    /**
     * Asks whether the server has another version of a file than the cache, whatever the terms it is kept on; what is kept
     * stays as it is. May read the disk.
     *
     * @return {@code false} also for what is not kept whole: whoever goes on with that finds out; fails with a {@link
     *     MediaException}
     */
    public CompletionStage<Boolean> isChanged(URI uri, SourceOptions options, SourceMeter meter) {
        try (ResourceLease lease = store.open(keyOf(uri, options))) {
            if (lease.resource().state() != ResourceState.COMMITTED) {
                return CompletableFuture.completedFuture(false);
            }
            ResourceInfo info = lease.info();
            Validators held = new Validators(info.etag(), info.lastModified(), info.total());
            FetchRequest request = FetchRequest.of(uri, Expectation.MEDIA).withHeaders(options.headers());
            ChangeSink sink = new ChangeSink(held);
            var unused = downloader.submit(request.ifChangedFrom(held), Priority.OWED, meter, sink);
            return sink.isChanged();
        } catch (StorageException e) {
            return CompletableFuture.failedFuture(MediaException.from(e));
        }
    }

    private RemoteBody makeBody(ResourceKey key, URI uri) throws StorageException {
        BodyStore bodyStore = new BodyStore(store.open(key));
        BodyTerms terms = new BodyTerms(uri, isPinned(key.asset()), freshness, passing);
        BodyState state = new BodyState(terms, bodyStore, store.capacityBytes(), headStartNanos);
        RemoteBody made = new RemoteBody(state, downloader, timer, gone -> bodies.remove(key, gone));
        RemoteBody other = bodies.putIfAbsent(key, made);
        if (other != null) {
            bodyStore.close();
            return other;
        }
        return made;
    }

    private boolean isPinned(AssetKey asset) {
        return store.find(asset).filter(row -> row.pins() > 0).isPresent();
    }

    RadioSource station(URI uri, SourceOptions options, SourceMeter meter) {
        return new RadioSource(uri, options, downloader, pool, timer, meter);
    }

    @Override
    public String toString() {
        return "FileSources[" + bodies.size() + " bodies]";
    }
}
