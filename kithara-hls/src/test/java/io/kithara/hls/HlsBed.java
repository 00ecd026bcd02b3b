package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.bufpool.BufferPool;
import io.kithara.net.HttpFetcher;
import io.kithara.net.RetryPolicy;
import io.kithara.net.Timeouts;
import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.storage.StorageException;
import io.kithara.stream.Downloader;
import io.kithara.stream.EventBus;
import io.kithara.stream.EventSubscription;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.WorkerPool;
import io.kithara.testing.FakeClock;
import io.kithara.testing.FakeOrigin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Everything below {@link HlsSources}, real, against a {@link FakeOrigin}; and a reader that waits as a worker would. Time
 * is the machine's unless a {@link FakeClock} is given. Used by one test thread.
 */
final class HlsBed implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(10);
    static final long STORE_BYTES = 64 << 20;

    /** For a thousand bodies at once; little enough for a test to take all of it. */
    private static final long POOL_BYTES = 16 << 20;

    /** A machine that is busy elsewhere must not look like an origin that fell silent: that would be a request more. */
    private static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(9));

    /** For origins that do fall silent. */
    private static final Timeouts IMPATIENT =
            new Timeouts(Duration.ofSeconds(9), Duration.ofMillis(400), Duration.ofMillis(400));

    /** What a reader has had of one chunk. */
    record Played(MediaChunk chunk, byte[] init, byte[] media) {}

    final FakeOrigin origin;
    final BufferPool pool = BufferPool.builder().budgetBytes(POOL_BYTES).build();
    final ScheduledExecutorService timer;
    final HttpFetcher fetcher;
    final Downloader downloader;
    final AssetStore store;
    final WorkerPool workers;
    final HlsSources sources;
    final EventBus events = new EventBus();
    final EventSubscription heard = events.subscribe(10_000, () -> {});

    private HlsBed(
            AssetStore store,
            Timeouts timeouts,
            int maxCalls,
            WorkerPool workers,
            ScheduledExecutorService timer,
            LongSupplier nanoTime)
            throws IOException {
        this.store = store;
        this.timer = timer;
        this.workers = workers;
        origin = FakeOrigin.start();
        fetcher = HttpFetcher.builder()
                .pool(pool)
                .retryPolicy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofSeconds(20)))
                .timeouts(timeouts)
                .build();
        downloader = new Downloader(fetcher, Math.max(maxCalls, Downloader.DEFAULT_MAX_CALLS), maxCalls);
        sources = new HlsSources(store, downloader, workers, timer, nanoTime);
    }

    private static HlsBed of(AssetStore store, Timeouts timeouts) throws IOException {
        return of(store, timeouts, Downloader.DEFAULT_MAX_CALLS_PER_HOST);
    }

    private static HlsBed of(AssetStore store, Timeouts timeouts, int maxCalls) throws IOException {
        return new HlsBed(
                store,
                timeouts,
                maxCalls,
                WorkerPool.ofThreads(2),
                Executors.newSingleThreadScheduledExecutor(),
                System::nanoTime);
    }

    /** A bed with a store in memory. */
    static HlsBed inMemory() throws IOException {
        return inMemory(STORE_BYTES);
    }

    /** A bed with a small store in memory. */
    static HlsBed inMemory(long capacityBytes) throws IOException {
        return of(AssetStore.inMemory(capacityBytes, AssetStoreOptions.defaults()), PATIENT);
    }

    /** A bed with a store on disk; what an earlier bed left there is in it. */
    static HlsBed onDisk(Path root) throws IOException {
        return of(AssetStore.onDisk(root, AssetStoreOptions.defaults()), PATIENT);
    }

    /** A bed whose downloader bounds nothing that a stream bounds by itself. */
    static HlsBed wide() throws IOException {
        return wide(STORE_BYTES);
    }

    /** The same with a small store. */
    static HlsBed wide(long capacityBytes) throws IOException {
        return of(AssetStore.inMemory(capacityBytes, AssetStoreOptions.defaults()), PATIENT, 100);
    }

    /** A bed whose requests time out soon. */
    static HlsBed impatient() throws IOException {
        return of(AssetStore.inMemory(STORE_BYTES, AssetStoreOptions.defaults()), IMPATIENT);
    }

    /** A bed whose loaders know no time but the clock's. Requests still time out by the machine's. */
    static HlsBed of(FakeClock clock) throws IOException {
        return new HlsBed(
                AssetStore.inMemory(STORE_BYTES, AssetStoreOptions.defaults()),
                PATIENT,
                Downloader.DEFAULT_MAX_CALLS_PER_HOST,
                WorkerPool.ofThreads(2),
                clock.scheduler(),
                clock);
    }

    /** A bed whose loaders run on a pool of the test's, which stays the test's until the bed is closed. */
    static HlsBed of(WorkerPool workers) throws IOException {
        return new HlsBed(
                AssetStore.inMemory(STORE_BYTES, AssetStoreOptions.defaults()),
                PATIENT,
                Downloader.DEFAULT_MAX_CALLS_PER_HOST,
                workers,
                Executors.newSingleThreadScheduledExecutor(),
                System::nanoTime);
    }

    MediaSource open(String path) {
        return open(path, HlsOptions.builder().build());
    }

    MediaSource open(String path, HlsOptions options) {
        return open(origin.uri(path), options);
    }

    MediaSource open(URI uri, HlsOptions options) {
        return sources.open(uri, options, new SourceMeter(events));
    }

    /** Plays a stream from its beginning to its end. */
    List<Played> play(String path) throws Exception {
        return play(path, HlsOptions.builder().build());
    }

    List<Played> play(String path, HlsOptions options) throws Exception {
        try (MediaSource source = open(path, options)) {
            return playOn(source);
        }
    }

    List<Played> play(URI uri) throws Exception {
        try (MediaSource source = open(uri, HlsOptions.builder().build())) {
            return playOn(source);
        }
    }

    /** Waits for the next chunk as a worker does; empty at the end. */
    static Optional<MediaChunk> next(MediaSource source) throws Exception {
        while (true) {
            Optional<MediaChunk> chunk = source.poll();
            if (chunk.isPresent() || source.isEnded()) {
                return chunk;
            }
            CountDownLatch ready = new CountDownLatch(1);
            Registration waiting = source.whenReady(ready::countDown);
            assertThat(ready.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("ready: " + source)
                    .isTrue();
            waiting.close();
        }
    }

    static MediaChunk chunk(MediaSource source) throws Exception {
        return next(source).orElseThrow(() -> new AssertionError("the end, not a chunk: " + source));
    }

    /** Plays what is left of a stream. */
    static List<Played> playOn(MediaSource source) throws Exception {
        List<Played> played = new ArrayList<>();
        for (Optional<MediaChunk> chunk = next(source); chunk.isPresent(); chunk = next(source)) {
            played.add(played(chunk.get()));
        }
        return played;
    }

    static Played played(MediaChunk chunk) throws Exception {
        byte[] init = chunk.init().isPresent() ? readAll(chunk.init().get()) : new byte[0];
        return new Played(chunk, init, readAll(chunk.media()));
    }

    /** Polls until the stream says why it cannot go on. */
    static MediaException failure(MediaSource source) throws Exception {
        while (true) {
            try {
                MediaChunk chunk = chunk(source);
                played(chunk);
            } catch (MediaException e) {
                return e;
            }
        }
    }

    /** Waits for bytes as a decode worker does and returns how many there are; -1 at the end. */
    static int read(MediaData data, long position, byte[] target, int length) throws Exception {
        while (true) {
            int read = data.readAt(position, target, 0, length);
            if (read != 0) {
                return read;
            }
            CountDownLatch ready = new CountDownLatch(1);
            Registration waiting = data.whenAvailable(new ByteRange(position, position + 1), ready::countDown);
            assertThat(ready.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("bytes at " + position + " of " + data)
                    .isTrue();
            waiting.close();
        }
    }

    static byte[] readAll(MediaData data) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8 << 10];
        for (int read = read(data, 0, buffer, buffer.length); read >= 0; ) {
            all.write(buffer, 0, read);
            data.release(all.size());
            read = read(data, all.size(), buffer, buffer.length);
        }
        return all.toByteArray();
    }

    /** Returns the events of a type that have come since the last call. */
    <E extends KitharaEvent> List<E> heard(Class<E> type) {
        List<E> found = new ArrayList<>();
        for (Optional<KitharaEvent> next = heard.poll(); next.isPresent(); next = heard.poll()) {
            next.filter(type::isInstance).map(type::cast).ifPresent(found::add);
        }
        return found;
    }

    /** Returns how many requests there were of paths that end so. */
    long requestsOf(String suffix) {
        return origin.requests().stream()
                .filter(request -> request.path().endsWith(suffix))
                .count();
    }

    @Override
    public void close() throws IOException, StorageException {
        workers.close();
        downloader.close();
        fetcher.close();
        timer.shutdownNow();
        store.close();
        origin.close();
        pool.close();
    }
}
