package io.kithara;

import static io.kithara.SineHls.FRAME;
import static io.kithara.SineHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.CodedFrames;
import io.kithara.testing.FakeOrigin;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** AAC as LATM in transport streams, as ffmpeg writes them ({@code scripts/generate-hls-media.sh}), over HLS. */
final class HlsLatmTest {
    private static final int SEGMENTS = 4;

    private static URI serve(FakeOrigin origin) throws Exception {
        for (int i = 0; i < SEGMENTS; i++) {
            serve(origin, "latm-" + i + ".ts");
        }
        serve(origin, "latm.m3u8");
        return origin.uri("/latm.m3u8");
    }

    private static void serve(FakeOrigin origin, String name) throws Exception {
        try (InputStream in = Objects.requireNonNull(HlsLatmTest.class.getResourceAsStream("hls/" + name), name)) {
            origin.serve("/" + name, in.readAllBytes());
        }
    }

    /** The same coded frames lie in ADTS: what is heard is the same bit for bit, and every frame of it. */
    // scenario 78, scenario 114
    @Test
    void read_ofFfmpeg_isWhatTheSameFramesGiveInAdts() throws Exception {
        byte[] adts = SineHls.aac("sine-44100-low");
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream latm = kithara.open(serve(origin));
                AudioStream other = kithara.open(SineHls.serveTs(origin, "/adts/", adts, 0))) {
            Pulled pulled = Pulled.all(latm);
            assertThat(pulled.frames()).isEqualTo(CodedFrames.ofAdts(adts).size() * FRAME);
            assertThat(Arrays.mismatch(pulled.samples(), Pulled.all(other).samples()))
                    .isEqualTo(-1);
            assertThat(latm.outcome()).contains(new Outcome.Complete());
            assertThat(latm.missing()).isEmpty();
        }
    }

    // scenario 57
    @Test
    void seek_ofFfmpeg_equalsLinear() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(serve(origin))) {
            float[] linear = Pulled.all(audio).samples();
            Random random = new Random(12);
            for (int i = 0; i < 20; i++) {
                int target = random.nextInt(3 * RATE);
                audio.seekFrame(target);
                float[] wanted = Arrays.copyOfRange(linear, target, target + FRAME);
                assertThat(Arrays.mismatch(Pulled.atMost(audio, FRAME).samples(), wanted))
                        .as("seek to %d", target)
                        .isEqualTo(-1);
            }
        }
    }
}
