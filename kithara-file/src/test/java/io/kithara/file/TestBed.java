package io.kithara.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.bufpool.BufferPool;
import io.kithara.net.HttpFetcher;
import io.kithara.net.RetryPolicy;
import io.kithara.net.Timeouts;
import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.Downloader;
import io.kithara.stream.EventBus;
import io.kithara.stream.EventSubscription;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.testing.FakeOrigin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Everything below {@link FileSources}, real, against a {@link FakeOrigin}; and a reader that waits as a worker would. */
final class TestBed implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(10);

    /** A machine that is busy elsewhere must not look like an origin that fell silent: that would be a request more. */
    private static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(9));

    /** Whether the host has switched the network off for everything. */
    volatile boolean networkOff;

    final FakeOrigin origin;
    final BufferPool pool = BufferPool.builder().build();
    final ScheduledExecutorService timer;
    final HttpFetcher fetcher;
    final Downloader downloader;
    final AssetStore store;
    final FileSources sources;
    final EventBus events = new EventBus();
    final EventSubscription heard = events.subscribe(10_000, () -> {});

    TestBed() throws IOException {
        this(AssetStore.inMemory(64 << 20, AssetStoreOptions.defaults()));
    }

    TestBed(AssetStore store) throws IOException {
        this(store, Executors.newSingleThreadScheduledExecutor());
    }

    TestBed(AssetStore store, ScheduledExecutorService sourceTimer) throws IOException {
        this(store, sourceTimer, PATIENT);
    }

    private TestBed(AssetStore store, ScheduledExecutorService sourceTimer, Timeouts timeouts) throws IOException {
        this.store = store;
        timer = sourceTimer;
        origin = FakeOrigin.start();
        fetcher = HttpFetcher.builder()
                .pool(pool)
                .retryPolicy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofSeconds(20)))
                .timeouts(timeouts)
                .offline(() -> networkOff)
                .build();
        downloader = new Downloader(fetcher);
        sources = new FileSources(store, downloader, pool, timer);
    }

    /** A bed for origins that do fall silent. */
    static TestBed impatient() throws IOException {
        return new TestBed(
                AssetStore.inMemory(64 << 20, AssetStoreOptions.defaults()),
                Executors.newSingleThreadScheduledExecutor(),
                new Timeouts(Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofMillis(500)));
    }

    MediaSource open(String path) throws MediaException {
        return open(path, SourceOptions.DEFAULTS);
    }

    MediaSource open(String path, SourceOptions options) throws MediaException {
        return sources.open(origin.uri(path), options, events);
    }

    static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        // Neither text nor a list.
        bytes[0] = (byte) 0xFF;
        bytes[1] = (byte) 0xFB;
        return bytes;
    }

    static MediaChunk chunk(MediaSource source) throws Exception {
        while (true) {
            Optional<MediaChunk> chunk = source.poll();
            if (chunk.isPresent()) {
                return chunk.get();
            }
            assertThat(source.isEnded()).isFalse();
            CountDownLatch ready = new CountDownLatch(1);
            Registration waiting = source.whenReady(ready::countDown);
            assertThat(ready.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("ready: " + source)
                    .isTrue();
            waiting.close();
        }
    }

    static MediaData media(MediaSource source) throws Exception {
        return chunk(source).media();
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

    /** Reads up to {@code limit} bytes from {@code position} on, fewer only at the end. */
    static byte[] readFrom(MediaData data, long position, int limit) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 << 10];
        while (all.size() < limit) {
            int read = read(data, position + all.size(), buffer, Math.min(buffer.length, limit - all.size()));
            if (read < 0) {
                break;
            }
            all.write(buffer, 0, read);
            data.release(position + all.size());
        }
        return all.toByteArray();
    }

    static byte[] readAll(MediaData data) throws Exception {
        return readFrom(data, 0, Integer.MAX_VALUE);
    }

    /** Reads until the data fails or ends; what was read before goes to {@code before}. */
    static MediaException readToFailure(MediaData data, ByteArrayOutputStream before) throws Exception {
        byte[] buffer = new byte[16 << 10];
        while (true) {
            try {
                int read = read(data, before.size(), buffer, buffer.length);
                assertThat(read)
                        .as("a failure, not the end, after " + before.size())
                        .isPositive();
                before.write(buffer, 0, read);
            } catch (MediaException e) {
                return e;
            }
        }
    }

    <E extends KitharaEvent> List<E> heard(Class<E> type) {
        List<E> found = new ArrayList<>();
        for (Optional<KitharaEvent> next = heard.poll(); next.isPresent(); next = heard.poll()) {
            next.filter(type::isInstance).map(type::cast).ifPresent(found::add);
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        downloader.close();
        fetcher.close();
        timer.shutdownNow();
        store.close();
        origin.close();
        pool.close();
    }
}
