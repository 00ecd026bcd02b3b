package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fmp4Muxer;
import io.kithara.testing.TsMuxer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** HLS whose codec nothing here decodes ends as {@code UNSUPPORTED} and names it: not as a hole, not as noise. */
final class HlsUnsupportedTest {
    /** AAC-LC, 44.1 kHz, stereo. */
    private static final Fmp4Muxer MUXER = Fmp4Muxer.aac(new byte[] {0x12, 0x10}, 44_100, 2);

    @Test
    void open_ac3InFmp4_isUnsupported() throws Exception {
        assertFmp4IsUnsupported(initOf("ac-3").getBytes(StandardCharsets.ISO_8859_1), "ac-3");
    }

    /** Returns an init segment whose sample entry is of another codec; one byte for each character. */
    private static String initOf(String entry) {
        return new String(MUXER.init(), StandardCharsets.ISO_8859_1).replace("mp4a", entry);
    }

    private static void assertFmp4IsUnsupported(byte[] init, String named) throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            origin.serve("/init.mp4", init);
            origin.serve("/0", MUXER.segment(0, List.of(new byte[100], new byte[100]), 1024));
            assertUnsupported(serve(origin, "#EXT-X-MAP:URI=\"init.mp4\"\n"), named);
        }
    }

    @Test
    void open_streamTypeWithoutADecoder_isUnsupported() throws Exception {
        byte[] segment = TsMuxer.of(TsMuxer.AC3).segment(List.of(new byte[500], new byte[500]), 0, 48_000, 1536);
        try (FakeOrigin origin = FakeOrigin.start()) {
            origin.serve("/0", segment);
            assertUnsupported(serve(origin, ""), "AC-3");
        }
    }

    private static URI serve(FakeOrigin origin, String head) {
        String playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n" + head + "#EXTINF:1,\n0\n#EXT-X-ENDLIST\n";
        origin.serve("/media.m3u8", playlist.getBytes(StandardCharsets.UTF_8));
        return origin.uri("/media.m3u8");
    }

    private static void assertUnsupported(URI playlist, String named) throws Exception {
        try (Kithara kithara = Kithara.builder().build()) {
            assertThatThrownBy(() -> kithara.open(playlist).close())
                    .isInstanceOfSatisfying(
                            KitharaException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(KitharaException.Reason.UNSUPPORTED))
                    .hasMessageContainingAll(named);
        }
    }
}
