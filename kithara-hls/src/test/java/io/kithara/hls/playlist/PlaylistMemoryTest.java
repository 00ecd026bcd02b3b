package io.kithara.hls.playlist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a playlist of ten hours keeps on the heap, by what collections leave with and without it. */
@Isolated("measures the heap of the whole JVM")
class PlaylistMemoryTest {
    private static final int SEGMENTS = 6_000;
    private static final long MAX_RETAINED_BYTES = 3_000_000;

    /** Playlists held at once, so that what others leave on the heap does not count. */
    private static final int COPIES = 16;

    /** What threads that are ending and caches of the JVM still move, and how often to look until they do not. */
    private static final long STILL_BYTES = 200_000;

    private static final int MOST_LOOKS = 50;

    @ParameterizedTest
    @CsvSource({
        "segment-%d.ts, ''",
        "https://cdn.example.com/media/audio/128k/segment-%d.ts?token=0123456789abcdef0123456789abcdef, ''",
        "segment-%d.ts, '#EXT-X-PROGRAM-DATE-TIME:2024-01-01T00:00:00.123Z\n'",
        "all.mp4, '#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXT-X-MAP:URI=\"i\"\n#EXT-X-BYTERANGE:9\n'"
    })
    void parse_sixThousandSegments_retainAtMostThreeMegabytes(String uri, String tags) throws PlaylistException {
        byte[] text = text(uri, tags);
        List<Playlist> held = new ArrayList<>();
        long beforeBytes = liveBytes();
        for (int i = 0; i < COPIES; i++) {
            held.add(PlaylistParser.parse(text, URI.create("https://example.com/show/128k/list.m3u8"), Map.of()));
        }
        long retainedBytes = (liveBytes() - beforeBytes) / COPIES;
        assertThat(held).hasSize(COPIES);
        assertThat(retainedBytes).isBetween(SEGMENTS * 64L, MAX_RETAINED_BYTES);
    }

    private static byte[] text(String uri, String tags) {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:6\n");
        for (int i = 0; i < SEGMENTS; i++) {
            text.append("#EXTINF:6.006,\n")
                    .append(tags)
                    .append(uri.replace("%d", Integer.toString(i)))
                    .append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    /** Collects until nothing of others' goes away any more. */
    private static long liveBytes() {
        long before = collected();
        for (int look = 0; look < MOST_LOOKS; look++) {
            long now = collected();
            if (Math.abs(now - before) < STILL_BYTES) {
                return now;
            }
            before = now;
        }
        throw new AssertionError("the heap never came to rest");
    }

    private static long collected() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
