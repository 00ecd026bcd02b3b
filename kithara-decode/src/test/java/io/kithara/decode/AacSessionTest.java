package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.aac.AacProvider;
import io.kithara.decode.adts.AdtsProvider;
import io.kithara.decode.mp4.Mp4Provider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AAC through a whole session: streams that change on their way, seeks in HE-AAC. */
class AacSessionTest {
    private static final Path CORPUS = Path.of(System.getProperty("kithara.corpus", "missing"), "fmp4");

    private static Rig rig(byte[] bytes) {
        Providers providers = Providers.of(List.of(new AdtsProvider(), new Mp4Provider()), List.of(new AacProvider()));
        return new Rig(ScriptedSource.file(ScriptedData.complete(bytes)), Rig.options(), providers);
    }

    private static float[] all(byte[] bytes) throws Exception {
        try (Rig rig = rig(bytes)) {
            return rig.settle().readAll();
        }
    }

    private static byte[] joined(String... names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String name : names) {
            out.writeBytes(Resources.bytes("aac/" + name));
        }
        return out.toByteArray();
    }

    @Test
    void read_adtsOfOtherRatesAndChannelsSplicedTwice_goesOnInTheFormatOfTheStart() throws Exception {
        float[] tone = all(Resources.bytes("aac/tone.aac"));
        float[] mono = all(Resources.bytes("aac/lc-mono.aac"));
        float[] six = all(Resources.bytes("aac/lc-six.aac"));
        double monoFrames = mono.length * 44_100.0 / 8_000;
        double sixFrames = six.length / 6.0 * 44_100 / 48_000;

        try (Rig rig = rig(joined("tone.aac", "lc-mono.aac", "lc-six.aac", "tone.aac"))) {
            float[] pcm = rig.settle().readAll();

            assertThat(rig.session.format()).isEqualTo(new PcmFormat(44_100, 2));
            assertThat(rig.session.outcome()).hasValue(new Outcome.Complete());
            // each change of rate may round a frame
            assertThat(pcm.length / 2.0).isCloseTo(tone.length + monoFrames + sixFrames, within(3.0));
            assertThat(Arrays.copyOf(pcm, tone.length)).isEqualTo(tone);
            int again = pcm.length - tone.length;
            // by then the resampler stands between two frames, and the last tone goes through it
            for (int i = 4096; i < tone.length - 4096; i++) {
                assertThat(pcm[again + i]).isCloseTo(tone[i], within(1e-3f));
            }
            int middle = tone.length + 2 * (int) (monoFrames / 2);
            assertThat(rms(pcm, middle, middle + 4000)).isGreaterThan(0.05);
        }
    }

    // scenario 79
    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void seek_heAac_isLinearDecodingBitByBit(String version) throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(CORPUS), "no corpus");
        byte[] file = fragmented(version);
        float[] linear = all(file);
        int frames = linear.length / 2;
        Random random = new Random(79);
        try (Rig rig = rig(file).settle()) {
            for (int i = 0; i < 200; i++) {
                int target = random.nextInt(frames - 4096);
                rig.session.seek(target);
                float[] pcm = rig.settle().read(4096);

                assertThat(pcm).hasSize(2 * 4096);
                assertThat(pcm).isEqualTo(Arrays.copyOfRange(linear, 2 * target, 2 * (target + 4096)));
            }
            assertThat(rig.session.stats().concealedPackets()).isZero();
        }
    }

    private static byte[] fragmented(String version) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Files.readAllBytes(CORPUS.resolve("kithara-he_aac_" + version + "_init.mp4")));
        out.writeBytes(Files.readAllBytes(CORPUS.resolve("kithara-he_aac_" + version + "_segment.m4s")));
        return out.toByteArray();
    }

    private static double rms(float[] pcm, int from, int to) {
        double energy = 0;
        for (int i = from; i < to; i++) {
            energy += pcm[i] * pcm[i];
        }
        return Math.sqrt(energy / (to - from));
    }
}
