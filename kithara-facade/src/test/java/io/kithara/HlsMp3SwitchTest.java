package io.kithara;

import static io.kithara.SineHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.ClickDetector;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Switches between MP3 of different bit rates. A frame of MP3 begins to be coded in the frames before it (the bit reservoir),
 * and those of another variant hold other bits: without the variant's own frames before, the first ones are noise.
 */
final class HlsMp3SwitchTest {
    private static final int MP3_FRAME = 1_152;
    private static final int SEGMENT = 10 * MP3_FRAME;

    private static final String LOST = """
            #EXTM3U
            #EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.34"
            lost/0/media.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=160000,CODECS="mp4a.40.34"
            lost/1/media.m3u8
            """;

    /** Behind the onset, which each encoder makes something else of. */
    private static final int SETTLED = 4 * MP3_FRAME;

    private static final int END = 3 * RATE;

    // scenario 69, scenario 82
    @ParameterizedTest
    @CsvSource({
        "sine-44100-64k, sine-44100",
        "sine-44100, sine-44100-64k",
        "sine-44100-64k, sine-44100-clean",
        "sine-44100-clean, sine-44100-64k"
    })
    void selectVariant_otherBitRate_eachFrameIsThatOfOneVariant(String from, String to) throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            SineHls.serveMp3(origin, "/0/", SineHls.mp3(from));
            SineHls.serveMp3(origin, "/1/", SineHls.mp3(to));
            var master = SineHls.serveMaster(origin, "mp4a.40.34", "mp4a.40.34");
            float[][] linear = {linear(kithara, origin, 0), linear(kithara, origin, 1)};
            OpenOptions first =
                    OpenOptions.builder().variant(VariantChoice.of(0)).build();
            Random random = new Random(4);
            try (AudioStream audio = kithara.open(master, first)) {
                int ofTheSecond = 0;
                for (int round = 0; round < 8; round++) {
                    audio.selectVariant(VariantChoice.of(0));
                    audio.seekFrame(0);
                    float[] pcm = new float[END];
                    for (int frame = 0; frame < END; ) {
                        float[] more = Pulled.atMost(audio, Math.min(END - frame, 1 + random.nextInt(2 * SEGMENT)))
                                .samples();
                        System.arraycopy(more, 0, pcm, frame, more.length);
                        frame += more.length;
                        audio.selectVariant(VariantChoice.of(random.nextInt(2)));
                    }
                    assertExact(pcm, linear);
                    ofTheSecond += Arrays.equals(pcm, Arrays.copyOf(linear[0], END)) ? 0 : 1;
                }
                assertThat(ofTheSecond).as("rounds with a switch").isPositive();
                assertThat(audio.missing()).isEmpty();
            }
        }
    }

    /** The segment before is had of the first variant only, or of both: either way the second goes on where the first fails. */
    @ParameterizedTest
    @CsvSource({"5, false", "13, false", "5, true", "13, true"})
    void read_segmentOfOneVariantIsMissing_theOtherGoesOn(int missing, boolean prerollToo) throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            SineHls.serveMp3(origin, "/0/", SineHls.mp3("sine-44100-64k"));
            SineHls.serveMp3(origin, "/1/", SineHls.mp3("sine-44100-clean"));
            float[][] linear = {linear(kithara, origin, 0), linear(kithara, origin, 1)};
            origin.withFault(Fault.status(404).onPath("/lost/0/" + missing + ".ts"));
            SineHls.serveMp3(origin, "/lost/0/", SineHls.mp3("sine-44100-64k"));
            SineHls.serveMp3(origin, "/lost/1/", SineHls.mp3("sine-44100-clean"));
            if (prerollToo) {
                origin.withFault(Fault.status(404).onPath("/lost/1/" + (missing - 1) + ".ts"));
            }
            origin.serve("/lost.m3u8", LOST.getBytes(StandardCharsets.UTF_8));
            OpenOptions first =
                    OpenOptions.builder().variant(VariantChoice.of(0)).build();
            try (AudioStream audio = kithara.open(origin.uri("/lost.m3u8"), first)) {
                float[] pcm = Pulled.all(audio).samples();
                assertThat(audio.outcome()).contains(new Outcome.Complete());
                // the encoding without reservoir needs none of its frames before but for its overlap
                assertExact(Arrays.copyOf(pcm, Math.min(END, missing * SEGMENT)), linear);
                assertExact(Arrays.copyOf(pcm, END), linear, missing * SEGMENT + 2 * MP3_FRAME);
            }
        }
    }

    private static float[] linear(Kithara kithara, FakeOrigin origin, int variant) throws Exception {
        try (AudioStream audio = kithara.open(origin.uri("/" + variant + "/media.m3u8"))) {
            return Pulled.all(audio).samples();
        }
    }

    private static void assertExact(float[] pcm, float[][] linear) {
        assertExact(pcm, linear, SETTLED);
        ClickDetector.above(SineHls.SINE.maxStep() * 1.2).assertNoClick(Arrays.copyOfRange(pcm, SETTLED, pcm.length));
    }

    /** Bit for bit what one of the two gives when it is played alone. */
    private static void assertExact(float[] pcm, float[][] linear, int from) {
        for (int i = from; i < pcm.length; i++) {
            if (pcm[i] != linear[0][i] && pcm[i] != linear[1][i]) {
                throw new AssertionError(
                        "frame " + i + " is " + pcm[i] + ", not " + linear[0][i] + " nor " + linear[1][i]);
            }
        }
    }
}
