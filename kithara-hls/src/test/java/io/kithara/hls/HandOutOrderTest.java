package io.kithara.hls;

import static io.kithara.hls.HlsBed.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.MediaChunk;
import io.kithara.stream.SourceMeter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments on disk are there as soon as they are asked for, so what is asked for and what is handed out take turns. */
class HandOutOrderTest {
    @TempDir
    private Path folder;

    @Test
    void start_firstSegmentIsThere_handsItOutBeforeTheNextIsAskedFor() throws Exception {
        Vod vod = Vod.of("/", 2);
        Files.writeString(folder.resolve("index.m3u8"), vod.playlist());
        Files.write(folder.resolve("init.mp4"), vod.init);
        Files.write(folder.resolve("seg-0.m4s"), vod.segments.get(0));
        URI uri = folder.resolve("index.m3u8").toUri();
        ChunkQueue queue = new ChunkQueue();
        CompletableFuture<Void> handedOut = new CompletableFuture<>();
        try (HlsBed bed = HlsBed.inMemory()) {
            HlsLoader loader = new HlsLoader(
                    bed.sources,
                    uri,
                    bed.store.keys().asset(uri),
                    HlsOptions.builder().build(),
                    new SourceMeter(bed.events),
                    queue);
            // Runs on the loader, while it hands out: had it asked for the second by then, that would be missing.
            var unused = queue.whenReady(() -> {
                write(folder.resolve("seg-1.m4s"), vod.segments.get(1));
                handedOut.complete(null);
            });
            loader.post(loader::open);
            handedOut.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

            assertThat(HlsBed.played(queue.poll().orElseThrow()).media()).isEqualTo(vod.segments.get(0));
            MediaChunk second = awaitChunk(queue);
            assertThat(second.missing()).isEmpty();
            assertThat(HlsBed.played(second).media()).isEqualTo(vod.segments.get(1));
            loader.close();
        }
    }

    private static MediaChunk awaitChunk(ChunkQueue queue) throws Exception {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        var unused = queue.whenReady(() -> ready.complete(null));
        ready.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return queue.poll().orElseThrow();
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
