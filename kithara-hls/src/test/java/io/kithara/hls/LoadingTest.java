package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.OriginRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadingTest {
    private HlsBed bed;

    @BeforeEach
    void setUp() throws Exception {
        bed = HlsBed.inMemory();
    }

    @AfterEach
    void tearDown() throws Exception {
        bed.close();
    }

    // scenario 56
    @Test
    void play_toTheEnd_givesEverySegmentAsServedAndInOrder() throws Exception {
        Vod vod = Vod.of("/a/", 12, 2_000).serve(bed.origin);

        List<HlsBed.Played> played = bed.play(vod.playlistPath());

        assertThat(played).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(played.get(i).init()).as("init of " + i).isEqualTo(vod.init);
            assertThat(played.get(i).media()).as("segment " + i).isEqualTo(vod.segments.get(i));
            assertThat(played.get(i).chunk().sequence()).isEqualTo(i);
            assertThat(played.get(i).chunk().startUs()).hasValue(i * 250_000L);
        }
    }

    // scenario 116, scenario 75
    @Test
    void play_throughMultivariantPlaylist_asksForEachFileOnceAndForOneVariant() throws Exception {
        Vod low = Vod.of("/low/", 6).serve(bed.origin);
        Vod high = Vod.of("/high/", 6).serve(bed.origin);
        Vod.serveText(bed.origin, "/master.m3u8", Vod.multivariant(64_000_000, low, high));

        bed.play("/master.m3u8");

        assertThat(bed.origin.requests().stream().map(OriginRequest::path))
                .as("master, media playlist, init and six segments, each once")
                .doesNotHaveDuplicates()
                .hasSize(2 + 1 + 6);
    }
}
