package io.kithara;

import static io.kithara.SineHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.CodedFrames;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.TsMuxer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A segment of MP3 among those of AAC, of one sine in one playlist and without a discontinuity: it moves nothing. */
final class HlsMixedCodecsTest {
    private static final int SEGMENTS = 12;
    private static final int SEGMENT = 10 * SineHls.FRAME;
    private static final int MP3_FRAME = 1_152;

    /** Where the first frame of MP3 lies, so that its sine is in phase with that of AAC. */
    private static final int MP3_START = SineHls.FRAME - 1_105;

    /** Timestamps begin somewhere. */
    private static final long FIRST_SAMPLE = 100L * RATE;

    /** The worst of both is 0.02 off by its coding. */
    private static final double TOLERANCE = 0.06;

    /** What a decoder that begins in the middle of a sine needs to be itself: MP3 keeps bits for later frames. */
    private static final int RECOVERY_FRAMES = 3 * MP3_FRAME;

    // scenario 78
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 6, 10})
    void mp3AmongAac_movesNothingBehindIt(int mp3At) throws Exception {
        try (HlsRig rig = HlsRig.start()) {
            serve(rig.origin, mp3At);
            HlsRig.Heard heard = rig.play("/media.m3u8");
            assertThat(heard.samples().length).isEqualTo(SEGMENTS * SEGMENT);
            float[] sine = SineHls.SINE.signal(-SineHls.FRAME, heard.samples().length);
            for (int i = 5 * SineHls.FRAME; i < heard.samples().length; i++) {
                boolean recovers = isWithin(i, mp3At) || isWithin(i, mp3At + 1);
                if (!recovers && Math.abs(heard.samples()[i] - sine[i]) > TOLERANCE) {
                    throw new AssertionError("frame " + i + " is " + heard.samples()[i] + ", not " + sine[i]);
                }
            }
        }
    }

    /** Whether a frame lies where the decoder of a segment begins. */
    private static boolean isWithin(int frame, int segment) {
        return frame >= segment * SEGMENT && frame < segment * SEGMENT + RECOVERY_FRAMES;
    }

    private static void serve(FakeOrigin origin, int mp3At) throws Exception {
        SineHls.Packaged aac = SineHls.Packaged.ofTs(SineHls.aac("sine-44100-high"), 0);
        StringBuilder playlist = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n");
        for (int i = 0; i < SEGMENTS; i++) {
            origin.serve("/" + i + ".ts", i == mp3At ? mp3(i) : aac.body(i));
            playlist.append(String.format(Locale.ROOT, "#EXTINF:%.6f,%n%d.ts%n", SEGMENT / (double) RATE, i));
        }
        origin.serve(
                "/media.m3u8", playlist.append("#EXT-X-ENDLIST\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a segment of the frames of MP3 that reach into its time. */
    private static byte[] mp3(int segment) throws Exception {
        List<byte[]> frames = CodedFrames.ofMp3(SineHls.mp3());
        int first = (segment * SEGMENT - MP3_START) / MP3_FRAME;
        int end = ((segment + 1) * SEGMENT - MP3_START + MP3_FRAME - 1) / MP3_FRAME;
        return TsMuxer.of(TsMuxer.MPEG1_AUDIO)
                .segment(
                        frames.subList(first, end),
                        FIRST_SAMPLE + MP3_START + (long) first * MP3_FRAME,
                        RATE,
                        MP3_FRAME);
    }
}
