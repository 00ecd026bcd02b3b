package io.kithara.hls.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaylistParserTest {
    private static final URI BASE = URI.create("https://example.com/a/b/media.m3u8?token=1");

    @Test
    void parse_twoSegments_areNumberedAndTimed() throws PlaylistException {
        MediaPlaylist playlist = media("""
                #EXTM3U
                #EXT-X-TARGETDURATION:6
                #EXT-X-MEDIA-SEQUENCE:4294967296
                #EXTINF:5.5,first
                one.ts
                #EXTINF:6
                ../two.ts?x=1
                #EXT-X-ENDLIST
                """);
        assertThat(playlist.segments()).extracting(Segment::mediaSequence).containsExactly(4294967296L, 4294967297L);
        assertThat(playlist.segments()).extracting(Segment::startUs).containsExactly(0L, 5_500_000L);
        assertThat(playlist.segments())
                .extracting(Segment::uri)
                .containsExactly(
                        URI.create("https://example.com/a/b/one.ts"), URI.create("https://example.com/a/two.ts?x=1"));
        assertThat(playlist.endList()).isTrue();
    }

    @Test
    void parse_multivariant_findsVariantsAndAudio() throws PlaylistException {
        MultivariantPlaylist playlist = (MultivariantPlaylist) parse("""
                #EXTM3U
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",DEFAULT=YES,URI="en.m3u8",CHANNELS="2"
                #EXT-X-STREAM-INF:BANDWIDTH=128000,CODECS="MP4A.40.2",AUDIO="a"
                low.m3u8
                """);
        Variant variant = playlist.variants().get(0);
        assertThat(variant.uri()).isEqualTo(URI.create("https://example.com/a/b/low.m3u8"));
        assertThat(playlist.audioOf(variant)).extracting(Rendition::name).containsExactly("English");
    }

    private static MediaPlaylist media(String text) throws PlaylistException {
        return (MediaPlaylist) parse(text);
    }

    private static Playlist parse(String text) throws PlaylistException {
        return PlaylistParser.parse(text.getBytes(StandardCharsets.UTF_8), BASE, Map.of());
    }
}
