package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Fmp4Muxer;
import io.kithara.testing.RampOracle;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a host may choose of an HLS stream: variant, cap, language. Each playlist plays a ramp that starts elsewhere. */
class HlsChoiceTest {
    private static final int RATE = 8_000;
    private static final RampOracle RAMP = RampOracle.ofBits(16);
    private static final String MASTER = """
            #EXTM3U
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,URI="en.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Deutsch",LANGUAGE="de-AT",AUTOSELECT=YES,URI="de.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=900000,CODECS="avc1.4d401e,mp4a.40.2",AUDIO="a"
            video.m3u8
            """;
    private static final String LADDER = """
            #EXTM3U
            #EXT-X-STREAM-INF:BANDWIDTH=64000
            low.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=128000
            middle.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=256000
            high.m3u8
            """;

    private FakeOrigin origin;

    @BeforeEach
    void open() throws Exception {
        origin = FakeOrigin.start();
        serve("/languages.m3u8", MASTER);
        serve("/ladder.m3u8", LADDER);
        List<String> names = List.of("en", "de", "low", "middle", "high");
        for (String name : names) {
            Fmp4Muxer muxer = Fmp4Muxer.pcm(RATE, 1, 16);
            origin.serve("/" + name + "-init.mp4", muxer.init());
            origin.serve("/" + name + ".m4s", muxer.rampSegment(RAMP, 1_000L * names.indexOf(name), 800, 100));
            serve(
                    "/" + name + ".m3u8",
                    "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MAP:URI=\"" + name + "-init.mp4\"\n#EXTINF:0.1,\n" + name
                            + ".m4s\n#EXT-X-ENDLIST\n");
        }
    }

    @AfterEach
    void close() throws Exception {
        origin.close();
    }

    private void serve(String path, String text) {
        origin.serve(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns which playlist plays: its place in the list of names. */
    private int playing(String path, OpenOptions options) throws Exception {
        URI uri = origin.uri(path);
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(uri, options)) {
            float[] pcm = Pulled.all(audio).samples();
            assertThat(pcm).hasSize(800);
            long first = RAMP.frameOf(pcm[0]);
            RAMP.assertContiguous(pcm, 1, first);
            return (int) (first / 1_000);
        }
    }

    @Test
    void open_nothingAsked_publishersDefaultLanguage() throws Exception {
        assertThat(playing("/languages.m3u8", OpenOptions.defaults())).isEqualTo(0);
        assertThat(origin.requests("/video.m3u8")).isEmpty();
        assertThat(origin.requests("/de.m3u8")).isEmpty();
    }

    @Test
    void open_language_isPreferredToTheDefault() throws Exception {
        OpenOptions german = OpenOptions.builder().language("de").build();
        assertThat(playing("/languages.m3u8", german)).isEqualTo(1);
    }

    @Test
    void open_languageThatIsNotThere_leavesTheDefault() throws Exception {
        OpenOptions french = OpenOptions.builder().language("fr").build();
        assertThat(playing("/languages.m3u8", french)).isEqualTo(0);
    }

    @Test
    void open_variantAndCap_areKept() throws Exception {
        assertThat(playing("/ladder.m3u8", variant(VariantChoice.HIGHEST))).isEqualTo(4);
        assertThat(playing("/ladder.m3u8", variant(VariantChoice.LOWEST))).isEqualTo(2);
        assertThat(playing("/ladder.m3u8", variant(VariantChoice.of(1)))).isEqualTo(3);
        assertThat(playing("/ladder.m3u8", variant(VariantChoice.cappedAt(100_000))))
                .isEqualTo(2);
    }

    /** What plays by itself is what is kept; what was asked for by hand is not replaced. */
    @Test
    void open_offlineVariantThatIsNotKept_saysSo() throws Exception {
        URI uri = origin.uri("/ladder.m3u8");
        try (Kithara kithara = Kithara.builder().build()) {
            try (AudioStream audio = kithara.open(uri, variant(VariantChoice.of(1)))) {
                assertThat(Pulled.all(audio).frames()).isEqualTo(800);
            }
            int asked = origin.requests().size();
            for (VariantChoice other : List.of(VariantChoice.LOWEST, VariantChoice.HIGHEST, VariantChoice.of(0))) {
                assertThatThrownBy(() -> kithara.open(uri, offline(other)))
                        .isInstanceOfSatisfying(
                                KitharaException.class,
                                e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.OFFLINE))
                        .hasMessageContaining("it has variant 1");
            }
            for (VariantChoice kept : List.of(VariantChoice.AUTO, VariantChoice.of(1))) {
                try (AudioStream audio = kithara.open(uri, offline(kept))) {
                    assertThat(RAMP.frameOf(Pulled.all(audio).samples()[0])).isEqualTo(3_000);
                    assertThat(audio.outcome()).contains(new Outcome.Complete());
                }
            }
            assertThat(origin.requests()).hasSize(asked);
        }
    }

    /** A playlist alone is no music: it was looked at, not played. */
    @Test
    void open_offlineVariantOfWhichOnlyThePlaylistIsKept_saysSo() throws Exception {
        URI uri = origin.uri("/ladder.m3u8");
        try (Kithara kithara = Kithara.builder().build()) {
            try (AudioStream audio = kithara.open(uri, variant(VariantChoice.LOWEST))) {
                assertThat(Pulled.all(audio).frames()).isEqualTo(800);
            }
            origin.withFault(Fault.status(404).onPath("/high.m4s"));
            try (AudioStream audio = kithara.open(uri, variant(VariantChoice.HIGHEST))) {
                assertThat(Pulled.all(audio).frames()).isEqualTo(800);
            }
            assertThatThrownBy(() -> kithara.open(uri, offline(VariantChoice.HIGHEST)))
                    .isInstanceOfSatisfying(
                            KitharaException.class,
                            e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.OFFLINE));
        }
    }

    private static OpenOptions offline(VariantChoice choice) {
        return OpenOptions.builder().variant(choice).offline(true).build();
    }

    private static OpenOptions variant(VariantChoice choice) {
        return OpenOptions.builder().variant(choice).build();
    }
}
