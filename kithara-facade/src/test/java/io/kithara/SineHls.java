package io.kithara;

import io.kithara.testing.CodedFrames;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fmp4Muxer;
import io.kithara.testing.SineOracle;
import io.kithara.testing.TsMuxer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * HLS of coded audio: the one sine of {@code scripts/generate-hls-media.sh} in several codecs, rates and containers, which
 * must sound like one. In all of them it begins one coded frame of AAC behind the stream's zero.
 */
final class SineHls {
    static final int RATE = 44_100;
    static final double HERTZ = 443;
    static final SineOracle SINE = SineOracle.of(HERTZ, RATE, 0.5);

    /** Of AAC; its first coded frame primes the decoder, and the sine begins behind it. */
    static final int FRAME = 1_024;

    private static final int MP3_FRAME = 1_152;

    /** LAME's delay of 576 samples and a decoder's of 529: where the sine begins in what MP3 holds. */
    private static final int MP3_DELAY = 1_105;

    private static final int FRAMES_PER_SEGMENT = 10;

    /** Timestamps begin somewhere. */
    private static final long FIRST_SECOND = 100;

    private SineHls() {}

    static byte[] aac(String name) throws IOException {
        return resource(name + ".aac");
    }

    static byte[] mp3() throws IOException {
        return mp3("sine-44100");
    }

    static byte[] mp3(String name) throws IOException {
        return resource(name + ".mp3");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SineHls.class.getResourceAsStream("hls/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    /** Serves an ADTS stream in transport streams; its first frame plays so many samples behind the stream's zero. */
    static URI serveTs(FakeOrigin origin, String folder, byte[] adts, long firstSample) {
        return Packaged.ofTs(adts, firstSample).serve(origin, folder);
    }

    /** Serves an ADTS stream in fragmented MP4 whose edit list leaves the priming out. */
    static URI serveFmp4(FakeOrigin origin, String folder, byte[] adts) {
        return Packaged.ofFmp4(adts).serve(origin, folder);
    }

    /**
     * Serves so many frames of AAC, the sine over and over, in 50 segments of fragmented MP4: the edit list leaves out the
     * priming, the last sample's duration what is too much.
     */
    static URI serveMinutes(FakeOrigin origin, int frames) throws IOException {
        byte[] adts = aac("sine-44100-low");
        List<byte[]> sine = CodedFrames.aacOfAdts(adts);
        Fmp4Muxer muxer =
                Fmp4Muxer.aac(CodedFrames.aacConfigOfAdts(adts), RATE, 1).withEdit(FRAME);
        origin.serve("/long/init.mp4", muxer.init());
        int samples = (FRAME + frames + FRAME - 1) / FRAME;
        int lastDuration = FRAME + frames - (samples - 1) * FRAME;
        StringBuilder playlist =
                new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:7\n#EXT-X-MAP:URI=\"init.mp4\"\n");
        int each = (samples + 49) / 50;
        for (int first = 0; first < samples; first += each) {
            int end = Math.min(samples, first + each);
            List<byte[]> packets = new ArrayList<>();
            for (int i = first; i < end; i++) {
                packets.add(sine.get(i % sine.size()));
            }
            int last = end == samples ? lastDuration : FRAME;
            origin.serve("/long/" + first + ".m4s", muxer.segment((long) first * FRAME, packets, FRAME, last));
            // the playlist says what is heard: the first segment is shorter by the priming
            long heard = (long) (end - first - 1) * FRAME + last - (first == 0 ? FRAME : 0);
            playlist.append(String.format(Locale.ROOT, "#EXTINF:%.6f,%n%d.m4s%n", heard / (double) RATE, first));
        }
        origin.serve(
                "/long/media.m3u8",
                playlist.append("#EXT-X-ENDLIST\n").toString().getBytes(StandardCharsets.UTF_8));
        return origin.uri("/long/media.m3u8");
    }

    /** Serves an MP3 stream in transport streams. */
    static URI serveMp3(FakeOrigin origin, String folder, byte[] mp3) {
        return Packaged.ofMp3(mp3).serve(origin, folder);
    }

    /** Serves a multivariant playlist of the folders 0, 1 and so on, by rising rate. */
    static URI serveMaster(FakeOrigin origin, String... codecs) {
        StringBuilder master = new StringBuilder("#EXTM3U\n");
        for (int i = 0; i < codecs.length; i++) {
            master.append(String.format(
                    "#EXT-X-STREAM-INF:BANDWIDTH=%d,CODECS=\"%s\"%n%d/media.m3u8%n", 64_000 * (i + 1), codecs[i], i));
        }
        origin.serve("/master.m3u8", master.toString().getBytes(StandardCharsets.UTF_8));
        return origin.uri("/master.m3u8");
    }

    /** Segments on their way to an origin. */
    record Packaged(List<byte[]> frames, int rate, int samplesPerFrame, String head, String ext, Segmenter cut) {
        static Packaged ofTs(byte[] adts, long firstSample) {
            int rate = rate(adts);
            TsMuxer muxer = TsMuxer.of(TsMuxer.ADTS);
            return new Packaged(
                    CodedFrames.ofAdts(adts),
                    rate,
                    FRAME,
                    "",
                    ".ts",
                    (first, frames) -> muxer.segment(
                            frames, FIRST_SECOND * rate + firstSample + (long) first * FRAME, rate, FRAME));
        }

        static Packaged ofFmp4(byte[] adts) {
            int rate = rate(adts);
            Fmp4Muxer muxer =
                    Fmp4Muxer.aac(CodedFrames.aacConfigOfAdts(adts), rate, 1).withEdit(FRAME);
            return new Packaged(
                    CodedFrames.aacOfAdts(adts), rate, FRAME, "#EXT-X-MAP:URI=\"init.mp4\"\n", ".m4s", new Segmenter() {
                        @Override
                        public byte[] segment(int first, List<byte[]> frames) {
                            return muxer.segment((long) first * FRAME, frames, FRAME);
                        }

                        @Override
                        public byte[] init() {
                            return muxer.init();
                        }
                    });
        }

        static Packaged ofMp3(byte[] mp3) {
            TsMuxer muxer = TsMuxer.of(TsMuxer.MPEG1_AUDIO);
            long firstSample = FIRST_SECOND * RATE + FRAME - MP3_DELAY;
            return new Packaged(
                    CodedFrames.ofMp3(mp3),
                    RATE,
                    MP3_FRAME,
                    "",
                    ".ts",
                    (first, frames) -> muxer.segment(frames, firstSample + (long) first * MP3_FRAME, RATE, MP3_FRAME));
        }

        private static int rate(byte[] adts) {
            return (adts[2] >> 2 & 0xF) == 3 ? 48_000 : RATE;
        }

        int segments() {
            return (frames.size() + FRAMES_PER_SEGMENT - 1) / FRAMES_PER_SEGMENT;
        }

        int framesOf(int segment) {
            return Math.min(FRAMES_PER_SEGMENT, frames.size() - segment * FRAMES_PER_SEGMENT);
        }

        int segmentFrames() {
            return FRAMES_PER_SEGMENT * samplesPerFrame;
        }

        byte[] body(int segment) {
            int first = segment * FRAMES_PER_SEGMENT;
            return cut.segment(first, frames.subList(first, first + framesOf(segment)));
        }

        URI serve(FakeOrigin origin, String folder) {
            StringBuilder playlist = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n" + head);
            if (!head.isEmpty()) {
                origin.serve(folder + "init.mp4", cut.init());
            }
            for (int i = 0; i < segments(); i++) {
                origin.serve(folder + i + ext, body(i));
                // the playlist says what is heard: an edit list leaves the first coded frame out
                int heard = framesOf(i) - (i == 0 && !head.isEmpty() ? 1 : 0);
                double seconds = heard * samplesPerFrame / (double) rate;
                playlist.append(String.format(Locale.ROOT, "#EXTINF:%.6f,%n%d%s%n", seconds, i, ext));
            }
            playlist.append("#EXT-X-ENDLIST\n");
            origin.serve(folder + "media.m3u8", playlist.toString().getBytes(StandardCharsets.UTF_8));
            return origin.uri(folder + "media.m3u8");
        }
    }

    /** Makes segments of coded frames, in order. */
    interface Segmenter {
        byte[] segment(int firstFrame, List<byte[]> frames);

        default byte[] init() {
            throw new UnsupportedOperationException("no init segment");
        }
    }
}
