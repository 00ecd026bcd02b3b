package io.kithara.examples;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.bufpool.BufferPool;
import io.kithara.file.FileSources;
import io.kithara.file.SourceOptions;
import io.kithara.net.HttpFetcher;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Downloader;
import io.kithara.stream.EventBus;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Reads the media bytes of a URL without decoding them. */
public final class FileExample {
    private FileExample() {}

    /** Reads the head of {@code uri} and returns how many bytes came. */
    public static int readHead(URI uri, byte[] head) throws MediaException, InterruptedException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (BufferPool pool = BufferPool.builder().budgetBytes(64 << 20).build();
                AssetStore store = AssetStore.inMemory(64 << 20, AssetStoreOptions.defaults());
                HttpFetcher http = HttpFetcher.builder().build();
                Downloader downloader = new Downloader(http)) {
            // snippet file
            FileSources sources = new FileSources(store, downloader, pool, timer); // one per Kithara
            try (MediaSource source = sources.open(uri, SourceOptions.DEFAULTS, new EventBus())) {
                Optional<MediaChunk> chunk = source.poll();
                while (chunk.isEmpty()) { // not known yet
                    CountDownLatch ready = new CountDownLatch(1);
                    source.whenReady(ready::countDown); // a decode worker leaves its thread here; we wait
                    ready.await();
                    chunk = source.poll();
                }
                CountDownLatch available = new CountDownLatch(1);
                chunk.get().media().whenAvailable(new ByteRange(0, head.length), available::countDown);
                available.await();
                return chunk.get().media().readAt(0, head, 0, head.length); // 0: not there yet, -1: the proven end
            }
            // end
        } finally {
            timer.shutdownNow();
        }
    }
}
