package io.kithara.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kithara.Download;
import io.kithara.DownloadOptions;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.Outcome;
import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.bufpool.BufferPool;
import io.kithara.bufpool.PoolStats;
import io.kithara.decode.Outcome.Complete;
import io.kithara.file.ByteSource;
import io.kithara.file.FileSources;
import io.kithara.net.HttpFetcher;
import io.kithara.stream.Downloader;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.stream.WorkerPool;
import io.kithara.testing.FakeOrigin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every snippet of the documentation. */
final class ExamplesTest {
    private static final int BYTES_PER_FRAME = 4;

    private FakeOrigin origin;

    @TempDir
    private Path folder;

    private URI uri;
    private byte[] mp3;

    @BeforeEach
    void serve() throws Exception {
        mp3 = Media.mp3();
        origin = FakeOrigin.start();
        origin.serve("/a.mp3", mp3);
        uri = origin.uri("/a.mp3");
    }

    @AfterEach
    void stop() throws Exception {
        origin.close();
    }

    @Test
    void play_deliversEveryFrame() throws Exception {
        Player player = new Player();
        assertThat(player.playAll(uri, folder)).contains(new Outcome.Complete());
        assertThat(player.frames).isEqualTo(Media.FRAMES);
    }

    @Test
    void part_isFiveSecondsLong() throws Exception {
        Player player = new Player();
        player.playPart(uri);
        assertThat(player.frames).isEqualTo(5 * 48_000);
    }

    @Test
    void queue_secondBeginsBehindTheFirst() throws Exception {
        Player player = new Player();
        assertThat(player.playBoth(uri, uri)).isEqualTo(Media.FRAMES);
        assertThat(player.frames).isEqualTo(2 * Media.FRAMES);
    }

    @Test
    void metadata_isShown() throws Exception {
        List<Object> shown = new ArrayList<>();
        MetadataExample example = new MetadataExample() {
            @Override
            protected void show(String line) {
                shown.add(line);
            }

            @Override
            protected void show(byte[] picture) {
                shown.add(picture);
            }
        };
        example.describe(uri);
        assertThat(shown).hasSize(1);
        assertThat(example.loudness(uri)).isBetween(-30.0, -10.0);
        assertThat(shown).contains(Media.FRAMES / 441 + " points");
    }

    @Test
    void offline_decodesFromTheCache() throws Exception {
        Path target = folder.resolve("pcm");
        OfflineExample.downloadThenDecode(uri, folder.resolve("cache"), target);
        assertThat(Files.size(target)).isEqualTo(Media.FRAMES * BYTES_PER_FRAME);
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void offline_resumesWhatWasLeft() throws Exception {
        try (Kithara kithara =
                Kithara.builder().cacheDirectory(folder.resolve("cache")).build()) {
            Download download = kithara.download(uri, DownloadOptions.defaults());
            download.pause();
            assertThat(OfflineExample.resumeAll(kithara)).isLessThanOrEqualTo(1);
            download.completion().toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(OfflineExample.resumeAll(kithara)).isZero();
        }
        try (Kithara kithara = OfflineExample.withOwnTerms(folder.resolve("cache"))) {
            assertThat(kithara.downloads()).hasSize(1);
        }
    }

    @Test
    void encrypted_isRefusedWithoutItsKey() throws Exception {
        Path cache = folder.resolve("encrypted");
        EncryptedExample.prefetchEncrypted(uri, cache, new byte[16]);

        assertThatExceptionOfType(KitharaException.class)
                .isThrownBy(() -> Kithara.builder().cacheDirectory(cache).build())
                .matches(e -> e.reason() == KitharaException.Reason.CACHE_KEY);
    }

    @Test
    void hls_staysUnderItsCapAndSaysWhatPlayed() throws Exception {
        StringBuilder master = new StringBuilder("#EXTM3U\n");
        for (int kilobits : new int[] {32, 300}) {
            String name = kilobits + ".m3u8";
            master.append("#EXT-X-STREAM-INF:CODECS=\"mp4a.40.2\",BANDWIDTH=" + kilobits * 1000 + "\n" + name + "\n");
            text("/" + name, "#EXTM3U\n#EXT-X-TARGETDURATION:21\n#EXTINF:20.04,\n0.aac\n#EXT-X-ENDLIST\n");
        }
        text("/master.m3u8", master.toString());
        origin.serve("/0.aac", Media.aac(32));
        List<String> log = new ArrayList<>();
        ByteArrayOutputStream pcm = new ByteArrayOutputStream();
        AdaptiveExample example = new AdaptiveExample() {
            @Override
            protected void log(String line) {
                log.add(line);
            }
        };
        example.playCapped(origin.uri("/master.m3u8"), folder.resolve("cache"), pcm);
        assertThat(log).containsExactly("2 variants", "variant 0 from PT0S: INITIAL");
        assertThat(pcm.size() / BYTES_PER_FRAME % 1024).isZero();
        assertThat(pcm.size() / BYTES_PER_FRAME).isGreaterThan((int) Media.FRAMES);
    }

    private void text(String path, String playlist) {
        origin.serve(path, playlist.getBytes(StandardCharsets.US_ASCII)).contentType("application/vnd.apple.mpegurl");
    }

    @Test
    void events_tellOfTheRequest() throws Exception {
        List<KitharaEvent> log = new CopyOnWriteArrayList<>();
        EventsExample.listen(uri, log::add);
        assertThat(log).hasAtLeastOneElementOfType(KitharaEvent.RequestSent.class);
    }

    @Test
    void pool_countsWhatItLent() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PoolStats stats = PoolExample.copy(new ByteArrayInputStream(mp3), out);
        assertThat(out.size()).isEqualTo(65_536);
        assertThat(stats.toString()).isNotEmpty();
    }

    @Test
    void storage_readsWhatWasWritten() throws Exception {
        ByteBuffer target = ByteBuffer.allocate(4_096);
        ByteBuffer half = ByteBuffer.wrap(mp3, 0, 65_536);
        int count = StorageExample.writeAndRead(folder.resolve("resource"), half.duplicate(), half.duplicate(), target);
        assertThat(count).isEqualTo(4_096);
        assertThat(target.get(4_000)).isEqualTo(mp3[4_000]);
    }

    @Test
    void assets_keepTheBytes() throws Exception {
        assertThat(AssetsExample.keep(uri, mp3, folder)).hasValue(mp3.length);
        assertThat(AssetsExample.keep(uri, mp3, folder)).hasValue(mp3.length);
    }

    @Test
    void net_fetchesPlaylistAndRest() throws Exception {
        origin.serve("/a.m3u8", "#EXTM3U\n".getBytes(StandardCharsets.US_ASCII));
        origin.serve("/0.aac", new byte[10_000]);
        CollectingSink sink = new CollectingSink();
        assertThat(NetExample.fetch(origin.uri("/a.m3u8"), sink, sink.ended)).isEqualTo(8);
        assertThat(sink.bytes.size()).isEqualTo(10_000 - 4_096);
    }

    @Test
    void stream_downloadsAndTells() throws Exception {
        CountDownLatch worked = new CountDownLatch(1);
        assertThat(StreamExample.download(uri, new CollectingSink(), worked)).isPresent();
        assertThat(worked.getCount()).isZero();
    }

    @Test
    void hls_tellsTheFirstSegment() throws Exception {
        String playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nseg.mp3\n#EXT-X-ENDLIST\n";
        origin.serve("/hls/index.m3u8", playlist.getBytes(StandardCharsets.UTF_8));
        origin.serve("/hls/seg.mp3", mp3);
        assertThat(HlsExample.firstSegmentUs(origin.uri("/hls/index.m3u8"))).hasValue(2_000_000);
    }

    @Test
    void file_readsTheHead() throws Exception {
        byte[] head = new byte[1_000];
        assertThat(FileExample.readHead(uri, head)).isEqualTo(1_000);
        assertThat(head).isEqualTo(Arrays.copyOf(mp3, 1_000));
    }

    @Test
    void decode_ofSource_isResampled() throws Exception {
        Player player = new Player();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (WorkerPool workers = WorkerPool.ofThreads(1);
                BufferPool pool = BufferPool.builder().budgetBytes(64 << 20).build();
                AssetStore store = AssetStore.inMemory(1 << 20, AssetStoreOptions.defaults());
                HttpFetcher http = HttpFetcher.builder().build();
                Downloader downloader = new Downloader(http)) {
            MediaSource source =
                    new FileSources(store, downloader, pool, timer).open(ByteSource.of(mp3), MediaHint.NONE);
            assertThat(player.decodeSource(source, workers, pool)).get().isInstanceOf(Complete.class);
        } finally {
            timer.shutdownNow();
        }
        assertThat(player.frames).isEqualTo(Media.FRAMES * 48_000 / 44_100);
    }

    @Test
    void codec_decodesEveryPacket() throws Exception {
        Player player = new Player();
        player.decodePackets(mp3);
        // delay and padding are still there: trimming is the session's
        assertThat(player.frames).isGreaterThan(Media.FRAMES).isLessThan(Media.FRAMES + 4 * 1_152);
    }

    @Test
    void javaSound_writesWav() throws Exception {
        Path wav = folder.resolve("a.wav");
        JavaSoundExample.write(uri, wav);
        assertThat(Files.size(wav)).isEqualTo(44 + Media.FRAMES * BYTES_PER_FRAME);
    }

    /** Counts instead of playing. */
    private static final class Player extends PlayExample {
        private long frames;

        @Override
        protected void play(float[] pcm, int count) {
            frames += count;
        }

        void decodePackets(byte[] bytes) throws Exception {
            decoding().decodePackets(bytes);
        }

        Optional<io.kithara.decode.Outcome> decodeSource(MediaSource source, WorkerPool workers, BufferPool pool)
                throws Exception {
            return decoding().decodeSource(source, workers, pool);
        }

        private DecodeExample decoding() {
            return new DecodeExample() {
                @Override
                protected void play(float[] pcm, int count) {
                    frames += count;
                }
            };
        }
    }
}
