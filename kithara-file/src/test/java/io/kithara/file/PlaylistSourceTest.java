package io.kithara.file;

import static io.kithara.file.TestBed.media;
import static io.kithara.file.TestBed.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.net.FetchResponse;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceMeter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A name that ends in {@code .m3u8}. */
class PlaylistSourceTest {
    private static final byte[] MEDIA = TestBed.noise(30_000);
    private static final byte[] PLAYLIST =
            "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nseg0.ts\n".getBytes(StandardCharsets.UTF_8);

    private TestBed bed;

    @BeforeEach
    void open() throws Exception {
        bed = new TestBed();
    }

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @Test
    void poll_playlist_isAskedForOnceAndMayComeCompressed() throws Exception {
        bed.origin.serve("/a/list.m3u8", PLAYLIST);
        try (MediaSource source = bed.open("/a/list.m3u8", SourceOptions.DEFAULTS.withPlaylists(this::playing))) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);
        }
        assertThat(bed.origin.requests("/a/list.m3u8")).hasSize(1);
        assertThat(bed.origin.requests("/a/list.m3u8").get(0).header("Accept-Encoding"))
                .hasValue("gzip");
    }

    @Test
    void poll_mediaUnderThatName_isPlayedAsAFile() throws Exception {
        bed.origin.serve("/a.m3u8", MEDIA);
        try (MediaSource source = bed.open("/a.m3u8", SourceOptions.DEFAULTS)) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);
        }
    }

    @Test
    void poll_missing_failsTyped() throws Exception {
        try (MediaSource source = bed.open("/none.m3u8", SourceOptions.DEFAULTS)) {
            assertThatThrownBy(() -> readAll(media(source)))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(MediaException.Reason.STATUS));
        }
    }

    @Test
    void poll_keptByTheCache_becomesThat_whichAsksAsItMust() throws Exception {
        bed.origin.serve("/list.m3u8", PLAYLIST);
        PlaylistOpener keeping = new PlaylistOpener() {
            @Override
            public MediaSource open(FetchResponse answer, String playlist, SourceMeter meter) throws MediaException {
                throw new MediaException(MediaException.Reason.INTERNAL, "nothing was fetched");
            }

            @Override
            public Optional<MediaSource> openKept(URI uri, SourceMeter meter) {
                return Optional.of(bed.sources.open(ByteSource.of(MEDIA), MediaHint.NONE));
            }
        };
        try (MediaSource source = bed.open("/list.m3u8", SourceOptions.DEFAULTS.withPlaylists(keeping))) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);
        }
        assertThat(bed.origin.requests()).isEmpty();
    }

    private MediaSource playing(FetchResponse answer, String playlist, SourceMeter meter) {
        assertThat(playlist).startsWith("#EXTM3U");
        return bed.sources.open(ByteSource.of(MEDIA), MediaHint.NONE);
    }
}
