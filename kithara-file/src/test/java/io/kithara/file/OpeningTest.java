package io.kithara.file;

import static io.kithara.file.TestBed.chunk;
import static io.kithara.file.TestBed.media;
import static io.kithara.file.TestBed.noise;
import static io.kithara.file.TestBed.readAll;
import static io.kithara.file.TestBed.readFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.testing.Fault;
import io.kithara.testing.Radio;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a URL may lead to: local files, own bytes, link lists, HLS playlists, stations. */
class OpeningTest {
    private static final byte[] MEDIA = noise(300_000);

    private Path directory;
    private TestBed bed;

    @BeforeEach
    void open(@TempDir Path fresh) throws Exception {
        directory = fresh;
        bed = new TestBed();
    }

    @AfterEach
    void close() throws IOException {
        bed.close();
    }

    private MediaSource local(Path path) throws MediaException {
        return bed.sources.open(path.toUri(), SourceOptions.DEFAULTS.withOffline(true), bed.events);
    }

    private static void assertFailsWith(MediaSource source, MediaException.Reason reason) {
        assertThatThrownBy(() -> chunk(source))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    // scenario 52
    @Test
    void readAll_localFile_isReadInPlaceAndLeftAlone() throws Exception {
        Path file = Files.write(directory.resolve("a.mp3"), MEDIA);
        try (MediaSource source = local(file)) {
            MediaChunk chunk = chunk(source);
            assertThat(readAll(chunk.media())).isEqualTo(MEDIA);
            assertThat(chunk.hint().extension()).hasValue("mp3");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(MEDIA);
        assertThat(bed.store.list()).isEmpty();
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void poll_localFileThatIsNone_isTyped() throws Exception {
        assertFailsWith(local(directory.resolve("missing.mp3")), MediaException.Reason.NOT_FOUND);
        assertFailsWith(local(directory), MediaException.Reason.NOT_FOUND);
        assertFailsWith(local(Path.of("/dev/null")), MediaException.Reason.NOT_FOUND);
    }

    @Test
    void open_otherScheme_isUnsupported() {
        assertThatThrownBy(() -> bed.sources.open(URI.create("ftp://a/b"), SourceOptions.DEFAULTS, bed.events))
                .isInstanceOf(MediaException.class);
    }

    @Test
    void readAll_ownBytes_arrayAndChannel() throws Exception {
        Path file = Files.write(directory.resolve("a.bin"), MEDIA);
        try (MediaSource array = bed.sources.open(ByteSource.of(MEDIA), MediaHint.NONE);
                MediaSource channel = bed.sources.open(ByteSource.of(FileChannel.open(file)), MediaHint.NONE)) {
            assertThat(readAll(media(array))).isEqualTo(MEDIA);
            assertThat(readAll(media(channel))).isEqualTo(MEDIA);
        }
    }

    @Test
    void readAll_listOfLinks_playsTheFirstEntryThatPlays() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        bed.origin
                .serve("/list.m3u", "#EXTM3U\n/missing.mp3\n/a.mp3\n".getBytes(StandardCharsets.UTF_8))
                .contentType("audio/x-mpegurl");
        try (MediaSource source = bed.open("/list.m3u")) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);

            assertThat(bed.heard(KitharaEvent.LinkSkipped.class)).hasSize(1);
        }
    }

    @Test
    void poll_listThatNamesItself_isGivenUp() throws Exception {
        bed.origin.serve("/list.pls", "[playlist]\nFile1=/list.pls\n".getBytes(StandardCharsets.UTF_8));
        try (MediaSource source = bed.open("/list.pls")) {
            assertFailsWith(source, MediaException.Reason.LIMIT);
            assertThat(bed.origin.requests()).hasSizeLessThan(6);
        }
    }

    @Test
    void readAll_localList_leadsToLocalFiles() throws Exception {
        Files.write(directory.resolve("a.mp3"), MEDIA);
        Path list = Files.writeString(directory.resolve("list.m3u"), "a.mp3\n");
        try (MediaSource source = local(list)) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);
        }
    }

    @Test
    void poll_hlsPlaylist_isHandedOver() throws Exception {
        String playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nseg0.ts\n";
        bed.origin.serve("/live", playlist.getBytes(StandardCharsets.UTF_8)).contentType("audio/mpeg");
        String[] handed = new String[2];
        SourceOptions options = SourceOptions.DEFAULTS.withPlaylists((answer, text, meter) -> {
            handed[0] = answer.finalUri().getPath();
            handed[1] = text;
            return bed.sources.open(ByteSource.of(MEDIA), MediaHint.NONE);
        });
        try (MediaSource source = bed.open("/live", options)) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);
        }
        assertThat(handed).containsExactly("/live", playlist);
        assertFailsWith(bed.open("/live"), MediaException.Reason.UNSUPPORTED);
    }

    @Test
    void read_station_isAudioWithoutTitlesAndTellsThem() throws Exception {
        bed.origin.serve("/radio", Radio.of(MEDIA, 8_000).title(0, "First").title(3, "Second"));
        try (MediaSource source = bed.open("/radio")) {
            MediaData data = media(source);

            assertThat(readFrom(data, 0, 200_000)).isEqualTo(Arrays.copyOf(MEDIA, 200_000));

            assertThat(source.info().live()).isTrue();
            assertThat(data.length()).isEmpty();
            assertThat(bed.heard(KitharaEvent.Metadata.class))
                    .extracting(event -> event.fields().get("StreamTitle"))
                    .containsExactly("First", "Second");
            assertThat(bed.origin.requests()).hasSize(1);
        }
        assertThat(bed.store.list()).allMatch(asset -> asset.bytes() == 0);
    }

    @Test
    void read_stationThatBreaks_goesOnInANewChunk() throws Exception {
        bed.origin
                .serve("/radio", Radio.of(MEDIA, 8_000))
                .withFault(Fault.resetAfter(100_000).first(1));
        try (MediaSource source = bed.open("/radio")) {
            MediaChunk first = chunk(source);
            byte[] before = readAll(first.media());

            MediaChunk second = chunk(source);

            assertThat(before).isEqualTo(Arrays.copyOf(MEDIA, before.length));
            assertThat(second.discontinuity()).isTrue();
            assertThat(second.sequence()).isEqualTo(1);
            assertThat(readFrom(second.media(), 0, 50_000)).isEqualTo(Arrays.copyOf(MEDIA, 50_000));
        }
    }

    @Test
    void read_stationForLong_holdsABoundedWindow() throws Exception {
        bed.origin.serve("/radio", Radio.of(MEDIA, 8_000));
        try (MediaSource source = bed.open("/radio")) {
            MediaData data = media(source);

            assertThat(readFrom(data, 0, 20_000_000)).hasSize(20_000_000);

            assertThat(bed.pool.stats().highWaterBytes()).isLessThan(4 << 20);
        }
    }
}
