package io.kithara.hls.playlist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaylistReloadTest {
    @Test
    void of_windowThatSlid_addsTheNewOnesOnTheOldTimeline() throws PlaylistException {
        MediaPlaylist older = window(10, 0, 3);
        PlaylistReload reload = PlaylistReload.of(older, window(11, 0, 3));
        assertThat(reload.added()).extracting(Segment::mediaSequence).containsExactly(13L);
        assertThat(reload.added()).extracting(Segment::startUs).containsExactly(12_000_000L);
        assertThat(reload.missedSegments()).isZero();
        assertThat(reload.wentBack()).isFalse();
    }

    @Test
    void of_theSameWindow_isUnchanged() throws PlaylistException {
        PlaylistReload reload = PlaylistReload.of(window(10, 0, 3), window(10, 0, 3));
        assertThat(reload.isUnchanged()).isTrue();
    }

    @Test
    void of_windowThatRanAway_reportsWhatIsMissed() throws PlaylistException {
        PlaylistReload reload = PlaylistReload.of(window(10, 0, 3), window(15, 0, 3));
        assertThat(reload.missedSegments()).isEqualTo(2);
        assertThat(reload.added()).extracting(Segment::startUs).containsExactly(20_000_000L, 24_000_000L, 28_000_000L);
    }

    @Test
    void of_olderCopy_keepsWhatIsKnown() throws PlaylistException {
        MediaPlaylist older = window(10, 0, 3);
        PlaylistReload reload = PlaylistReload.of(older, window(9, 0, 3));
        assertThat(reload.wentBack()).isTrue();
        assertThat(reload.playlist()).isSameAs(older);
        assertThat(reload.isUnchanged()).isTrue();
    }

    @Test
    void of_discontinuitySlidOutUncounted_keepsTheNumbers() throws PlaylistException {
        MediaPlaylist older = media("#EXTM3U\n#EXTINF:4\n0\n#EXT-X-DISCONTINUITY\n#EXTINF:4\n1\n#EXTINF:4\n2\n");
        MediaPlaylist newer = media("#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:1\n#EXTINF:4\n1\n#EXTINF:4\n2\n#EXTINF:4\n3\n");
        PlaylistReload reload = PlaylistReload.of(older, newer);
        assertThat(reload.added()).extracting(Segment::discontinuity).containsExactly(1L);
    }

    @Test
    void of_emptyStart_addsAll() throws PlaylistException {
        PlaylistReload reload = PlaylistReload.of(window(0, 0, 0), window(7, 0, 2));
        assertThat(reload.added()).extracting(Segment::mediaSequence).containsExactly(7L, 8L);
        assertThat(reload.missedSegments()).isZero();
    }

    private static MediaPlaylist window(int first, int discontinuity, int count) throws PlaylistException {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:")
                .append(first)
                .append("\n#EXT-X-DISCONTINUITY-SEQUENCE:")
                .append(discontinuity);
        for (int i = 0; i < count; i++) {
            text.append("\n#EXTINF:4\n").append(first + i).append(".ts");
        }
        return media(text.toString());
    }

    private static MediaPlaylist media(String text) throws PlaylistException {
        return (MediaPlaylist) PlaylistParser.parse(text.getBytes(UTF_8), RandomPlaylists.BASE, Map.of());
    }
}
