package io.kithara;

import static io.kithara.SineHls.FRAME;
import static io.kithara.SineHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.Outcome;
import io.kithara.testing.Fault;
import io.kithara.testing.TsMuxer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A variant that takes the place of one that failed in the middle of a stream: what is heard is the one sine, all of it. */
final class HlsTakeoverTest {
    /** The worst variant is 0.02 off by its coding. */
    private static final double TOLERANCE = 0.06;

    /** What the encoders make of the onset is their affair. */
    private static final int ONSET_FRAMES = 5 * FRAME;

    // scenario 69, scenario 82
    @Test
    void play_aacInTsTurnsToNoise_theOtherVariantBeginsWithItsPreroll() throws Exception {
        assertTakenOver(
                SineHls.Packaged.ofTs(SineHls.aac("sine-44100-low"), 0),
                SineHls.Packaged.ofTs(SineHls.aac("sine-44100-high"), 0),
                "mp4a.40.2",
                FRAME);
    }

    // scenario 69, scenario 82
    @Test
    void play_aacInFmp4TurnsToNoise_theOtherVariantBeginsWithItsPreroll() throws Exception {
        assertTakenOver(
                SineHls.Packaged.ofFmp4(SineHls.aac("sine-44100-low")),
                SineHls.Packaged.ofFmp4(SineHls.aac("sine-44100-high")),
                "mp4a.40.2",
                0);
    }

    // scenario 69, scenario 82
    @Test
    void play_mp3InTsTurnsToNoise_theOtherVariantBeginsWithItsPreroll() throws Exception {
        SineHls.Packaged mp3 = SineHls.Packaged.ofMp3(SineHls.mp3());
        assertTakenOver(mp3, mp3, "mp4a.40.34", 1_105);
    }

    /** The segment before the one that failed is gone as well: what is left is heard, and nothing goes round in circles. */
    @Test
    void play_prerollIsMissingToo_goesOnWithoutIt() throws Exception {
        SineHls.Packaged low = SineHls.Packaged.ofTs(SineHls.aac("sine-44100-low"), 0);
        SineHls.Packaged high = SineHls.Packaged.ofTs(SineHls.aac("sine-44100-high"), 0);
        try (HlsRig rig = HlsRig.inHaste(20)) {
            serve(rig, low, high, "mp4a.40.2");
            rig.origin.serve("/0/5.ts", noise(low.body(5)));
            rig.origin.withFault(Fault.status(404).onPath("/1/4.ts"));

            HlsRig.Heard heard = rig.play("/master.m3u8");

            assertThat(heard.outcome()).isEqualTo(new Outcome.Complete());
            assertThat(rig.origin.requests("/1/4.ts")).hasSizeLessThan(4);
            assertThat(heard.samples()).hasSizeGreaterThan(3 * RATE);
        }
    }

    private static void assertTakenOver(SineHls.Packaged low, SineHls.Packaged high, String codec, int sineAt)
            throws Exception {
        try (HlsRig rig = HlsRig.start()) {
            serve(rig, low, high, codec);
            rig.origin.serve("/0/5" + low.ext(), noise(low.body(5)));

            HlsRig.Heard heard = rig.play("/master.m3u8");

            assertThat(heard.outcome()).isEqualTo(new Outcome.Complete());
            assertThat(rig.origin.requests("/1/5" + high.ext())).isNotEmpty();
            float[] pcm = Arrays.copyOf(heard.samples(), 3 * RATE);
            float[] sine = SineHls.SINE.signal(-sineAt, pcm.length);
            for (int at = ONSET_FRAMES; at < pcm.length; at++) {
                assertThat(Math.abs(pcm[at] - sine[at])).as("frame " + at).isLessThan((float) TOLERANCE);
            }
        }
    }

    private static void serve(HlsRig rig, SineHls.Packaged low, SineHls.Packaged high, String codec) {
        low.serve(rig.origin, "/0/");
        high.serve(rig.origin, "/1/");
        SineHls.serveMaster(rig.origin, codec, codec);
    }

    /** Begins as a segment does, so that only who decodes it sees what it is. */
    private static byte[] noise(byte[] body) {
        byte[] noise = new byte[body.length];
        new Random(5).nextBytes(noise);
        System.arraycopy(body, 0, noise, 0, TsMuxer.PACKET);
        return noise;
    }
}
