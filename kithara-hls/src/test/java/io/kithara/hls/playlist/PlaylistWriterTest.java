package io.kithara.hls.playlist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaylistWriterTest {
    private static final int ROUNDS = 3_000;

    @Test
    void write_anyPlaylist_parsesToTheSameRecord() throws PlaylistException {
        for (long seed = 0; seed < ROUNDS; seed++) {
            Playlist playlist = new RandomPlaylists(seed).next();
            String text = PlaylistWriter.write(playlist);
            assertThat(PlaylistParser.parse(text.getBytes(UTF_8), playlist.uri(), Map.of()))
                    .as("seed %d:%n%s", seed, text)
                    .isEqualTo(playlist);
        }
    }

    @Test
    void write_quoteInText_isRefused() {
        Playlist.Header header = new Playlist.Header(RandomPlaylists.BASE, 1, false, null, Map.of("a", "\""));
        Playlist playlist = new MultivariantPlaylist(header, List.of(), List.of(), List.of(), List.of());
        assertThatThrownBy(() -> PlaylistWriter.write(playlist)).isInstanceOf(IllegalArgumentException.class);
    }
}
