package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.SineOracle;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * FLAC, ALAC and Opus in fragmented MP4 over HLS, as ffmpeg writes them ({@code scripts/generate-hls-media.sh}): as many
 * frames as the container states, and the sine that was put in. The last duration in ffmpeg's playlist of FLAC is too long by a packet.
 */
final class HlsFmp4CodecsTest {
    private static final double SECONDS = 1.5;

    /** What Opus makes of the onset of a sine is its affair: its longest frame. */
    private static final int OPUS_ONSET = 2_880;

    /** One codec, and how far what comes out of it may be from what went in. */
    enum Coded {
        /** Rounding to 16 bit. */
        FLAC(44_100, 4, 0.5 / 32_768 + 1e-6, 0),
        ALAC(44_100, 3, 0.5 / 32_768 + 1e-6, 0),
        /** 64 kbit/s. */
        OPUS(48_000, 4, 0.02, OPUS_ONSET);

        private final int rate;
        private final int segments;
        private final double tolerance;
        private final int onset;

        Coded(int rate, int segments, double tolerance, int onset) {
            this.rate = rate;
            this.segments = segments;
            this.tolerance = tolerance;
            this.onset = onset;
        }

        private String folder() {
            return "/fmp4-" + name().toLowerCase(Locale.ROOT) + "/";
        }

        private URI serve(FakeOrigin origin) throws IOException {
            String playlist = "media.m3u8";
            serve(origin, playlist);
            serve(origin, "init.mp4");
            for (int i = 0; i < segments; i++) {
                serve(origin, i + ".m4s");
            }
            return origin.uri(folder() + playlist);
        }

        private void serve(FakeOrigin origin, String name) throws IOException {
            String file = "hls" + folder() + name;
            try (InputStream in = Objects.requireNonNull(HlsFmp4CodecsTest.class.getResourceAsStream(file), file)) {
                origin.serve(folder() + name, in.readAllBytes());
            }
        }

        private int frames() {
            return (int) (SECONDS * rate);
        }

        private void assertSine(float[] pcm) {
            float[] sine = SineOracle.of(SineHls.HERTZ, rate, 0.5).signal(0, pcm.length);
            double worst = 0;
            for (int i = onset; i < pcm.length; i++) {
                worst = Math.max(worst, Math.abs(pcm[i] - sine[i]));
            }
            assertThat(worst).isLessThanOrEqualTo(tolerance);
        }
    }

    // scenario 57, scenario 114
    @ParameterizedTest
    @EnumSource
    void read_everyFrameThatTheContainerStates_andSeekEqualsLinear(Coded coded) throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(coded.serve(origin))) {
            float[] linear = Pulled.all(audio).samples();
            assertThat(linear.length).isEqualTo(coded.frames());
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            coded.assertSine(linear);
            Random random = new Random(21);
            for (int i = 0; i < 20; i++) {
                int target = random.nextInt(linear.length);
                audio.seekFrame(target);
                assertSameFrom(linear, target, Pulled.all(audio).samples(), coded);
            }
        }
    }

    /** Opus converges in its pre-roll and does not come to the same bits. */
    private static void assertSameFrom(float[] linear, int target, float[] sought, Coded coded) {
        float[] wanted = Arrays.copyOfRange(linear, target, linear.length);
        assertThat(sought.length).as("seek to %d", target).isEqualTo(wanted.length);
        for (int i = 0; i < wanted.length; i++) {
            if (Math.abs(sought[i] - wanted[i]) > coded.tolerance / 2) {
                throw new AssertionError(
                        "seek to " + target + ", frame " + i + ": " + sought[i] + ", not " + wanted[i]);
            }
        }
    }
}
