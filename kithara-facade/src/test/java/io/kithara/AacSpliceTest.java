package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithara.file.ByteSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * ADTS streams that change their rate, channels or object type on the way ({@code scripts/generate-aac-media.sh}), as radio
 * stations and careless joins make them: what an application reads stays in the format it began in.
 */
final class AacSpliceTest {
    private static final int FRAME = 1_024;
    private static final double HERTZ = 443;

    /** Where a part begins and ends there is silence and the encoder's work on it: three packets at half the rate. */
    private static final int MARGIN = 6 * FRAME;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = AacSpliceTest.class.getResourceAsStream("aac/" + name + ".aac")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static byte[] joined(String... names) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String name : names) {
            out.write(resource(name));
        }
        return out.toByteArray();
    }

    private static float[] alone(String name) throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(resource(name)), OpenOptions.defaults())) {
            return Pulled.all(audio).samples();
        }
    }

    private static float[] left(float[] stereo, int from, int to) {
        float[] left = new float[to - from];
        for (int i = 0; i < left.length; i++) {
            left[i] = stereo[2 * (from + i)];
        }
        return left;
    }

    /** Rate and channels are those that the stream had: nothing is converted, so every sample is what it is alone. */
    // scenario 85
    @Test
    void read_objectTypeThatChanges_isSampleBySampleTheParts() throws Exception {
        float[] low = alone("stereo-44100");
        float[] main = alone("main-44100");
        float[] parts = Arrays.copyOf(low, 2 * low.length + main.length);
        System.arraycopy(main, 0, parts, low.length, main.length);
        System.arraycopy(low, 0, parts, low.length + main.length, low.length);
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(
                        ByteSource.of(joined("stereo-44100", "main-44100", "stereo-44100")), OpenOptions.defaults())) {
            assertThat(Arrays.mismatch(Pulled.all(audio).samples(), parts)).isEqualTo(-1);
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            assertThat(audio.missing()).isEmpty();

            Random random = new Random(85);
            for (int i = 0; i < 30; i++) {
                int target = random.nextInt(parts.length / 2 - FRAME);
                audio.seekFrame(target);
                assertThat(Arrays.mismatch(
                                Pulled.atMost(audio, FRAME).samples(),
                                Arrays.copyOfRange(parts, 2 * target, 2 * (target + FRAME))))
                        .as("seek to %d", target)
                        .isEqualTo(-1);
            }
        }
    }

    // scenario 85
    @Test
    void read_rateAndChannelsThatChange_goesOnInTheFormatOfTheStart() throws Exception {
        float[] first = alone("stereo-44100");
        int mono = 2 * alone("mono-22050").length;
        int faster = (int) Math.round(alone("stereo-48000").length / 2.0 * 44_100 / 48_000);
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(
                        ByteSource.of(joined("stereo-44100", "mono-22050", "stereo-48000", "stereo-44100")),
                        OpenOptions.defaults())) {
            AudioFormat format = audio.format();
            float[] pcm = Pulled.all(audio).samples();

            assertThat(audio.format()).isEqualTo(format);
            assertThat(format.sampleRate()).isEqualTo(44_100);
            assertThat(format.channels()).isEqualTo(2);
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            assertThat(Arrays.mismatch(pcm, first)).as("the first part").isEqualTo(first.length);
            // each change of rate may round a frame
            assertThat(pcm.length / 2).isCloseTo(first.length + mono + faster, within(3));
            int at = first.length / 2;
            assertSine(pcm, at, at + mono);
            assertSine(pcm, at + mono, at + mono + faster);
            assertSine(pcm, pcm.length / 2 - at, pcm.length / 2);
        }
    }

    /** The middle of a part, of all channels alike: the sine of that pitch and level, whatever rate it was coded at. */
    private static void assertSine(float[] pcm, int from, int to) {
        float[] part = left(pcm, from + MARGIN, to - MARGIN);
        double cos = 0;
        double sin = 0;
        double energy = 0;
        for (int i = 0; i < part.length; i++) {
            cos += part[i] * Math.cos(2 * Math.PI * HERTZ / 44_100 * i);
            sin += part[i] * Math.sin(2 * Math.PI * HERTZ / 44_100 * i);
            energy += part[i] * part[i];
        }
        double ofPitch = 2 * (cos * cos + sin * sin) / part.length;
        assertThat(ofPitch / energy)
                .as("share of the pitch, from frame %d", from)
                .isGreaterThan(0.99);
        assertThat(Math.sqrt(2 * energy / part.length)).isCloseTo(0.5, within(0.02));
    }

    /** HE-AAC that nothing announces, behind LC and before it: the rate is that of the start in both. */
    // scenario 85
    @Test
    void read_heAacJoinedToLc_keepsTheRateOfTheStart() throws Exception {
        int he = alone("he-stereo").length / 2;
        int low = alone("stereo-48000").length / 2;
        assertThat(he % (2 * FRAME)).isZero();
        assertLength(joined("he-stereo", "stereo-48000"), 44_100, he + low * 44_100.0 / 48_000);
        assertLength(joined("stereo-48000", "he-stereo"), 48_000, low + he * 48_000.0 / 44_100);
    }

    private static void assertLength(byte[] file, int rate, double frames) throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(file), OpenOptions.defaults())) {
            assertThat(audio.format().sampleRate()).isEqualTo(rate);
            assertThat((double) Pulled.all(audio).frames()).isCloseTo(frames, within(2.0));
            assertThat(audio.format().sampleRate()).isEqualTo(rate);
            assertThat(audio.outcome()).contains(new Outcome.Complete());
        }
    }
}
