package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.ClickDetector;
import io.kithara.testing.CodedFrames;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fmp4Muxer;
import io.kithara.testing.SineOracle;
import io.kithara.testing.TsMuxer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** AAC in transport streams and fragmented MP4: one sine in three variants, which must sound like one. */
final class HlsAacTest {
    private static final int RATE = 44_100;
    private static final int FRAME = 1024;
    private static final double HERTZ = 443;
    private static final double AMPLITUDE = 0.5;
    private static final int FRAMES_PER_SEGMENT = 10;

    /** The first coded frame primes the decoder: the sine begins behind it. */
    private static final SineOracle SINE = SineOracle.of(HERTZ, RATE, AMPLITUDE);

    private static final double RADIANS_PER_FRAME = 2 * Math.PI * HERTZ / RATE;

    /** The encoder's own error, rather less than a frame. */
    private static final double TOLERANCE_RADIANS = 0.05;

    // scenario 114, scenario 57
    @Test
    void seek_ts_equalsLinear() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            assertSeeksEqualLinear(serveTs(origin, "/a/", adts("sine-44100-high"), 0));
        }
    }

    // scenario 114, scenario 57
    @Test
    void seek_fmp4_equalsLinear() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            assertSeeksEqualLinear(serveFmp4(origin, "/a/", adts("sine-44100-high")));
        }
    }

    private static void assertSeeksEqualLinear(URI uri) throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(uri)) {
            float[] linear = Pulled.all(audio).samples();
            Random random = new Random(57);
            for (int i = 0; i < 100; i++) {
                int target = random.nextInt(linear.length - 1);
                audio.seekFrame(target);
                float[] pcm = Pulled.atMost(audio, 600).samples();
                float[] wanted = Arrays.copyOfRange(linear, target, Math.min(linear.length, target + 600));
                assertThat(pcm).as("seek %d to %d", i, target).hasSize(wanted.length);
                for (int frame = 0; frame < wanted.length; frame++) {
                    assertThat(Math.abs(pcm[frame] - wanted[frame]))
                            .as("seek %d to %d, frame %d", i, target, frame)
                            .isLessThan(1e-4f);
                }
            }
        }
    }

    // scenario 115
    @Test
    void read_ts_everyCodedFrame() throws Exception {
        byte[] stream = adts("sine-44100-low");
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(serveTs(origin, "/a/", stream, 0))) {
            int coded = CodedFrames.ofAdts(stream).size();
            assertThat(Pulled.all(audio).frames()).isEqualTo(coded * FRAME);
            assertThat(audio.outcome()).contains(new Outcome.Complete());
        }
    }

    // scenario 115
    @Test
    void read_fmp4WithEditList_exactlyWhatItStates() throws Exception {
        byte[] stream = adts("sine-44100-low");
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(serveFmp4(origin, "/a/", stream))) {
            int coded = CodedFrames.ofAdts(stream).size();
            Pulled pulled = Pulled.all(audio);
            assertThat(pulled.frames()).isEqualTo((coded - 1) * FRAME);
            // behind the encoder's onset
            SINE.assertContinuous(
                    Arrays.copyOfRange(pulled.samples(), 4 * FRAME, 3 * RATE), 4 * FRAME, TOLERANCE_RADIANS);
        }
    }

    // scenario 69, scenario 82
    @Test
    void selectVariant_equalConfiguration_phaseGoesOnWithoutAClick() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            serveTs(origin, "/0/", adts("sine-44100-low"), 0);
            serveTs(origin, "/1/", adts("sine-44100-high"), 0);
            assertSwitchesAreNotHeard(origin, 0, "mp4a.40.2", "mp4a.40.2");
        }
    }

    // scenario 82, scenario 85
    @Test
    void selectVariant_otherSampleRate_phaseGoesOnWithoutAClick() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            serveTs(origin, "/0/", adts("sine-44100-high"), 0);
            // so that both sines begin at one time, although the priming of the second is shorter
            serveTs(origin, "/1/", adts("sine-48000"), Math.round(FRAME * 48_000.0 / RATE) - FRAME);
            assertSwitchesAreNotHeard(origin, 1, "mp4a.40.2", "mp4a.40.2");
        }
    }

    private static void assertSwitchesAreNotHeard(FakeOrigin origin, double frames, String... codecs) throws Exception {
        StringBuilder master = new StringBuilder("#EXTM3U\n");
        for (int i = 0; i < codecs.length; i++) {
            master.append(String.format(
                    "#EXT-X-STREAM-INF:BANDWIDTH=%d,CODECS=\"%s\"%n%d/media.m3u8%n", 64_000 * (i + 1), codecs[i], i));
        }
        origin.serve("/master.m3u8", master.toString().getBytes(StandardCharsets.UTF_8));
        OpenOptions first = OpenOptions.builder().variant(VariantChoice.of(0)).build();
        Random random = new Random(82);
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(origin.uri("/master.m3u8"), first)) {
            int end = 3 * RATE;
            for (int round = 0; round < 6; round++) {
                audio.seekFrame(0);
                float[] pcm = new float[end];
                for (int frame = 0; frame < end; ) {
                    audio.selectVariant(VariantChoice.of(random.nextInt(codecs.length)));
                    float[] more = Pulled.atMost(audio, Math.min(end - frame, 1 + random.nextInt(RATE / 2)))
                            .samples();
                    System.arraycopy(more, 0, pcm, frame, more.length);
                    frame += more.length;
                }
                assertThat(audio.format().sampleRate()).isEqualTo(RATE);
                float[] settled = Arrays.copyOfRange(pcm, 4 * FRAME, end);
                // the sine begins one frame of priming late
                SINE.assertContinuous(settled, 3 * FRAME, TOLERANCE_RADIANS + frames * RADIANS_PER_FRAME);
                ClickDetector.above(SINE.maxStep() * (1.2 + frames)).assertNoClick(settled);
                assertThat(audio.missing()).isEmpty();
            }
        }
        assertThat(origin.requests()).anyMatch(request -> request.path().startsWith("/1/"));
    }

    private static byte[] adts(String name) throws IOException {
        try (InputStream in = HlsAacTest.class.getResourceAsStream("hls/" + name + ".aac")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static URI serveTs(FakeOrigin origin, String folder, byte[] stream, long firstSample) {
        int rate = rate(stream);
        TsMuxer muxer = TsMuxer.of(TsMuxer.ADTS);
        return serve(
                origin,
                folder,
                rate,
                "",
                ".ts",
                CodedFrames.ofAdts(stream),
                (first, frames) ->
                        muxer.segment(frames, 100L * rate + firstSample + (long) first * FRAME, rate, FRAME));
    }

    private static URI serveFmp4(FakeOrigin origin, String folder, byte[] stream) {
        int rate = rate(stream);
        Fmp4Muxer muxer =
                Fmp4Muxer.aac(CodedFrames.aacConfigOfAdts(stream), rate, 1).withEdit(FRAME);
        origin.serve(folder + "init.mp4", muxer.init());
        String map = "#EXT-X-MAP:URI=\"init.mp4\"\n";
        return serve(
                origin,
                folder,
                rate,
                map,
                ".m4s",
                CodedFrames.aacOfAdts(stream),
                (first, frames) -> muxer.segment((long) first * FRAME, frames, FRAME));
    }

    private static int rate(byte[] stream) {
        return (stream[2] >> 2 & 0xF) == 3 ? 48_000 : RATE;
    }

    private interface Segmenter {
        byte[] segment(int firstFrame, List<byte[]> frames);
    }

    private static URI serve(
            FakeOrigin origin, String folder, int rate, String head, String ext, List<byte[]> all, Segmenter cut) {
        StringBuilder playlist = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n" + head);
        for (int first = 0; first < all.size(); first += FRAMES_PER_SEGMENT) {
            List<byte[]> frames = all.subList(first, Math.min(all.size(), first + FRAMES_PER_SEGMENT));
            String name = first / FRAMES_PER_SEGMENT + ext;
            origin.serve(folder + name, cut.segment(first, frames));
            playlist.append(
                    String.format(Locale.ROOT, "#EXTINF:%.6f,%n%s%n", frames.size() * FRAME / (double) rate, name));
        }
        playlist.append("#EXT-X-ENDLIST\n");
        origin.serve(folder + "media.m3u8", playlist.toString().getBytes(StandardCharsets.UTF_8));
        return origin.uri(folder + "media.m3u8");
    }
}
