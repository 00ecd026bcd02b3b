package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.VariantSelection;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineTest {
    private static final HlsOptions OFFLINE = HlsOptions.builder().offline(true).build();

    private HlsBed bed;

    @BeforeEach
    void setUp(@TempDir Path root) throws Exception {
        bed = HlsBed.onDisk(root);
    }

    @AfterEach
    void tearDown() throws Exception {
        bed.close();
    }

    private static void assertMedia(List<HlsBed.Played> played, Vod vod) {
        assertThat(played).extracting(HlsBed.Played::media).containsExactlyElementsOf(vod.segments);
    }

    // scenario 67
    @Test
    void play_ofWhatWasPlayed_makesNoRequest() throws Exception {
        Vod low = Vod.of("/low/", 6).serve(bed.origin);
        Vod high = Vod.of("/high/", 6).serve(bed.origin);
        Vod.serveText(bed.origin, "/master.m3u8", Vod.multivariant(64_000, low, high));
        HlsOptions highest =
                HlsOptions.builder().selection(VariantSelection.at(1)).build();
        bed.play("/master.m3u8", highest);
        int before = bed.origin.requests().size();
        bed.origin.goOffline();

        List<HlsBed.Played> played = bed.play("/master.m3u8", OFFLINE);

        assertMedia(played, high);
        assertThat(played)
                .as("the variant that is kept, not the first")
                .allSatisfy(chunk -> assertThat(chunk.chunk().variant()).isEqualTo(1));
        assertThat(bed.origin.requests()).hasSize(before);
    }

    // scenario 67
    @Test
    void play_withTheNetworkDown_takesThePlaylistsThatAreKept() throws Exception {
        Vod vod = Vod.of("/a/", 4).serve(bed.origin);
        Vod.serveText(bed.origin, "/master.m3u8", Vod.multivariant(64_000, vod));
        bed.play("/master.m3u8");
        bed.origin.goOffline();

        assertMedia(bed.play("/master.m3u8"), vod);
    }

    @Test
    void play_againOnline_asksForThePlaylistsOnly() throws Exception {
        Vod vod = Vod.of("/a/", 4).serve(bed.origin);
        bed.play(vod.playlistPath());

        assertMedia(bed.play(vod.playlistPath()), vod);
        assertThat(bed.requestsOf("index.m3u8")).isEqualTo(2);
        assertThat(bed.requestsOf(".m4s")).isEqualTo(4);
        assertThat(bed.requestsOf("init.mp4")).isEqualTo(1);
    }

    @Test
    void open_offlineOfWhatWasNeverPlayed_isATypedFailure() throws Exception {
        Vod vod = Vod.of("/a/", 4).serve(bed.origin);

        try (MediaSource source = bed.open(vod.playlistPath(), OFFLINE)) {
            assertThat(HlsBed.failure(source).reason()).isEqualTo(MediaException.Reason.OFFLINE);
        }
        assertThat(bed.origin.requests()).isEmpty();
    }

    @Test
    void play_offlineOfHalfAStream_givesThatHalfAndSaysWhatIsMissing() throws Exception {
        Vod vod = Vod.of("/a/", 8).serve(bed.origin);
        HlsOptions near = HlsOptions.builder().lookAheadBytes(1).build();
        try (MediaSource source = bed.open(vod.playlistPath(), near)) {
            for (int i = 0; i < 3; i++) {
                HlsBed.played(HlsBed.chunk(source));
            }
        }

        try (MediaSource source = bed.open(vod.playlistPath(), OFFLINE)) {
            for (int i = 0; i < 3; i++) {
                assertThat(HlsBed.played(HlsBed.chunk(source)).media()).isEqualTo(vod.segments.get(i));
            }
            MediaException why = endOrHole(source);
            assertThat(why.reason()).isEqualTo(MediaException.Reason.OFFLINE);
        }
    }

    /** What is kept beyond may play: then a hole. What is not ends the stream, with a reason. */
    private static MediaException endOrHole(MediaSource source) throws Exception {
        while (true) {
            try {
                HlsBed.Played played = HlsBed.played(HlsBed.chunk(source));
                if (played.chunk().missing().isPresent()) {
                    return played.chunk().missing().get();
                }
            } catch (MediaException e) {
                return e;
            }
        }
    }
}
