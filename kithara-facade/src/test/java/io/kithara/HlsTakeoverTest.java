package io.kithara;

import static io.kithara.SineHls.FRAME;
import static io.kithara.SineHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.MissingRange;
import io.kithara.decode.Outcome;
import io.kithara.testing.Fault;
import io.kithara.testing.TsMuxer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A variant that takes the place of one that failed in the middle of a stream: what is heard is the one sine, all of it. */
final class HlsTakeoverTest {
    /** The worst variant is 0.02 off by its coding. */
    private static final double TOLERANCE = 0.06;

    /** What the encoders make of the onset is their affair. */
    private static final int ONSET_FRAMES = 5 * FRAME;

    /** How often pre-roll is asked for before a variant begins without; a look ahead may ask as often. */
    private static final int PREROLL_TRIES = 4;

    // scenario 69, scenario 82
    @Test
    void play_aacInTsTurnsToNoise_theOtherVariantBeginsWithItsPreroll() throws Exception {
        SineHls.Packaged low = SineHls.Packaged.ofTs(SineHls.aac("sine-44100-low"), 0);
        SineHls.Packaged high = SineHls.Packaged.ofTs(SineHls.aac("sine-44100-high"), 0);
        assertTakenOver(low, high, noise(low.body(5), TsMuxer.PACKET), "mp4a.40.2", FRAME);
        assertTakenOver(low, high, noise(low.body(5), 5 * TsMuxer.PACKET), "mp4a.40.2", FRAME);
    }

    // scenario 69, scenario 82
    @Test
    void play_aacInFmp4IsCut_theOtherVariantBeginsWithItsPreroll() throws Exception {
        SineHls.Packaged low = SineHls.Packaged.ofFmp4(SineHls.aac("sine-44100-low"));
        SineHls.Packaged high = SineHls.Packaged.ofFmp4(SineHls.aac("sine-44100-high"));
        assertTakenOver(low, high, Arrays.copyOf(low.body(5), 200), "mp4a.40.2", 0);
        assertTakenOver(low, high, Arrays.copyOf(low.body(5), 700), "mp4a.40.2", 0);
    }

    // scenario 69, scenario 82
    @Test
    void play_mp3InTsTurnsToNoise_theOtherVariantBeginsWithItsPreroll() throws Exception {
        SineHls.Packaged mp3 = SineHls.Packaged.ofMp3(SineHls.mp3());
        assertTakenOver(mp3, mp3, noise(mp3.body(5), TsMuxer.PACKET), "mp4a.40.34", 1_105);
        assertTakenOver(mp3, mp3, noise(mp3.body(5), 8 * TsMuxer.PACKET), "mp4a.40.34", 1_105);
    }

    /** A tag and nothing behind it is no box, and no audio either: a container that is skipped to its end. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void play_segmentInFmp4IsOnlyATag_theOtherVariantTakesOver(int segment) throws Exception {
        byte[] tag = new byte[110];
        System.arraycopy(new byte[] {'I', 'D', '3', 4, 0, 0, 0, 0, 0, 100}, 0, tag, 0, 10);
        SineHls.Packaged low = SineHls.Packaged.ofFmp4(SineHls.aac("sine-44100-low"));
        SineHls.Packaged high = SineHls.Packaged.ofFmp4(SineHls.aac("sine-44100-high"));
        try (HlsRig rig = HlsRig.start()) {
            serve(rig, low, high, "mp4a.40.2");
            rig.origin.serve("/0/" + segment + ".m4s", tag);

            assertIsTheSine(rig.play("/master.m3u8"), 0);
        }
    }

    /** Nothing of the segment reached the decoder: it goes on with its overlap, and needs nothing that is gone as well. */
    @Test
    void play_noiseFromTheStartAndPrerollGone_theDecoderIsCarriedOver() throws Exception {
        SineHls.Packaged low = SineHls.Packaged.ofTs(SineHls.aac("sine-44100-low"), 0);
        SineHls.Packaged high = SineHls.Packaged.ofTs(SineHls.aac("sine-44100-high"), 0);
        try (HlsRig rig = HlsRig.start()) {
            serve(rig, low, high, "mp4a.40.2");
            rig.origin.serve("/0/5.ts", noise(low.body(5), TsMuxer.PACKET));
            rig.origin.withFault(Fault.status(404).onPath("/1/4.ts"));

            assertIsTheSine(rig.play("/master.m3u8"), FRAME);

            assertThat(rig.origin.requests("/1/4.ts")).isEmpty();
        }
    }

    /** Nobody has the segment, nor what would be pre-roll for the other variant: a hole to its end, and no more than that. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void play_bothLostTheSegmentAndThePreroll_isAHoleOfItsRest(boolean prerollToo) throws Exception {
        SineHls.Packaged low = SineHls.Packaged.ofTs(SineHls.aac("sine-44100-low"), 0);
        SineHls.Packaged high = SineHls.Packaged.ofTs(SineHls.aac("sine-44100-high"), 0);
        try (HlsRig rig = HlsRig.start()) {
            serve(rig, low, high, "mp4a.40.2");
            rig.origin.serve("/0/5.ts", noise(low.body(5), 5 * TsMuxer.PACKET));
            rig.origin.withFault(Fault.status(404).onPath("/1/5.ts"));
            if (prerollToo) {
                rig.origin.withFault(Fault.status(404).onPath("/1/4.ts"));
            }

            HlsRig.Heard heard = rig.play("/master.m3u8");

            assertThat(heard.outcome()).isInstanceOf(Outcome.Truncated.class);
            assertThat(heard.missing()).hasSize(1);
            MissingRange hole = heard.missing().get(0);
            int from = (int) (hole.from().toNanos() * RATE / 1_000_000_000L);
            int to = (int) (hole.to().toNanos() * RATE / 1_000_000_000L);
            assertThat(from).isGreaterThanOrEqualTo(50 * FRAME);
            assertThat(to).as("the segment's end").isBetween(60 * FRAME - 1, 60 * FRAME);
            float[] pcm = Arrays.copyOf(heard.samples(), 3 * RATE);
            float[] sine = SineHls.SINE.signal(-FRAME, pcm.length);
            for (int at = ONSET_FRAMES; at < pcm.length; at++) {
                // the first coded frames behind a hole rise from silence
                if (at < from - FRAME || at > to + 2 * FRAME) {
                    assertThat(Math.abs(pcm[at] - sine[at])).as("frame " + at).isLessThan((float) TOLERANCE);
                }
            }
        }
    }

    // scenario 69, scenario 82
    @Test
    void play_otherCodecTakesOver_beginsWithThePrerollOfTheSegmentBefore() throws Exception {
        try (HlsRig rig = HlsRig.start()) {
            serveAacAndMp3(rig);

            assertIsTheSine(rig.play("/master.m3u8"), FRAME);

            assertThat(rig.origin.requests("/1/3.ts")).as("pre-roll").hasSize(1);
        }
    }

    /** The segment with the pre-roll is gone as well: what is left is heard, and nothing goes round in circles. */
    @Test
    void play_otherCodecTakesOverAndPrerollGone_goesOnWithoutIt() throws Exception {
        try (HlsRig rig = HlsRig.start()) {
            serveAacAndMp3(rig);
            rig.origin.withFault(Fault.status(404).onPath("/1/3.ts"));

            HlsRig.Heard heard = rig.play("/master.m3u8");

            assertThat(heard.outcome()).isNotInstanceOf(Outcome.Failed.class);
            assertThat(heard.missing())
                    .as("what begins in the pre-roll")
                    .allSatisfy(hole -> assertThat(hole.to().minus(hole.from())).isLessThan(Duration.ofMillis(100)));
            assertThat(rig.origin.requests("/1/3.ts")).hasSizeBetween(1, 2 * PREROLL_TRIES);
            assertThat(heard.samples()).hasSizeGreaterThan(3 * RATE);
        }
    }

    private static void serveAacAndMp3(HlsRig rig) throws Exception {
        SineHls.Packaged aac = SineHls.Packaged.ofTs(SineHls.aac("sine-44100-low"), 0);
        aac.serve(rig.origin, "/0/");
        SineHls.Packaged.ofMp3(SineHls.mp3()).serve(rig.origin, "/1/");
        SineHls.serveMaster(rig.origin, "mp4a.40.2", "mp4a.40.34");
        rig.origin.serve("/0/5.ts", noise(aac.body(5), TsMuxer.PACKET));
    }

    private static void assertTakenOver(
            SineHls.Packaged low, SineHls.Packaged high, byte[] broken, String codec, int sineAt) throws Exception {
        try (HlsRig rig = HlsRig.start()) {
            serve(rig, low, high, codec);
            rig.origin.serve("/0/5" + low.ext(), broken);

            HlsRig.Heard heard = rig.play("/master.m3u8");

            assertThat(rig.origin.requests("/1/5" + high.ext())).isNotEmpty();
            assertIsTheSine(heard, sineAt);
        }
    }

    private static void assertIsTheSine(HlsRig.Heard heard, int sineAt) {
        assertThat(heard.outcome()).isEqualTo(new Outcome.Complete());
        float[] pcm = Arrays.copyOf(heard.samples(), 3 * RATE);
        float[] sine = SineHls.SINE.signal(-sineAt, pcm.length);
        for (int at = ONSET_FRAMES; at < pcm.length; at++) {
            assertThat(Math.abs(pcm[at] - sine[at])).as("frame " + at).isLessThan((float) TOLERANCE);
        }
    }

    private static void serve(HlsRig rig, SineHls.Packaged low, SineHls.Packaged high, String codec) {
        low.serve(rig.origin, "/0/");
        high.serve(rig.origin, "/1/");
        SineHls.serveMaster(rig.origin, codec, codec);
    }

    /** Begins as a segment does, so that only who decodes it sees what it is. */
    private static byte[] noise(byte[] body, int intact) {
        byte[] noise = new byte[body.length];
        new Random(5).nextBytes(noise);
        System.arraycopy(body, 0, noise, 0, intact);
        return noise;
    }
}
