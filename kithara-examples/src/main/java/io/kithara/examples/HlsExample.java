package io.kithara.examples;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.hls.HlsOptions;
import io.kithara.hls.HlsSources;
import io.kithara.net.HttpFetcher;
import io.kithara.stream.Downloader;
import io.kithara.stream.EventBus;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.VariantSelection;
import io.kithara.stream.WorkerPool;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Loads an HLS stream without decoding it. */
public final class HlsExample {
    private HlsExample() {}

    /** Returns how long the first segment of {@code uri}, a playlist, is in microseconds, once its media begins to come. */
    public static OptionalLong firstSegmentUs(URI uri) throws MediaException, InterruptedException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (WorkerPool workers = WorkerPool.ofThreads(1);
                AssetStore store = AssetStore.inMemory(64 << 20, AssetStoreOptions.defaults());
                HttpFetcher http = HttpFetcher.builder().build();
                Downloader downloader = new Downloader(http)) {
            // snippet hls
            HlsSources sources = new HlsSources(store, downloader, workers, timer, System::nanoTime); // one per Kithara
            HlsOptions options =
                    HlsOptions.builder().selection(VariantSelection.LOWEST).build();
            try (MediaSource source = sources.open(uri, options, new SourceMeter(new EventBus()))) {
                Optional<MediaChunk> chunk = source.poll();
                while (chunk.isEmpty()) { // playlists and keys are on their way
                    CountDownLatch ready = new CountDownLatch(1);
                    source.whenReady(ready::countDown);
                    ready.await();
                    chunk = source.poll();
                }
                return chunk.get().durationUs(); // beside it init and media, decrypted, readable as they come
            }
            // end
        } finally {
            timer.shutdownNow();
        }
    }
}
