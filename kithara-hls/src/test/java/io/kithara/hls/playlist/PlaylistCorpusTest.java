package io.kithara.hls.playlist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The playlists that players have in their tests, against what those players read in them. */
class PlaylistCorpusTest {
    private static final Path CORPUS =
            Path.of(System.getProperty("kithara.corpus", "missing")).resolve("playlists");
    private static final URI BASE = URI.create("https://base.example/dir/list.m3u8");

    /** Playlists of the corpus at the time of writing: none may drop out unseen. */
    private static final int PLAYLISTS = 117;

    /** The value of the variable that one of them imports. */
    static final String IMPORTED = "?auth=1";

    private static final Map<String, String> IMPORTS = Map.of("auth", IMPORTED);

    /** Every difference that is kept, with its reason; docs/hls.md has the same list. */
    private static final Map<String, String> KEPT = Map.of(
            "carlanton-negativeDurationMediaPlaylist.m3u8: consensus targetDuration",
            "a target duration of -1 is none",
            "videojs-manifestExtTTargetdurationNegative.m3u8: consensus targetDuration",
            "a target duration of -10 is none, as for the playlist's own project",
            "videojs-invalidTargetDuration.m3u8: disagree targetDuration",
            "NaN is none: the longest segment stands in, neither 0 nor NaN",
            "videojs-extinf.m3u8: upstream segment title",
            "text in front of the comma is a broken duration, no title",
            "videojs-zeroDuration.m3u8: upstream segment duration",
            "the text says 0; 0.01 is that player's own need");

    @BeforeAll
    static void needsCorpus() {
        assumeTrue(Files.isDirectory(CORPUS), "no corpus at " + CORPUS);
    }

    // scenario 54
    @Test
    void parse_corpus_agreesWithOtherParsers() throws IOException {
        TreeSet<String> differences = new TreeSet<>();
        int playlists = 0;
        for (Path file : files()) {
            playlists++;
            String name = file.getFileName().toString();
            if (!name.equals("videojs-empty.m3u8")) {
                differences(file).forEach(field -> differences.add(name + ": " + field));
            }
        }
        assertThat(playlists).isEqualTo(PLAYLISTS);
        assertThat(differences).isEqualTo(KEPT.keySet());
    }

    /** Three parsers make an empty media playlist of no bytes at all; that is an answer cut off, and would be reloaded for ever. */
    @Test
    void parse_emptyFile_isNoPlaylist() {
        assertThatThrownBy(() -> parse(CORPUS.resolve("videojs-empty.m3u8")))
                .isInstanceOf(PlaylistException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void write_corpus_parsesToTheSameRecord() throws IOException {
        for (Path file : files()) {
            if (Files.size(file) > 0) {
                Playlist playlist = parse(file);
                byte[] text = PlaylistWriter.write(playlist).getBytes(UTF_8);
                assertThat(PlaylistParser.parse(text, BASE, Map.of()))
                        .as(file.getFileName().toString())
                        .isEqualTo(playlist);
            }
        }
    }

    private static List<String> differences(Path file) throws IOException {
        CorpusFacts facts = new CorpusFacts(parse(file));
        Path expected = file.resolveSibling("expected");
        String name = file.getFileName().toString();
        Map<String, Object> reference = JsonText.object(Files.readString(expected.resolve(name + ".ref.json")));
        facts.checkConsensus(asObject(requireNonNull(reference.get("consensus"))));
        Path upstream = expected.resolve(name + ".upstream.json");
        if (Files.exists(upstream)) {
            facts.checkUpstream(JsonText.object(Files.readString(upstream)));
        }
        return facts.differences();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asObject(Object json) {
        return (Map<String, Object>) json;
    }

    private static Playlist parse(Path file) throws IOException {
        return PlaylistParser.parse(Files.readAllBytes(file), BASE, IMPORTS);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.filter(file -> file.toString().endsWith(".m3u8"))
                    .sorted()
                    .toList();
        }
    }
}
