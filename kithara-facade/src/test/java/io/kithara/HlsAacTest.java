package io.kithara;

import static io.kithara.SineHls.FRAME;
import static io.kithara.SineHls.RATE;
import static io.kithara.SineHls.SINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.ClickDetector;
import io.kithara.testing.CodedFrames;
import io.kithara.testing.FakeOrigin;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** AAC in transport streams and fragmented MP4: one sine in three variants, which must sound like one. */
final class HlsAacTest {
    private static final double RADIANS_PER_FRAME = 2 * Math.PI * SineHls.HERTZ / RATE;

    /** The encoder's own error, rather less than a frame. */
    private static final double TOLERANCE_RADIANS = 0.05;

    // scenario 114, scenario 57
    @Test
    void seek_ts_equalsLinear() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            assertSeeksEqualLinear(SineHls.serveTs(origin, "/a/", SineHls.aac("sine-44100-high"), 0));
        }
    }

    // scenario 114, scenario 57
    @Test
    void seek_fmp4_equalsLinear() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            assertSeeksEqualLinear(SineHls.serveFmp4(origin, "/a/", SineHls.aac("sine-44100-high")));
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
        byte[] stream = SineHls.aac("sine-44100-low");
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(SineHls.serveTs(origin, "/a/", stream, 0))) {
            int coded = CodedFrames.ofAdts(stream).size();
            assertThat(Pulled.all(audio).frames()).isEqualTo(coded * FRAME);
            assertThat(audio.outcome()).contains(new Outcome.Complete());
        }
    }

    // scenario 115
    @Test
    void read_fmp4WithEditList_exactlyWhatItStates() throws Exception {
        byte[] stream = SineHls.aac("sine-44100-low");
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(SineHls.serveFmp4(origin, "/a/", stream))) {
            int coded = CodedFrames.ofAdts(stream).size();
            Pulled pulled = Pulled.all(audio);
            assertThat(pulled.frames()).isEqualTo((coded - 1) * FRAME);
            // behind the encoder's onset
            SINE.assertContinuous(
                    Arrays.copyOfRange(pulled.samples(), 4 * FRAME, 3 * RATE), 4 * FRAME, TOLERANCE_RADIANS);
        }
    }

    /** The priming that the edit list leaves out lies in the segment that is gone: nothing else is shifted by it. */
    @Test
    void read_fmp4WithEditListWithoutItsFirstSegment_theRestLiesWhereItWould() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            URI playlist = SineHls.serveFmp4(origin, "/a/", SineHls.aac("sine-44100-low"));
            origin.serve("/a/0.m4s", new byte[0]);
            try (Kithara kithara = Kithara.builder().build();
                    AudioStream audio = kithara.open(playlist)) {
                float[] pcm = Pulled.all(audio).samples();
                assertThat(audio.missing()).hasSize(1);
                int settled = 13 * FRAME;
                // what was announced before a rate was known is rounded to a frame
                SINE.assertContinuous(
                        Arrays.copyOfRange(pcm, settled, 3 * RATE), settled, TOLERANCE_RADIANS + RADIANS_PER_FRAME);
            }
        }
    }

    /** Five minutes as ffmpeg codes them: one frame of priming, and a last one of which 944 samples count. */
    // scenario 115
    @Test
    void read_fiveMinutesInFmp4WithEditList_exactly13230000Frames() throws Exception {
        int frames = 13_230_000;
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(SineHls.serveMinutes(origin, frames))) {
            float[] block = new float[1 << 16];
            long read = 0;
            for (int count = audio.read(block, 0, block.length);
                    count != AudioStream.END;
                    count = audio.read(block, 0, block.length)) {
                read += count;
                assertThat(count > 0 || audio.awaitReadable(Duration.ofSeconds(30)))
                        .isTrue();
            }
            assertThat(read).isEqualTo(frames);
            assertThat(audio.duration()).contains(new StreamDuration(Duration.ofMinutes(5), frames, true));
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            assertThat(audio.missing()).isEmpty();
            assertThat(origin.requests()).as("playlist, init, segments").hasSize(2 + 50);
        }
    }

    // scenario 69, scenario 82
    @Test
    void selectVariant_equalConfiguration_phaseGoesOnWithoutAClick() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            SineHls.serveTs(origin, "/0/", SineHls.aac("sine-44100-low"), 0);
            SineHls.serveTs(origin, "/1/", SineHls.aac("sine-44100-high"), 0);
            assertSwitchesAreNotHeard(origin, 0, "mp4a.40.2", "mp4a.40.2");
        }
    }

    // scenario 82, scenario 85
    @Test
    void selectVariant_otherSampleRate_phaseGoesOnWithoutAClick() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            SineHls.serveTs(origin, "/0/", SineHls.aac("sine-44100-high"), 0);
            // so that both sines begin at one time, although the priming of the second is shorter
            SineHls.serveTs(origin, "/1/", SineHls.aac("sine-48000"), Math.round(FRAME * 48_000.0 / RATE) - FRAME);
            assertSwitchesAreNotHeard(origin, 1, "mp4a.40.2", "mp4a.40.2");
        }
    }

    // scenario 69, scenario 82
    @Test
    void selectVariant_otherCodec_phaseGoesOnWithoutAClick() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            SineHls.serveTs(origin, "/0/", SineHls.aac("sine-44100-high"), 0);
            SineHls.serveMp3(origin, "/1/", SineHls.mp3());
            assertSwitchesAreNotHeard(origin, 0, "mp4a.40.2", "mp4a.40.34");
        }
    }

    // scenario 69, scenario 82
    @Test
    void selectVariant_otherCodecAndSampleRate_phaseGoesOnWithoutAClick() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            SineHls.serveTs(origin, "/0/", SineHls.aac("sine-44100-high"), 0);
            SineHls.serveMp3(origin, "/1/", SineHls.mp3());
            SineHls.serveTs(origin, "/2/", SineHls.aac("sine-48000"), Math.round(FRAME * 48_000.0 / RATE) - FRAME);
            assertSwitchesAreNotHeard(origin, 1, "mp4a.40.2", "mp4a.40.34", "mp4a.40.2");
        }
    }

    private static void assertSwitchesAreNotHeard(FakeOrigin origin, double frames, String... codecs) throws Exception {
        URI master = SineHls.serveMaster(origin, codecs);
        OpenOptions first = OpenOptions.builder().variant(VariantChoice.of(0)).build();
        Random random = new Random(82);
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(master, first)) {
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
}
