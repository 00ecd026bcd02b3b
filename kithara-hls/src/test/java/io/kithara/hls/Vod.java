package io.kithara.hls;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fmp4Muxer;
import io.kithara.testing.RampOracle;
import io.kithara.testing.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A media playlist with its files, made for a test: an init segment and segments of PCM in fragmented MP4, of which every
 * sample says its own number. Its files lie in one folder: {@code index.m3u8}, {@code init.mp4}, {@code seg-0.m4s} and so
 * on. Immutable.
 */
final class Vod {
    /** Little, so that a second is 16,000 bytes. */
    static final int RATE = 8_000;

    static final RampOracle RAMP = RampOracle.ofBits(16);

    /** As many frames as AAC puts into a packet. */
    private static final int FRAMES_PER_SAMPLE = 1_024;

    final String folder;
    final int channels;
    final List<Integer> frames;
    final byte[] init;
    final List<byte[]> segments;

    private Vod(String folder, int channels, List<Integer> frames) {
        this.folder = folder;
        this.channels = channels;
        this.frames = List.copyOf(frames);
        Fmp4Muxer muxer = Fmp4Muxer.pcm(RATE, channels, 16);
        init = muxer.init();
        List<byte[]> made = new ArrayList<>();
        long first = 0;
        for (int count : frames) {
            made.add(muxer.rampSegment(RAMP, first, count, FRAMES_PER_SAMPLE));
            first += count;
        }
        segments = List.copyOf(made);
    }

    /** Returns segments of a second each, below {@code folder}, which has a slash at both ends. */
    static Vod of(String folder, int segments) {
        return of(folder, segments, RATE);
    }

    static Vod of(String folder, int segments, int framesPerSegment) {
        return new Vod(folder, 1, java.util.Collections.nCopies(segments, framesPerSegment));
    }

    /** Returns segments of so many channels: a variant of another bit rate. */
    static Vod ofChannels(String folder, int segments, int framesPerSegment, int channels) {
        return new Vod(folder, channels, java.util.Collections.nCopies(segments, framesPerSegment));
    }

    String playlistPath() {
        return folder + "index.m3u8";
    }

    String initPath() {
        return folder + "init.mp4";
    }

    String segmentPath(int index) {
        return folder + "seg-" + index + ".m4s";
    }

    String extinf(int index) {
        return String.format(Locale.ROOT, "#EXTINF:%.6f,\n", frames.get(index) / (double) RATE);
    }

    /** Returns the playlist, clear and with a file for each segment. */
    String playlist() {
        StringBuilder text = new StringBuilder(head()).append("#EXT-X-MAP:URI=\"init.mp4\"\n");
        for (int i = 0; i < segments.size(); i++) {
            text.append(extinf(i)).append("seg-").append(i).append(".m4s\n");
        }
        return text.append("#EXT-X-ENDLIST\n").toString();
    }

    /** Returns the lines before the first segment, for playlists of a test's own. */
    String head() {
        int longest = frames.stream().mapToInt(Integer::intValue).max().orElse(RATE);
        return "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-TARGETDURATION:"
                + (longest + RATE - 1) / RATE + "\n";
    }

    /** Serves everything and returns this. */
    Vod serve(FakeOrigin origin) {
        serveText(origin, playlistPath(), playlist());
        return serveMedia(origin);
    }

    /** Serves init segment and segments, no playlist. */
    Vod serveMedia(FakeOrigin origin) {
        origin.serve(initPath(), init);
        for (int i = 0; i < segments.size(); i++) {
            origin.serve(segmentPath(i), segments.get(i));
        }
        return this;
    }

    /** Serves a playlist of a test's own. */
    static Route serveText(FakeOrigin origin, String path, String text) {
        return origin.serve(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a multivariant playlist of these, the bandwidths ascending from {@code lowestBps} in steps of two. */
    static String multivariant(long lowestBps, Vod... variants) {
        StringBuilder text = new StringBuilder("#EXTM3U\n");
        long bandwidth = lowestBps;
        for (Vod variant : variants) {
            text.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(bandwidth).append('\n');
            text.append(variant.playlistPath()).append('\n');
            bandwidth *= 2;
        }
        return text.toString();
    }
}
