package io.kithara.file;

import static io.kithara.file.TestBed.media;
import static io.kithara.file.TestBed.noise;
import static io.kithara.file.TestBed.readFrom;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.bufpool.BufferPool;
import io.kithara.net.BodySink;
import io.kithara.net.FetchCall;
import io.kithara.net.FetchRequest;
import io.kithara.net.FetchResponse;
import io.kithara.net.HttpFetcher;
import io.kithara.net.NetException;
import io.kithara.net.NetListener;
import io.kithara.net.Validators;
import io.kithara.stream.Downloader;
import io.kithara.stream.EventBus;
import io.kithara.stream.MediaSource;
import io.kithara.testing.FakeClock;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that leaves between the last byte and the end of the fetch that brought it. */
class LeavingTest {
    private static final URI ADDRESS = URI.create("http://example.test/a.mp3");
    private static final byte[] MEDIA = noise(100_000);

    private final FakeClock clock = new FakeClock();

    // scenario 46
    @Test
    void close_allBytesThereButTheFetchNotEnded_leavesAWholeFile(@TempDir Path directory) throws Exception {
        AssetStoreOptions options = AssetStoreOptions.builder()
                .clock(clock)
                .ticks(clock)
                .executors(clock.scheduler(), clock.scheduler())
                .build();
        SlowToEnd fetcher = new SlowToEnd();
        try (BufferPool pool = BufferPool.builder().build();
                AssetStore store = AssetStore.onDisk(directory, options);
                Downloader downloader = new Downloader(fetcher)) {
            FileSources sources = new FileSources(store, downloader, pool, clock.scheduler());
            assertThat(read(sources)).isEqualTo(MEDIA);
            assertThat(read(sources)).isEqualTo(MEDIA);
        }
        assertThat(fetcher.fetches).isOne();
    }

    private static byte[] read(FileSources sources) throws Exception {
        try (MediaSource source = sources.open(ADDRESS, SourceOptions.DEFAULTS, new EventBus())) {
            return readFrom(media(source), 0, MEDIA.length);
        }
    }

    /** Brings every byte at once and never comes to say that these were all. */
    private static final class SlowToEnd implements HttpFetcher {
        private int fetches;

        @Override
        public FetchCall fetch(FetchRequest request, BodySink sink, NetListener listener) {
            fetches++;
            Validators version = new Validators(Optional.of("\"1\""), Optional.empty(), OptionalLong.of(MEDIA.length));
            try {
                sink.onResponse(new FetchResponse(ADDRESS, 200, version, true, Map.of()));
                assertThat(sink.onBytes(0, ByteBuffer.wrap(MEDIA))).isTrue();
                return () -> sink.onFailure(new NetException(NetException.Reason.CANCELLED, "cancelled", null));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {}
    }
}
