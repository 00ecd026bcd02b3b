package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.hls.abr.AbrMode;
import io.kithara.hls.playlist.MultivariantPlaylist;
import io.kithara.hls.playlist.PlaylistParser;
import io.kithara.stream.Codec;
import io.kithara.stream.MediaException;
import io.kithara.stream.StreamVariant;
import io.kithara.stream.VariantSelection;
import io.kithara.testing.AllocationCounter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LadderTest {
    private static final URI BASE = URI.create("https://example.com/m.m3u8");

    private static Ladder ladder(String text) throws Exception {
        return ladder(text, HlsOptions.builder().build());
    }

    private static Ladder ladder(String text, HlsOptions options) throws Exception {
        byte[] bytes = ("#EXTM3U\n" + text).getBytes(StandardCharsets.UTF_8);
        return Ladder.of((MultivariantPlaylist) PlaylistParser.parse(bytes, BASE, Map.of()), options);
    }

    private static List<String> playlists(Ladder ladder) {
        return ladder.rungs().stream()
                .map(rung -> rung.playlists().get(0).getPath())
                .toList();
    }

    private static final String GROUPS = """
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,URI="en.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Deutsch",LANGUAGE="de-CH",AUTOSELECT=YES,URI="de.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=640x360,AUDIO="a"
            video.m3u8
            """;

    @Test
    void of_audioGroup_playsTheDefaultRenditionInsteadOfTheVideo() throws Exception {
        assertThat(playlists(ladder(GROUPS))).containsExactly("/en.m3u8");
    }

    @Test
    void of_audioGroup_prefersTheLanguageAskedForWhateverItsRegion() throws Exception {
        HlsOptions german = HlsOptions.builder().language("de").build();
        HlsOptions french = HlsOptions.builder().language("fr").build();

        assertThat(playlists(ladder(GROUPS, german))).containsExactly("/de.m3u8");
        assertThat(playlists(ladder(GROUPS, french))).as("not there").containsExactly("/en.m3u8");
    }

    @Test
    void of_renditionWithoutUri_isInTheVariantItself() throws Exception {
        Ladder ladder = ladder("""
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",DEFAULT=YES
                #EXT-X-STREAM-INF:BANDWIDTH=64000,AUDIO="a"
                muxed.m3u8
                """);

        assertThat(playlists(ladder)).containsExactly("/muxed.m3u8");
    }

    @Test
    void of_audioOnlyBesideMuxedVideo_leavesTheVideoOut() throws Exception {
        Ladder ladder = ladder("""
                #EXT-X-STREAM-INF:BANDWIDTH=900000,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=640x360
                video.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.2"
                audio.m3u8
                """);

        assertThat(playlists(ladder)).containsExactly("/audio.m3u8");
        assertThat(ladder.variants())
                .as("for people, all")
                .extracting(StreamVariant::index)
                .containsExactly(0, 1);
    }

    @Test
    void of_onlyMuxedVideo_playsThat() throws Exception {
        Ladder ladder = ladder("""
                #EXT-X-STREAM-INF:BANDWIDTH=900000,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=640x360
                video.m3u8
                """);

        assertThat(playlists(ladder)).containsExactly("/video.m3u8");
    }

    @Test
    void of_codecThatCannotBeDecoded_isLeftOutUnlessThereIsNothingElse() throws Exception {
        String opus = "#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS=\"opus\"\nopus.m3u8\n";
        String aac = "#EXT-X-STREAM-INF:BANDWIDTH=96000,CODECS=\"mp4a.40.2\"\naac.m3u8\n";
        HlsOptions options =
                HlsOptions.builder().decodable(codec -> codec != Codec.OPUS).build();

        assertThat(playlists(ladder(opus + aac, options))).containsExactly("/aac.m3u8");
        assertThat(playlists(ladder(opus, options))).containsExactly("/opus.m3u8");
    }

    @Test
    void of_redundantVariants_areOneRungWithFallbacks() throws Exception {
        Ladder ladder = ladder("""
                #EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.2"
                https://one.example/a.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.2"
                https://two.example/a.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=128000,CODECS="mp4a.40.2"
                https://one.example/b.m3u8
                """);

        assertThat(ladder.rungs()).hasSize(2);
        assertThat(ladder.rungs().get(0).playlists())
                .containsExactly(URI.create("https://one.example/a.m3u8"), URI.create("https://two.example/a.m3u8"));
        assertThat(ladder.rungs().get(0).indexes()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void of_variantsThatShareAnAudioPlaylist_areOneRungOfTheLeastBandwidth() throws Exception {
        Ladder ladder = ladder("""
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",DEFAULT=YES,URI="a.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=900000,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=640x360,AUDIO="a"
                v1.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=500000,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=320x180,AUDIO="a"
                v2.m3u8
                """);

        assertThat(ladder.rungs()).hasSize(1);
        assertThat(ladder.rungs().get(0).bandwidthBps()).isEqualTo(500_000);
        assertThat(ladder.rungs().get(0).indexes()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void of_missingBandwidths_areRungsOfTheirOwn() throws Exception {
        Ladder ladder = ladder("""
                #EXT-X-STREAM-INF:CODECS="mp4a.40.2"
                a.m3u8
                #EXT-X-STREAM-INF:CODECS="mp4a.40.2"
                b.m3u8
                """);

        assertThat(playlists(ladder)).containsExactly("/a.m3u8", "/b.m3u8");
        assertThat(ladder.rungs())
                .allSatisfy(rung -> assertThat(rung.bandwidthBps()).isPositive());
    }

    private static final String THREE = """
            #EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.2"
            a.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=900000,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=640x360
            video.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=128000,CODECS="mp4a.40.2"
            b.m3u8
            """;

    @Test
    void mode_indexOfThePlaylist_isThatVariant() throws Exception {
        assertThat(ladder(THREE).mode(VariantSelection.at(2))).isEqualTo(AbrMode.fixed(2));
        assertThat(ladder(THREE).mode(VariantSelection.HIGHEST)).isEqualTo(AbrMode.fixed(2));
        assertThat(ladder(THREE).mode(VariantSelection.LOWEST)).isEqualTo(AbrMode.fixed(0));
    }

    @Test
    void mode_indexPastTheLast_isNoSuchVariantAndNamesTheLast() throws Exception {
        Ladder ladder = ladder(THREE);

        assertThatThrownBy(() -> ladder.mode(VariantSelection.at(3)))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.NO_SUCH_VARIANT))
                .hasMessageContaining("the last one is 2");
    }

    @Test
    void mode_indexOfAVariantThatIsOtherwiseLeftOut_isThatVariant() throws Exception {
        HlsOptions second =
                HlsOptions.builder().selection(VariantSelection.at(1)).build();

        Ladder ladder = ladder(THREE, second);

        assertThat(ladder.mode(second.selection())).isEqualTo(AbrMode.fixed(1));
        assertThat(playlists(ladder)).contains("/video.m3u8");
    }

    @Test
    void mode_indexWithoutAMultivariantPlaylist_hasZeroOnly() throws Exception {
        Ladder ladder = Ladder.of(BASE);

        assertThat(ladder.mode(VariantSelection.at(0))).isEqualTo(AbrMode.fixed(0));
        assertThatThrownBy(() -> ladder.mode(VariantSelection.at(1))).hasMessageContaining("the last one is 0");
    }

    @Test
    void of_asManyVariantsAndRenditionsAsThereMayBe_costsOneLookAtEach() throws Exception {
        StringBuilder text = new StringBuilder("#EXTM3U\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"" + i + "\",URI=\"" + i + ".m3u8\"\n");
            text.append("#EXT-X-STREAM-INF:BANDWIDTH=" + (64_000 + i) + ",AUDIO=\"a\"\nvideo" + i + ".m3u8\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        var playlist = (MultivariantPlaylist) PlaylistParser.parse(bytes, BASE, Map.of());
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        AllocationCounter allocated = AllocationCounter.ofCurrentThread();
        long startNanos = thread.getCurrentThreadCpuTime();

        Ladder ladder = Ladder.of(playlist, HlsOptions.builder().build());

        // 6 MB and 20 ms of this thread here; a look at each of the others for each is 800 MB and over a second.
        assertThat(allocated.bytes()).isLessThan(40L << 20);
        assertThat(thread.getCurrentThreadCpuTime() - startNanos).isLessThan(500_000_000L);
        assertThat(playlists(ladder)).containsExactly("/0.m3u8");
    }
}
