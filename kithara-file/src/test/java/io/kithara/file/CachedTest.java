package io.kithara.file;

import static io.kithara.file.TestBed.chunk;
import static io.kithara.file.TestBed.media;
import static io.kithara.file.TestBed.noise;
import static io.kithara.file.TestBed.readAll;
import static io.kithara.file.TestBed.readFrom;
import static io.kithara.file.TestBed.readToFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.stream.EventBus;
import io.kithara.stream.EventSubscription;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the cache holds, and several readers of one URL. */
class CachedTest {
    private static final byte[] MEDIA = noise(2_000_000);
    private static final SourceOptions OFFLINE = SourceOptions.DEFAULTS.withOffline(true);

    @TempDir
    Path folder;

    private TestBed bed;

    @BeforeEach
    void open() throws Exception {
        bed = new TestBed(AssetStore.onDisk(folder, AssetStoreOptions.defaults()));
    }

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    private void readWhole() throws Exception {
        try (MediaSource source = bed.open("/a.mp3")) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);
        }
    }

    /** Leaves the first 600,000 bytes in the cache: then the connection is cut, and the server answers no more. */
    private void readUntilItBreaks() throws Exception {
        bed.origin
                .serve("/a.mp3", MEDIA)
                .withFault(Fault.cutAfter(600_000).first(1))
                .withFault(Fault.dropRequest().fromRequest(2));
        try (MediaSource source = bed.open("/a.mp3")) {
            readToFailure(media(source), new ByteArrayOutputStream());
        }
    }

    // scenario 46
    @Test
    void readAll_fullyCached_makesNoRequest() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        readWhole();

        try (MediaSource again = bed.open("/a.mp3")) {
            assertThat(readAll(media(again))).isEqualTo(MEDIA);

            assertThat(again.stats().requests()).isZero();
            assertThat(again.stats().bytesFromCache()).isEqualTo(MEDIA.length);
        }
        assertThat(bed.origin.requests()).hasSize(1);
        assertThat(bed.heard(KitharaEvent.CacheHit.class)).hasSize(1).allMatch(KitharaEvent.CacheHit::whole);
    }

    // scenario 46
    @Test
    void readAll_partlyCached_fetchesOnlyTheGaps() throws Exception {
        readUntilItBreaks();
        int before = bed.origin.requests().size();
        bed.origin.serve("/a.mp3", MEDIA);

        try (MediaSource again = bed.open("/a.mp3")) {
            assertThat(readAll(media(again))).isEqualTo(MEDIA);
            assertThat(again.stats().bytesFetched()).isEqualTo(MEDIA.length - 600_000);
            assertThat(again.stats().bytesFromCache()).isEqualTo(600_000);
        }
        assertThat(bed.origin.requests()).hasSize(before + 1);
        assertThat(bed.origin.requests().get(before).range()).hasValue("bytes=600000-");
    }

    @Test
    void readAll_cachedFileCutByAnother_failsTypedOnceAndIsFetchedAgain() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        readWhole();
        cutCachedBody(500_000);
        try (MediaSource source = bed.open("/a.mp3")) {
            ByteArrayOutputStream good = new ByteArrayOutputStream();
            assertThat(readToFailure(media(source), good).reason()).isEqualTo(MediaException.Reason.STORAGE);
            assertThat(good.toByteArray()).isEqualTo(Arrays.copyOf(MEDIA, 500_000));
        }

        readWhole();

        assertThat(bed.origin.requests()).hasSize(2);
    }

    private void cutCachedBody(long length) throws IOException {
        List<Path> bodies;
        try (Stream<Path> files = Files.walk(folder)) {
            bodies =
                    files.filter(file -> file.toFile().length() == MEDIA.length).toList();
        }
        assertThat(bodies).hasSize(1);
        try (FileChannel body = FileChannel.open(bodies.get(0), StandardOpenOption.WRITE)) {
            var unused = body.truncate(length);
        }
    }

    // scenario 117
    @Test
    void readAll_partlyCachedOfAnOldVersion_startsOverUnnoticed() throws Exception {
        readUntilItBreaks();
        byte[] newer = noise(1_500_000);
        bed.origin.serve("/a.mp3", newer);

        try (MediaSource again = bed.open("/a.mp3")) {
            assertThat(readAll(media(again))).isEqualTo(newer);
        }
    }

    // scenario 107
    @Test
    void readAll_offlineAndCached_plays() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        readWhole();
        bed.origin.goOffline();

        try (MediaSource again = bed.open("/a.mp3", OFFLINE)) {
            assertThat(readAll(media(again))).isEqualTo(MEDIA);
        }
    }

    @Test
    void read_offlineAndPartlyCached_playsToTheHole() throws Exception {
        readUntilItBreaks();
        int before = bed.origin.requests().size();

        try (MediaSource again = bed.open("/a.mp3", OFFLINE)) {
            ByteArrayOutputStream played = new ByteArrayOutputStream();
            MediaException failure = readToFailure(media(again), played);

            assertThat(failure.reason()).isEqualTo(MediaException.Reason.OFFLINE);
            assertThat(played.size()).isEqualTo(600_000);
        }
        assertThat(bed.origin.requests()).hasSize(before);
    }

    @Test
    void poll_offlineAndNothingCached_isOffline() throws Exception {
        try (MediaSource source = bed.open("/a.mp3", OFFLINE)) {
            assertThatThrownBy(() -> chunk(source))
                    .isInstanceOfSatisfying(
                            MediaException.class, e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.OFFLINE));
        }
        assertThat(bed.origin.requests()).isEmpty();
    }

    // scenario 51, scenario 26
    @Test
    void readAll_twoReadersOfOneUrl_shareOneDownload() throws Exception {
        Gate rest = Gate.closed();
        bed.origin.serve("/a.mp3", MEDIA).withFault(Fault.stallAfter(100_000, rest));
        try (MediaSource player = bed.open("/a.mp3");
                MediaSource analysis = bed.open("/a.mp3")) {
            MediaData played = media(player);
            MediaData analysed = media(analysis);
            readFrom(played, 0, 50_000);
            readFrom(analysed, 0, 100_000);
            rest.open();

            assertThat(readAll(analysed)).isEqualTo(MEDIA);
            assertThat(readAll(played)).isEqualTo(MEDIA);

            assertThat(bed.origin.requests()).hasSize(1);
            assertThat(analysis.stats().requests() + player.stats().requests()).isEqualTo(1);
        }
    }

    // scenario 27
    @Test
    void readAll_theReaderThatFetchesLeaves_theOtherGoesOnAtTheSameBytes() throws Exception {
        Gate rest = Gate.closed();
        bed.origin
                .serve("/a.mp3", MEDIA)
                .withFault(Fault.stallAfter(100_000, rest).onRequest(1));
        MediaSource first = bed.open("/a.mp3");
        readFrom(media(first), 0, 100_000);
        try (MediaSource second = bed.open("/a.mp3")) {
            MediaData data = media(second);

            first.close();
            rest.open();

            assertThat(readAll(data)).isEqualTo(MEDIA);
        }
        assertThat(bed.origin.requests())
                .as("the fetch went on for the one who stayed")
                .hasSize(1);
    }

    // scenario 27
    @Test
    void readAll_anotherPlayersWriterDies_isTakenOver() throws Exception {
        Gate rest = Gate.closed();
        bed.origin
                .serve("/a.mp3", MEDIA)
                .withFault(Fault.stallAfter(100_000, rest).onRequest(1));
        FileSources elsewhere = new FileSources(bed.store, bed.downloader, bed.pool, bed.timer);
        MediaSource first = elsewhere.open(bed.origin.uri("/a.mp3"), SourceOptions.DEFAULTS, bed.events);
        readFrom(media(first), 0, 50_000);
        try (MediaSource second = bed.open("/a.mp3")) {
            MediaData data = media(second);
            assertThat(readFrom(data, 0, 50_000)).isEqualTo(Arrays.copyOf(MEDIA, 50_000));
            assertThat(bed.origin.requests()).hasSize(1);

            first.close();

            assertThat(readAll(data)).isEqualTo(MEDIA);
        }
        rest.open();
    }

    // scenario 49
    @Test
    void close_early_leavesAnotherSourceOfTheUrlAlone() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        MediaSource first = bed.open("/a.mp3");
        MediaData early = media(first);
        try (MediaSource second = bed.open("/a.mp3")) {
            MediaData data = media(second);
            readFrom(early, 0, 10);

            first.close();

            assertThat(readFrom(data, 1_500_000, 1_000)).isEqualTo(Arrays.copyOfRange(MEDIA, 1_500_000, 1_501_000));
        }
    }

    // scenario 28
    @Test
    void close_whileFetching_whatComesLaterIsNeitherStoredNorPublished() throws Exception {
        Gate rest = Gate.closed();
        bed.origin
                .serve("/a.mp3", MEDIA)
                .withFault(Fault.stallAfter(100_000, rest).onRequest(1));
        EventBus own = new EventBus();
        EventSubscription heard = own.subscribe(1000, () -> {});
        MediaSource stale = bed.sources.open(bed.origin.uri("/a.mp3"), SourceOptions.DEFAULTS, own);
        readFrom(media(stale), 0, 100_000);
        stale.close();
        for (var told = heard.poll(); told.isPresent(); told = heard.poll()) {
            assertThat(told.get()).isNotInstanceOf(KitharaEvent.Lagged.class);
        }
        rest.open();

        try (MediaSource fresh = bed.open("/a.mp3")) {
            assertThat(readAll(media(fresh))).isEqualTo(MEDIA);
            assertThat(fresh.stats().bytesFetched()).isEqualTo(MEDIA.length - 100_000);
        }

        assertThat(heard.poll()).isEmpty();
        assertThat(stale.stats().bytesFetched()).isEqualTo(100_000);
    }

    // scenario 30, scenario 31
    @Test
    void readAll_storeSmallerThanTheFile_playsAndGoesBack() throws Exception {
        try (TestBed small = new TestBed(AssetStore.inMemory(1 << 20, AssetStoreOptions.defaults()))) {
            byte[] media = noise(5_000_000);
            small.origin.serve("/a.mp3", media);
            SourceOptions options = SourceOptions.DEFAULTS.withLookAheadBytes(SourceOptions.MEMORY_LOOK_AHEAD_BYTES);
            try (MediaSource source = small.open("/a.mp3", options)) {
                MediaData data = media(source);

                assertThat(readAll(data)).isEqualTo(media);
                assertThat(readFrom(data, 0, 100_000)).isEqualTo(Arrays.copyOf(media, 100_000));

                assertThat(small.origin.requests()).hasSizeLessThan(60);
            }
        }
    }

    // scenario 30
    @Test
    void readAll_storeSmallerThanTheFileAndNoRanges_plays() throws Exception {
        try (TestBed small = new TestBed(AssetStore.inMemory(1 << 20, AssetStoreOptions.defaults()))) {
            byte[] media = noise(5_000_000);
            small.origin.serve("/a.mp3", media).withFault(Fault.ignoreRange());
            try (MediaSource source = small.open("/a.mp3")) {
                assertThat(readAll(media(source))).isEqualTo(media);

                assertThat(small.origin.requests()).hasSizeLessThan(5);
            }
        }
    }

    // scenario 74
    @Test
    void readAll_eightStreamsOfOneHost_allFinish() throws Exception {
        List<MediaSource> open = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            bed.origin.serve("/" + i + ".mp3", MEDIA).withFault(Fault.slow(1_500_000));
            open.add(bed.open("/" + i + ".mp3"));
        }
        List<MediaData> data = new ArrayList<>();
        for (MediaSource source : open) {
            assertThat(source.poll()).isEmpty();
        }
        for (MediaSource source : open) {
            data.add(media(source));
        }
        for (int at = 0; at < MEDIA.length; at += 250_000) {
            for (MediaData each : data) {
                assertThat(readFrom(each, at, 250_000)).isEqualTo(Arrays.copyOfRange(MEDIA, at, at + 250_000));
            }
        }
        open.forEach(MediaSource::close);
    }
}
