package io.kithara;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.bufpool.BufferPool;
import io.kithara.decode.DecodeEngine;
import io.kithara.decode.DecodeOptions;
import io.kithara.decode.DecodeSession;
import io.kithara.decode.Providers;
import io.kithara.file.FileSources;
import io.kithara.file.SourceOptions;
import io.kithara.hls.HlsOptions;
import io.kithara.hls.HlsSources;
import io.kithara.net.Freshness;
import io.kithara.net.HttpFetcher;
import io.kithara.net.HttpFetcherBuilder;
import io.kithara.storage.StorageException;
import io.kithara.stream.Codec;
import io.kithara.stream.Downloader;
import io.kithara.stream.EventBus;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.stream.WorkerPool;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The parts of one {@link Kithara}, wired. Owns them all and closes them in the reverse order of use: streams, downloads,
 * workers, store, timer, pool.
 */
final class Engine implements AutoCloseable {
    /** Joins on close give up after this; every thread of ours ends by itself much sooner. */
    private static final long JOIN_LIMIT_SECONDS = 5;

    /** The storage thread leaves when the disk has had nothing to do for so long. */
    private static final long STORAGE_IDLE_SECONDS = 5;

    private final BufferPool pool;
    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor storage;
    private final AssetStore store;
    private final HttpFetcher fetcher;
    private final Downloader downloader;
    private final WorkerPool workers;
    private final Sources sources;
    private final Downloads downloads;
    private final PassingStore passing;
    private final EventBus events = new EventBus();
    private final CompletableFuture<Providers> providers;
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean warmedUp = new AtomicBoolean();
    private volatile boolean closed;

    Engine(KitharaBuilder settings) throws StorageException {
        // The client first, because it is made on a thread of its own while this one goes on, and takes longest. Up to
        // there is no lambda, here and in what is called: a cold JVM makes its first one in some 8 ms.
        pool = BufferPool.builder().budgetBytes(settings.bufferBudgetBytes).build();
        timer = new ScheduledThreadPoolExecutor(1, new DaemonThreads("kithara-timer"));
        timer.setRemoveOnCancelPolicy(true);
        fetcher = openFetcher(settings, timer, pool);
        storage = new ThreadPoolExecutor(
                1,
                1,
                STORAGE_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DaemonThreads("kithara-storage-1"));
        storage.allowCoreThreadTimeOut(true);
        // Opens every jar of the class path, some 10 to 30 ms in a cold JVM, while a first stream asks for its first
        // bytes.
        providers = CompletableFuture.supplyAsync(() -> Providers.load(Engine.class.getClassLoader()), storage);
        try {
            store = openStore(settings, storage, timer);
        } catch (StorageException | RuntimeException e) {
            fetcher.close();
            endThreads();
            throw e;
        }
        downloader = new Downloader(fetcher);
        workers = settings.executor.isPresent()
                ? WorkerPool.over(settings.executor.get(), settings.decodeWorkers, timer)
                : WorkerPool.ofThreads(settings.decodeWorkers);
        passing = new PassingStore(store, settings, storage, timer);
        sources = openSources(settings);
        downloads = new Downloads(this, settings.maxDownloads);
        open.add(downloads);
    }

    private static HttpFetcher openFetcher(KitharaBuilder settings, ScheduledExecutorService timer, BufferPool pool) {
        HttpFetcherBuilder http = HttpFetcher.builder().timer(timer).pool(pool).timeouts(settings.timeouts);
        if (settings.httpClient.isPresent()) {
            http.client(settings.httpClient.get());
        }
        if (settings.access.isPresent()) {
            http.accessHook(settings.access.get());
        }
        return http.build();
    }

    private static AssetStore openStore(
            KitharaBuilder settings, ExecutorService storage, ScheduledExecutorService timer) throws StorageException {
        AssetStoreOptions.Builder options = AssetStoreOptions.builder().executors(storage, timer);
        if (settings.keys.isPresent()) {
            options.keys(settings.keys.get());
        }
        if (settings.cacheLimitBytes.isPresent()) {
            options.maxBytes(settings.cacheLimitBytes.getAsLong());
        }
        if (settings.cacheLimitAssets.isPresent()) {
            options.maxAssets(Math.toIntExact(settings.cacheLimitAssets.getAsLong()));
        }
        if (settings.cacheLimitAssetBytes.isPresent()) {
            options.maxAssetBytes(settings.cacheLimitAssetBytes.getAsLong());
        }
        if (settings.cacheMaxIdle.isPresent()) {
            options.maxIdle(settings.cacheMaxIdle.get());
        }
        options.minFreeBytes(settings.cacheMinFreeBytes);
        if (settings.cacheKey.isPresent()) {
            options.key(settings.cacheKey.get());
        }
        if (settings.cacheDirectory.isPresent()) {
            return AssetStore.onDisk(settings.cacheDirectory.get(), options.build());
        }
        return AssetStore.inMemory(
                settings.cacheLimitBytes.orElse(KitharaBuilder.DEFAULT_MEMORY_CACHE_BYTES), options.build());
    }

    private Sources openSources(KitharaBuilder settings) {
        Freshness freshness = settings.freshness.isPresent()
                ? new Freshness(settings.freshness.get(), InstantSource.system())
                : Freshness.STANDARD;
        FileSources files = new FileSources(store, downloader, pool, timer).withCaching(freshness, passing);
        HlsSources hls =
                new HlsSources(store, downloader, workers, timer, System::nanoTime).withCaching(freshness, passing);
        HlsOptions.Builder defaults = HlsOptions.builder().decodable(this::decodes);
        if (settings.keyUnwrapper.isPresent()) {
            defaults.keys(settings.keyUnwrapper.get());
        }
        boolean inMemory = settings.cacheDirectory.isEmpty();
        if (inMemory) {
            defaults.lookAheadBytes(HlsOptions.MEMORY_LOOK_AHEAD_BYTES);
        }
        long lookAhead = inMemory ? SourceOptions.MEMORY_LOOK_AHEAD_BYTES : SourceOptions.UNBOUNDED;
        return new Sources(
                files, hls, defaults.build(), lookAhead, uri -> downloads().playing(uri));
    }

    /**
     * Returns whether something here decodes a codec. A cold start may wait for the providers, on the worker that reads a playlist
     * with CODECS: they are found meanwhile by the storage thread, which waits for nobody. Where one is broken everything counts as
     * decodable: the stream that was opened says what is wrong.
     */
    private boolean decodes(Codec codec) {
        return providers
                .handle((found, failure) -> failure != null || found.decodes(codec))
                .join();
    }

    /** Returns a source for playing {@code uri}. */
    MediaSource source(URI uri, OpenOptions options) throws MediaException {
        warmUp(uri);
        return sources.open(uri, options, options.events().orElse(events));
    }

    /** Returns a source that runs ahead of the reader by little more than so many bytes. */
    MediaSource source(URI uri, OpenOptions options, long lookAheadBytes) throws MediaException {
        warmUp(uri);
        return sources.openNear(uri, options, lookAheadBytes, options.events().orElse(events));
    }

    /** Loads the decoder that the name of the first stream suggests while that stream waits for its first bytes. */
    private void warmUp(URI uri) {
        String path = uri.getPath();
        if (path != null && !closed && warmedUp.compareAndSet(false, true)) {
            String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            MediaHint hint = new MediaHint(Optional.empty(), Optional.of(extension), Optional.empty());
            var unused = providers.thenAcceptAsync(found -> found.warmUp(hint), storage);
        }
    }

    /** Starts to decode a source, which belongs to the session from now on. */
    DecodeSession startSession(MediaSource source, DecodeOptions decode, OpenOptions options) throws MediaException {
        DecodeSession session;
        try {
            CompletableFuture<Providers> chosen = providers;
            if (options.decoder().isPresent()) {
                chosen = providers.thenApply(
                        found -> found.preferring(options.decoder().get()));
            }
            session = new DecodeEngine(workers, pool, chosen).open(source, decode);
        } catch (IllegalStateException closedMeanwhile) {
            source.close();
            throw closedException();
        }
        adopt(session);
        return session;
    }

    /** Keeps something to be closed with this engine, or closes it at once if that has happened. */
    void adopt(AutoCloseable part) throws MediaException {
        open.add(part);
        if (closed) {
            discard(part);
            throw closedException();
        }
    }

    private static MediaException closedException() {
        return new MediaException(MediaException.Reason.CANCELLED, "this Kithara is closed");
    }

    /** Closes something adopted; again does nothing. */
    void discard(AutoCloseable part) {
        if (open.remove(part)) {
            closeQuietly(part);
        }
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            // Sessions and downloads throw none; should one do so, what is left must be closed all the same.
            logger().log(System.Logger.Level.WARNING, "closing " + part, e);
        }
    }

    void checkpoint() throws KitharaException {
        try {
            store.checkpoint();
        } catch (StorageException e) {
            throw new KitharaException(
                    KitharaException.Reason.STORAGE, "the cache could not be made durable: " + e.getMessage(), e);
        }
    }

    BufferPool pool() {
        return pool;
    }

    /** Runs something short on the timer after {@code delay}; never if this engine is closed before. */
    Future<?> after(Duration delay, Runnable task) {
        try {
            return timer.schedule(task, TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closedMeanwhile) {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Runs work that may wait for the disk, in the order in which it is given; returns false if this is closed. */
    boolean onStorage(Runnable work) {
        try {
            storage.execute(work);
            return true;
        } catch (RejectedExecutionException closedMeanwhile) {
            return false;
        }
    }

    Downloads downloads() {
        return downloads;
    }

    AssetStore store() {
        return store;
    }

    WorkerPool workers() {
        return workers;
    }

    Sources sources() {
        return sources;
    }

    EventBus events() {
        return events;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        open.forEach(this::discard);
        downloader.close();
        fetcher.close();
        workers.close();
        passing.close();
        awaitStorage();
        store.close();
        endThreads();
    }

    /** What was to be written is written before the store closes. */
    private void awaitStorage() {
        try {
            storage.submit(() -> {}).get(JOIN_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            logger().log(System.Logger.Level.WARNING, "the storage thread is still busy", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endThreads() {
        timer.shutdownNow();
        storage.shutdown();
        awaitEnd(timer);
        awaitEnd(storage);
        pool.close();
    }

    /** Looked up where something is to be said: finding a logger takes a cold JVM some 30 ms, all before the first sound. */
    private static System.Logger logger() {
        return System.getLogger("io.kithara");
    }

    private static void awaitEnd(ExecutorService threads) {
        try {
            if (!threads.awaitTermination(JOIN_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                logger().log(System.Logger.Level.WARNING, "still busy after close: {0}", threads);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes the one thread of an executor. */
    private record DaemonThreads(String name) implements ThreadFactory {
        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        }
    }
}
