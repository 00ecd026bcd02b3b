package io.kithara;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.bufpool.BufferPool;
import io.kithara.decode.DecodeEngine;
import io.kithara.decode.DecodeOptions;
import io.kithara.decode.DecodeSession;
import io.kithara.decode.MissingRange;
import io.kithara.decode.Outcome;
import io.kithara.decode.Providers;
import io.kithara.hls.HlsOptions;
import io.kithara.hls.HlsSources;
import io.kithara.net.HttpFetcher;
import io.kithara.net.RetryPolicy;
import io.kithara.net.Timeouts;
import io.kithara.stream.Downloader;
import io.kithara.stream.EventBus;
import io.kithara.stream.MediaException;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.WorkerPool;
import io.kithara.testing.FakeOrigin;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Everything between an origin and PCM for HLS, with the patience of a test instead of a listener's. */
final class HlsRig implements AutoCloseable {
    /** Silence that a server of the test means: any other pause is a busy machine, and must not count. */
    static final Timeouts IMPATIENT = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(1));

    static final RetryPolicy QUICK =
            new RetryPolicy(3, Duration.ofMillis(2), Duration.ofMillis(10), Duration.ofSeconds(20));

    /** No test of this rig lasts a tenth of it, unless something waits for ever. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final int BLOCK_FRAMES = 2048;

    final FakeOrigin origin;
    private final ScheduledExecutorService timer;
    private final BufferPool pool = BufferPool.builder().budgetBytes(64 << 20).build();
    private final AssetStore store = AssetStore.inMemory(32 << 20, AssetStoreOptions.defaults());
    private final HttpFetcher fetcher;
    private final Downloader downloader;
    private final WorkerPool workers = WorkerPool.ofThreads(2);
    private final HlsSources sources;

    private HlsRig(Timeouts timeouts, int factor) throws IOException {
        LongSupplier nanoTime = () -> factor * System.nanoTime();
        timer = new HastyTimer(factor);
        origin = FakeOrigin.start();
        fetcher = HttpFetcher.builder().timeouts(timeouts).retryPolicy(QUICK).build();
        downloader = new Downloader(fetcher);
        sources = new HlsSources(store, downloader, workers, timer, nanoTime);
    }

    static HlsRig start() throws IOException {
        return new HlsRig(IMPATIENT, 1);
    }

    /** Starts a rig whose loader takes a second for so many: it waits a minute for an origin that is gone. */
    static HlsRig inHaste(int factor) throws IOException {
        return inHaste(factor, IMPATIENT);
    }

    static HlsRig inHaste(int factor, Timeouts timeouts) throws IOException {
        return new HlsRig(timeouts, factor);
    }

    /** Waits a second for so many. */
    private static final class HastyTimer extends ScheduledThreadPoolExecutor {
        private final int factor;

        HastyTimer(int factor) {
            super(1, work -> {
                Thread thread = new Thread(work, "hls-rig-timer");
                thread.setDaemon(true);
                return thread;
            });
            this.factor = factor;
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
            return super.schedule(work, unit.toNanos(delay) / factor, TimeUnit.NANOSECONDS);
        }
    }

    /** What a listener got. */
    record Heard(float[] samples, int sampleRate, Outcome outcome) {
        List<MissingRange> missing() {
            return outcome.missing();
        }
    }

    DecodeSession open(String path) {
        return open(origin.uri(path));
    }

    private DecodeSession open(URI uri) {
        SourceMeter meter = new SourceMeter(new EventBus());
        return new DecodeEngine(workers, pool, Providers.load(HlsRig.class.getClassLoader()))
                .open(
                        sources.open(uri, HlsOptions.builder().build(), meter),
                        DecodeOptions.builder().build());
    }

    /** Plays to the end; a failure is part of what was heard. */
    Heard play(String path) throws Exception {
        try (DecodeSession session = open(path)) {
            return play(session);
        }
    }

    /** Plays to the end; not even opening is part of what was heard. */
    Heard hear(String path) throws Exception {
        try (DecodeSession session = open(path)) {
            session.opened().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return play(session);
        } catch (ExecutionException e) {
            MediaException why = (MediaException) Objects.requireNonNull(e.getCause());
            return new Heard(
                    new float[0],
                    RampLadder.RATE,
                    new Outcome.Failed(why.reason(), String.valueOf(why.getMessage()), Duration.ZERO, List.of()));
        }
    }

    static Heard play(DecodeSession session) throws Exception {
        awaitOpened(session);
        return read(session, new float[0], Integer.MAX_VALUE);
    }

    static void awaitOpened(DecodeSession session) throws InterruptedException {
        try {
            var unused = session.opened().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException | TimeoutException e) {
            throw new AssertionError("did not open: " + e, e);
        }
    }

    /** Reads on behind what was read; to the end, or to so many frames in all. */
    static Heard read(DecodeSession session, float[] before, int frames) throws Exception {
        int channels = session.format().channels();
        float[] all = Arrays.copyOf(before, before.length + BLOCK_FRAMES * channels);
        int filled = before.length;
        try {
            while (filled / channels < frames) {
                if (all.length - filled < BLOCK_FRAMES * channels) {
                    all = Arrays.copyOf(all, 2 * all.length);
                }
                int count = session.read(all, filled, Math.min(BLOCK_FRAMES, frames - filled / channels));
                if (count == DecodeSession.END) {
                    break;
                }
                if (count == 0 && !session.awaitReadable(LIMIT)) {
                    throw new AssertionError("nothing came for " + LIMIT + ": " + session);
                }
                filled += count * channels;
            }
        } catch (MediaException e) {
            // the outcome says the same
        }
        return new Heard(
                Arrays.copyOf(all, filled),
                session.format().sampleRate(),
                session.outcome().orElseGet(Outcome.Closed::new));
    }

    @Override
    public void close() throws IOException {
        downloader.close();
        fetcher.close();
        workers.close();
        store.close();
        timer.shutdownNow();
        pool.close();
        origin.close();
    }
}
