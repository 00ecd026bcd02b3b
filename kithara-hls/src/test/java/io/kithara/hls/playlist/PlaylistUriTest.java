package io.kithara.hls.playlist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.hls.playlist.PlaylistException.Reason;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaylistUriTest {
    private static final String BASE = "http://a/b/c/d.m3u8?q";

    // scenario 55
    @ParameterizedTest
    @CsvSource({
        "g, http://a/b/c/g",
        "./g, http://a/b/c/g",
        "g/, http://a/b/c/g/",
        "/g, http://a/g",
        "//g, http://g/",
        "//g/x?y, http://g/x?y",
        "?y, http://a/b/c/d.m3u8?y",
        "g?y/../x, http://a/b/c/g?y/../x",
        "../g, http://a/b/g",
        "../.., http://a/",
        "../../../g, http://a/g",
        "./../g/., http://a/b/g/",
        "g;x=1/../y, http://a/b/c/y",
        "https://a/g, https://a/g",
        "HTTP://other:8080/x.ts, http://other:8080/x.ts",
        "a b.ts, http://a/b/c/a%20b.ts",
        "50%.ts, http://a/b/c/50%25.ts",
        "ü[1].ts, http://a/b/c/%C3%BC%5B1%5D.ts",
        "00:10.ts, http://a/b/c/00:10.ts"
    })
    void parse_reference_resolvesAgainstTheFinalUrl(String reference, String expected) throws PlaylistException {
        assertThat(segmentUri(BASE, reference)).isEqualTo(URI.create(expected));
    }

    // scenario 55
    @Test
    void parse_otherBase_movesRelativeReferencesOnly() throws PlaylistException {
        assertThat(segmentUri("https://cdn.example/x/y.m3u8", "s.ts"))
                .isEqualTo(URI.create("https://cdn.example/x/s.ts"));
        assertThat(segmentUri("https://cdn.example", "s.ts")).isEqualTo(URI.create("https://cdn.example/s.ts"));
        assertThat(segmentUri("https://cdn.example/x/y.m3u8", "http://a/s.ts")).isEqualTo(URI.create("http://a/s.ts"));
    }

    // scenario 55
    @Test
    void parse_keyUri_isIndependentOfTheSegments() throws PlaylistException {
        MediaPlaylist playlist = (MediaPlaylist) parse(BASE, """
                #EXTM3U
                #EXT-X-KEY:METHOD=AES-128,URI="https://keys.example/k?id=1"
                #EXTINF:1
                http://cdn.example/deep/path/0.ts
                #EXT-X-KEY:METHOD=AES-128,URI="k.bin"
                #EXTINF:1
                http://cdn.example/deep/path/1.ts
                """);
        assertThat(playlist.segments())
                .extracting(
                        segment -> String.valueOf(requireNonNull(segment.key()).uri()))
                .containsExactly("https://keys.example/k?id=1", "http://a/b/c/k.bin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "FILE:/etc/passwd",
                "jar:file:/x.jar!/y",
                "ftp://x/y",
                "data:audio/aac;base64,AAAA",
                "javascript:x"
            })
    void parse_foreignScheme_isUnsupportedWithItsLine(String reference) {
        assertThatThrownBy(() -> segmentUri(BASE, reference))
                .isInstanceOfSatisfying(PlaylistException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED);
                    assertThat(failure.line()).isEqualTo(3);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"http:", "http:x", "http:///x", "http://a b/", "//"})
    void parse_urlWithoutHost_isMalformed(String reference) {
        assertThatThrownBy(() -> segmentUri(BASE, reference))
                .isInstanceOfSatisfying(
                        PlaylistException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.MALFORMED));
    }

    @Test
    void parse_dataUrl_isAllowedForKeysAndInits() throws PlaylistException {
        MediaPlaylist playlist = (MediaPlaylist) parse(BASE, """
                #EXTM3U
                #EXT-X-MAP:URI="data:;base64,AQID"
                #EXT-X-KEY:METHOD=AES-128,URI="data:application/octet-stream,%01%02"
                #EXTINF:1
                0.mp4
                """);
        Segment segment = playlist.segments().get(0);
        assertThat(DataUri.decode(requireNonNull(segment.init()).uri())).contains(new byte[] {1, 2, 3});
        assertThat(DataUri.decode(requireNonNull(requireNonNull(segment.key()).uri())))
                .contains(new byte[] {1, 2});
    }

    @Test
    void parse_localPlaylist_namesFilesAndTheWeb() throws PlaylistException {
        String base = "file:/home/me/list.m3u8";
        assertThat(segmentUri(base, "a.ts")).isEqualTo(URI.create("file:/home/me/a.ts"));
        assertThat(segmentUri(base, "http://a/b.ts")).isEqualTo(URI.create("http://a/b.ts"));
        assertThatThrownBy(() -> segmentUri(base, "//server/share")).isInstanceOf(PlaylistException.class);
    }

    private static URI segmentUri(String base, String reference) throws PlaylistException {
        MediaPlaylist playlist = (MediaPlaylist) parse(base, "#EXTM3U\n#EXTINF:1\n" + reference + "\n");
        return playlist.segments().get(0).uri();
    }

    private static Playlist parse(String base, String text) throws PlaylistException {
        return PlaylistParser.parse(text.getBytes(UTF_8), URI.create(base), Map.of());
    }
}
