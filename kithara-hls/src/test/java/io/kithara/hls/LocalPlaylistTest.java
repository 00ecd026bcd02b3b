package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPlaylistTest {
    @TempDir
    private Path folder;

    private HlsBed bed;

    @BeforeEach
    void setUp() throws Exception {
        bed = HlsBed.inMemory();
    }

    @AfterEach
    void tearDown() throws Exception {
        bed.close();
    }

    private List<HlsBed.Played> play(Path playlist) throws Exception {
        return bed.play(playlist.toUri());
    }

    private Vod write() throws Exception {
        Vod vod = Vod.of("/", 3);
        Files.writeString(folder.resolve("index.m3u8"), vod.playlist());
        Files.write(folder.resolve("init.mp4"), vod.init);
        for (int i = 0; i < 3; i++) {
            Files.write(folder.resolve("seg-" + i + ".m4s"), vod.segments.get(i));
        }
        return vod;
    }

    @Test
    void play_filesBesideAPlaylist_readsThemWhereTheyLie() throws Exception {
        Vod vod = write();

        List<HlsBed.Played> played = play(folder.resolve("index.m3u8"));

        assertThat(played).extracting(HlsBed.Played::media).containsExactlyElementsOf(vod.segments);
        assertThat(played).extracting(HlsBed.Played::init).containsOnly(vod.init);
        assertThat(bed.store.list()).as("copied into the cache").isEmpty();
        assertThat(bed.origin.requests()).isEmpty();
    }

    @Test
    void play_partsOfAFile_readsThoseOnly() throws Exception {
        Vod vod = write();
        byte[] all = new byte[vod.segments.get(0).length + vod.segments.get(1).length];
        System.arraycopy(vod.segments.get(0), 0, all, 0, vod.segments.get(0).length);
        System.arraycopy(vod.segments.get(1), 0, all, vod.segments.get(0).length, vod.segments.get(1).length);
        Files.write(folder.resolve("all.mp4"), all);
        String text = vod.head() + "#EXT-X-MAP:URI=\"init.mp4\"\n" + vod.extinf(0) + "#EXT-X-BYTERANGE:"
                + vod.segments.get(0).length + "@0\nall.mp4\n" + vod.extinf(1) + "#EXT-X-BYTERANGE:"
                + vod.segments.get(1).length + "\nall.mp4\n#EXT-X-ENDLIST\n";
        Files.writeString(folder.resolve("ranges.m3u8"), text);

        assertThat(play(folder.resolve("ranges.m3u8")))
                .extracting(HlsBed.Played::media)
                .containsExactly(vod.segments.get(0), vod.segments.get(1));
    }

    @Test
    void play_partPastTheEndOfAFile_isATypedFailureOrHole() throws Exception {
        Vod vod = write();
        String text = vod.head() + vod.extinf(0) + "#EXT-X-BYTERANGE:1000000@0\nseg-0.m4s\n#EXT-X-ENDLIST\n";
        Files.writeString(folder.resolve("long.m3u8"), text);

        assertThat(reasonOf(folder.resolve("long.m3u8"))).isEqualTo(MediaException.Reason.TRUNCATED);
    }

    @Test
    void play_missingFile_isATypedFailureOrHole() throws Exception {
        write();
        Files.delete(folder.resolve("seg-0.m4s"));

        assertThat(reasonOf(folder.resolve("index.m3u8"))).isEqualTo(MediaException.Reason.NOT_FOUND);
    }

    private MediaException.Reason reasonOf(Path playlist) throws Exception {
        try (MediaSource source =
                bed.open(playlist.toUri(), HlsOptions.builder().build())) {
            return HlsBed.chunk(source).missing().orElseThrow().reason();
        } catch (MediaException e) {
            return e.reason();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "#EXT-X-KEY:METHOD=AES-128,URI=\"%s\"",
                "#EXT-X-MAP:URI=\"%s\"",
                "jar:%s!/a",
                "#EXT-X-MAP:URI=\"jar:%s!/a\""
            })
    void open_remotePlaylistThatNamesAFile_isRefusedAndReadsNothing(String line) throws Exception {
        Vod vod = write();
        Vod served = Vod.of("/a/", 1).serveMedia(bed.origin);
        String named = String.format(
                java.util.Locale.ROOT, line, folder.resolve("seg-0.m4s").toUri());
        String segment = line.startsWith("#") ? named + "\n" + vod.extinf(0) + "seg-0.m4s" : vod.extinf(0) + named;
        Vod.serveText(bed.origin, served.playlistPath(), vod.head() + segment + "\n#EXT-X-ENDLIST\n");

        try (MediaSource source = bed.open(served.playlistPath())) {
            assertThat(HlsBed.failure(source).reason()).isEqualTo(MediaException.Reason.UNSUPPORTED);
        }
        assertThat(bed.requestsOf(".m4s")).isZero();
    }

    @Test
    void open_remoteMultivariantPlaylistThatNamesAFile_isRefused() throws Exception {
        write();
        Vod.serveText(
                bed.origin,
                "/master.m3u8",
                "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n"
                        + folder.resolve("index.m3u8").toUri() + "\n");

        try (MediaSource source = bed.open("/master.m3u8")) {
            assertThat(HlsBed.failure(source).reason()).isEqualTo(MediaException.Reason.UNSUPPORTED);
        }
    }
}
