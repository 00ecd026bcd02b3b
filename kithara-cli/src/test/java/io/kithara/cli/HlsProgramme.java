package io.kithara.cli;

import io.kithara.testing.CodedFrames;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.TsMuxer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Eight seconds of AAC in four TS segments, at several addresses of an origin. */
final class HlsProgramme {
    static final int SEGMENTS = 4;
    private static final int RATE = 44_100;
    private static final int FRAME = 1024;

    private final List<byte[]> frames;

    HlsProgramme() throws IOException {
        frames = CodedFrames.ofAdts(Run.media("sample/kithara-32k.aac")).subList(0, SEGMENTS * 86);
    }

    /** Returns how many frames the programme decodes to: every coded one. */
    long pcmFrames() {
        return (long) frames.size() * FRAME;
    }

    /** Serves segments and playlist below a folder; {@code tags} stand before the first segment. */
    void serve(FakeOrigin origin, String folder, String tags, boolean ended) {
        StringBuilder playlist = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:2\n").append(tags);
        TsMuxer muxer = TsMuxer.of(TsMuxer.ADTS);
        int each = (frames.size() + SEGMENTS - 1) / SEGMENTS;
        for (int i = 0; i < SEGMENTS; i++) {
            List<byte[]> part = frames.subList(i * each, Math.min(frames.size(), (i + 1) * each));
            playlist.append("#EXTINF:")
                    .append(part.size() * FRAME / (double) RATE)
                    .append(",\ns" + i + ".ts\n");
            origin.serve(folder + "/s" + i + ".ts", muxer.segment(part, (long) i * each * FRAME, RATE, FRAME));
        }
        text(origin, folder + "/i.m3u8", playlist + (ended ? "#EXT-X-ENDLIST\n" : ""));
    }

    /** Serves a multivariant playlist of these folders, {@code 100000, 200000, ...} bit/s each. */
    static void master(FakeOrigin origin, String path, String... folders) {
        StringBuilder playlist = new StringBuilder("#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"English\","
                + "LANGUAGE=\"en\",DEFAULT=YES,CHANNELS=\"2\"\n");
        for (int i = 0; i < folders.length; i++) {
            playlist.append("#EXT-X-STREAM-INF:BANDWIDTH=" + 100_000 * (i + 1) + ",CODECS=\"mp4a.40.2\",AUDIO=\"a\"\n"
                    + folders[i] + "/i.m3u8\n");
        }
        text(origin, path, playlist.toString());
    }

    static void text(FakeOrigin origin, String path, String text) {
        origin.serve(path, text.getBytes(StandardCharsets.UTF_8)).contentType("application/vnd.apple.mpegurl");
    }
}
