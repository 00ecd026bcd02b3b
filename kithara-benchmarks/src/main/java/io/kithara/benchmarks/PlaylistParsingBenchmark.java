package io.kithara.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kithara.hls.playlist.Playlist;
import io.kithara.hls.playlist.PlaylistException;
import io.kithara.hls.playlist.PlaylistParser;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does a playlist of ten hours, 6,000 segments, take to parse when the code is warm?
 *
 * <p>Expected: a few milliseconds, at most 10; a date before each segment costs about as much again as the segment.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class PlaylistParsingBenchmark {
    private static final int SEGMENTS = 6_000;
    private static final URI WHERE = URI.create("https://example.com/show/128k/list.m3u8");

    /** What the segments look like. */
    @Param({"RELATIVE", "SIGNED", "BYTE_RANGE", "DATED"})
    public Style style = Style.RELATIVE;

    private byte[] text = {};

    /** Lines before each segment's URI, and the URI. */
    public enum Style {
        RELATIVE("segment-%d.ts"),
        SIGNED("https://cdn.example.com/show/128k/segment-%d.ts?token=0123456789abcdef0123456789abcdef"),
        BYTE_RANGE("#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXT-X-BYTERANGE:96000\nall.mp4"),
        DATED("#EXT-X-PROGRAM-DATE-TIME:2024-01-01T00:00:00.123Z\nsegment-%d.ts");

        private final String lines;

        Style(String lines) {
            this.lines = lines;
        }
    }

    @Setup
    public void write() {
        StringBuilder playlist = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:6\n");
        for (int i = 0; i < SEGMENTS; i++) {
            playlist.append("#EXTINF:6.006,\n")
                    .append(style.lines.replace("%d", Integer.toString(i)))
                    .append('\n');
        }
        text = playlist.append("#EXT-X-ENDLIST\n").toString().getBytes(UTF_8);
    }

    @Benchmark
    public Playlist parse() throws PlaylistException {
        return PlaylistParser.parse(text, WHERE, Map.of());
    }
}
