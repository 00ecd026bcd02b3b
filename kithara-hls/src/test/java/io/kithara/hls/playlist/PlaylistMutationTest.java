package io.kithara.hls.playlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the input, parsing ends soon, in a record or in the typed error. */
class PlaylistMutationTest {
    private static final int ROUNDS = 4_000;
    private static final Duration WATCHDOG = Duration.ofSeconds(10);

    private static final String[] PIECES = {
        "\n",
        "\r",
        "\"",
        ",",
        "=",
        "@",
        ":",
        "#",
        "{$",
        "}",
        "-",
        "0x",
        "99999999999999999999",
        "\u0000",
        "\uFEFF",
        "%",
        "//",
        "..",
        "#EXTINF:",
        "#EXT-X-KEY:METHOD=",
        "#EXT-X-STREAM-INF:",
        "#EXT-X-BYTERANGE:",
        "file:///etc/passwd",
        "data:,",
        "http:",
        "\uD800"
    };

    @Test
    void parse_mutatedPlaylists_endInRecordOrTypedError() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            byte[] mutated = mutated(seed);
            try {
                PlaylistParser.parse(mutated, RandomPlaylists.BASE, Map.of());
            } catch (PlaylistException e) {
                assertThat(e.line()).as("seed %d", seed).isBetween(1, PlaylistLimits.MAX_LINES + 1);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ":\n" + new String(mutated, UTF_8), e);
            }
        }
    }

    private static byte[] mutated(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(PlaylistWriter.write(new RandomPlaylists(seed).next()));
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(20)));
                case 2 -> text.setCharAt(at, (char) random.nextInt(128));
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
            }
        }
        byte[] bytes = text.toString().getBytes(random.nextBoolean() ? UTF_8 : ISO_8859_1);
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        return bytes;
    }

    @Test
    void parse_aMillionTags_endsAtTheLimit() {
        assertLinear("#EXTM3U\n" + "#EXTINF:1\na\n".repeat(500_000), PlaylistException.Reason.LIMIT);
        assertLinear("#EXTM3U\n" + "#EXT-X-KEY:METHOD=NONE\n".repeat(700_000), null);
        assertLinear("#EXTM3U\n" + "#A\n".repeat(1_000_001), PlaylistException.Reason.LIMIT);
        assertLinear("#EXTM3U\n" + "#EXT-X-DISCONTINUITY\n".repeat(700_000), null);
    }

    @Test
    void parse_longLines_areReadOnce() {
        String line = "#EXTM3U\n#EXT-X-STREAM-INF:";
        int room = PlaylistLimits.MAX_LINE_CHARS - 100;
        assertLinear(line + "A=1,".repeat(room / 4), null);
        assertLinear(line + ",".repeat(room), null);
        assertLinear(line + "\"".repeat(room), null);
        assertLinear(line + "A=\"".repeat(room / 3), null);
        assertLinear("#EXTM3U\n#EXTINF:1\n" + "/..".repeat(room / 3), null);
        assertLinear("#EXTM3U\n#EXTINF:1\n" + "a/../".repeat(room / 5), null);
        assertLinear("#EXTM3U\n#EXTINF:1\n" + "{$".repeat(room / 2), null);
        assertLinear("#EXTM3U\n#EXTINF:" + "1".repeat(PlaylistLimits.MAX_LINE_CHARS), PlaylistException.Reason.LIMIT);
        assertLinear(line + "A=" + "x".repeat(PlaylistLimits.MAX_ATTRIBUTE_CHARS + 1), PlaylistException.Reason.LIMIT);
    }

    @Test
    void parse_variableNamedOnEveryLine_endsAtTheLimit() {
        String define = "#EXTM3U\n#EXT-X-DEFINE:NAME=\"v\",VALUE=\"" + "x".repeat(60_000) + "\"\n";
        assertLinear(define + "#EXTINF:1\n{$v}\n".repeat(10_000), PlaylistException.Reason.LIMIT);
        assertLinear(define + "#EXTINF:1\n" + "{$v}".repeat(10_000), PlaylistException.Reason.LIMIT);
    }

    private static void assertLinear(String text, PlaylistException.@Nullable Reason expected) {
        byte[] bytes = text.getBytes(UTF_8);
        PlaylistException.Reason reason = assertTimeoutPreemptively(WATCHDOG, () -> reasonOf(bytes));
        if (expected != null) {
            assertThat(reason).isEqualTo(expected);
        }
    }

    private static PlaylistException.@Nullable Reason reasonOf(byte[] text) {
        try {
            PlaylistParser.parse(text, RandomPlaylists.BASE, Map.of());
            return null;
        } catch (PlaylistException e) {
            return e.reason();
        }
    }
}
