package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.SineOracle;
import io.kithara.testing.TsMuxer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Opus in transport streams, as ffmpeg writes and cuts them ({@code scripts/generate-hls-media.sh}), over HLS. */
final class HlsOpusTsTest {
    private static final int RATE = 48_000;
    private static final int SEGMENTS = 4;

    /** A second and a half went into the encoder. */
    private static final int FRAMES = 72_000;

    /** What Opus makes of the onset of a sine is its affair: its longest frame. */
    private static final int ONSET = 2_880;

    /** 64 kbit/s. */
    private static final float TOLERANCE = 0.02f;

    private static URI serve(FakeOrigin origin) throws IOException {
        for (int i = 0; i < SEGMENTS; i++) {
            serve(origin, i + ".ts");
        }
        serve(origin, "media.m3u8");
        return origin.uri("/ts-opus/media.m3u8");
    }

    private static void serve(FakeOrigin origin, String name) throws IOException {
        origin.serve("/ts-opus/" + name, resource(name));
    }

    private static byte[] resource(String name) throws IOException {
        String file = "hls/ts-opus/" + name;
        try (InputStream in = Objects.requireNonNull(HlsOpusTsTest.class.getResourceAsStream(file), file)) {
            return in.readAllBytes();
        }
    }

    /** The headers of the packets say what is to be cut off at both ends, so that what comes out is what went in. */
    // scenario 57, scenario 78, scenario 114
    @Test
    void read_ofFfmpeg_isExactlyWhatWasEncoded_andSeekEqualsLinear() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(serve(origin))) {
            float[] linear = Pulled.all(audio).samples();
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            assertThat(audio.missing()).isEmpty();
            assertThat(linear.length).isEqualTo(FRAMES);
            float[] sine = SineOracle.of(SineHls.HERTZ, RATE, 0.5).signal(0, FRAMES);
            assertSame(sine, ONSET, linear, ONSET, TOLERANCE);

            Random random = new Random(21);
            for (int i = 0; i < 20; i++) {
                int target = random.nextInt(FRAMES);
                audio.seekFrame(target);
                float[] sought = Pulled.all(audio).samples();
                assertThat(sought.length).as("seek to %d", target).isEqualTo(FRAMES - target);
                assertSame(linear, target, sought, 0, TOLERANCE / 2);
            }
        }
    }

    /** The rest of a packet that was cut off is not the first packet of the next segment, though that starts as a packet goes on. */
    // scenario 80, scenario 109
    @Test
    void read_segmentBeforeTheLastCutBetweenPackets_isAHoleToTheLastOne() throws Exception {
        int cut = SEGMENTS - 2;
        try (FakeOrigin origin = FakeOrigin.start()) {
            URI uri = serve(origin);
            byte[] whole = resource(cut + ".ts");
            for (int packets = 6; packets < whole.length / TsMuxer.PACKET / 2; packets++) {
                origin.serve("/ts-opus/" + cut + ".ts", Arrays.copyOf(whole, packets * TsMuxer.PACKET));
                try (Kithara fresh = Kithara.builder().build();
                        AudioStream audio = fresh.open(uri)) {
                    assertThat(Pulled.all(audio).frames())
                            .as("%d packets", packets)
                            .isEqualTo(FRAMES);
                    assertThat(audio.missing()).as("%d packets", packets).hasSize(1);
                }
            }
        }
    }

    private static void assertSame(float[] wanted, int from, float[] found, int at, float tolerance) {
        for (int i = 0; from + i < wanted.length; i++) {
            if (Math.abs(found[at + i] - wanted[from + i]) > tolerance) {
                throw new AssertionError("frame " + (from + i) + ": " + found[at + i] + ", not " + wanted[from + i]);
            }
        }
    }
}
