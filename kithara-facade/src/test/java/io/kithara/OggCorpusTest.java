package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kithara.file.ByteSource;
import io.kithara.testing.Snr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every file of the corpus's folders {@code ogg} and {@code opus}: the expected facts, or one typed sentence. */
class OggCorpusTest {
    /**
     * ffmpeg drops half a block of the only page of this one; the last granule position says 14,336, and so do libvorbis's
     * own tools.
     */
    private static final Map<String, Integer> FRAMES_OTHERWISE = Map.of("tfio-ZASFX_ADSR_no_sustain.ogg", 14_336);

    /** Noise of Concentus's 16 bits: near silence it is all the difference there is. */
    private static final double ROUNDING = 1.5 / 32_768;

    // scenario 78
    @Test
    void decode_everyFile_givesTheExpectedFrames() throws Exception {
        int sound = 0;
        try (Kithara kithara = Kithara.builder().build()) {
            for (Path file : files()) {
                String facts = Files.readString(expected(file, ".json"));
                try (AudioStream audio =
                        kithara.open(ByteSource.of(Files.readAllBytes(file)), OpenOptions.defaults())) {
                    Pulled pulled = Pulled.all(audio);
                    int frames = FRAMES_OTHERWISE.getOrDefault(name(file), number(facts, "frames"));
                    assertThat(pulled.frames()).as(name(file)).isEqualTo(frames);
                    assertThat(pulled.channels()).as(name(file)).isEqualTo(number(facts, "channels"));
                    assertThat(audio.outcome()).as(name(file)).contains(new Outcome.Complete());
                    sound++;
                } catch (KitharaException e) {
                    assertThat(facts).as("%s: %s", name(file), e.getMessage()).contains("\"audio\": false");
                    assertThat(e.reason().isUnsupportedInput() || e.reason() == KitharaException.Reason.TRUNCATED)
                            .as("%s: %s", name(file), e.reason())
                            .isTrue();
                }
            }
        }
        assertThat(sound).as("files that sound").isGreaterThanOrEqualTo(16);
    }

    @Test
    void decode_filesWithReference_isNearIt() throws Exception {
        int compared = 0;
        try (Kithara kithara = Kithara.builder().build()) {
            for (Path file : files()) {
                Path reference = expected(file, ".ref.flac");
                if (Files.exists(reference)) {
                    float[] theirs = pcm(kithara, reference);
                    float[] ours = pcm(kithara, file);
                    assertNear(theirs, Arrays.copyOf(ours, Math.min(ours.length, theirs.length)), name(file));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(12);
    }

    /** Returns all samples of a file; FLAC, of the references, is shown bit exact elsewhere. */
    private static float[] pcm(Kithara kithara, Path file) throws Exception {
        try (AudioStream audio = kithara.open(ByteSource.of(Files.readAllBytes(file)), OpenOptions.defaults())) {
            return Pulled.all(audio).samples();
        }
    }

    /** 24 bits of reference bound what can be shown of Vorbis; Opus is fixed point of 16 bits. */
    private static void assertNear(float[] theirs, float[] ours, String name) {
        double error = 0;
        for (int i = 0; i < ours.length; i++) {
            error += (ours[i] - theirs[i]) * (double) (ours[i] - theirs[i]);
        }
        boolean vorbis = name.endsWith(".ogg");
        double rms = Math.sqrt(error / ours.length);
        boolean within = rms <= (vorbis ? 1.0 / (1 << 23) : ROUNDING);
        assertThat(within || Snr.of(theirs, ours).decibels() >= (vorbis ? 90 : 60))
                .as(
                        "%s: %.1f dB, rms of the difference %.7f",
                        name, Snr.of(theirs, ours).decibels(), rms)
                .isTrue();
    }

    private static List<Path> files() throws IOException {
        Path root = Path.of(System.getProperty("kithara.corpus", "missing"));
        assumeTrue(Files.isDirectory(root), () -> "no corpus at " + root);
        try (Stream<Path> ogg = Files.list(root.resolve("ogg"));
                Stream<Path> opus = Files.list(root.resolve("opus"))) {
            return Stream.concat(ogg, opus)
                    .filter(Files::isRegularFile)
                    .filter(file -> !name(file).endsWith(".tsv"))
                    .sorted()
                    .toList();
        }
    }

    private static Path expected(Path file, String ending) {
        return file.resolveSibling("expected").resolve(name(file) + ending);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static int number(String facts, String key) {
        String mark = "\"" + key + "\": ";
        int at = facts.indexOf(mark) + mark.length();
        int end = at;
        while (Character.isDigit(facts.charAt(end))) {
            end++;
        }
        return Integer.parseInt(facts.substring(at, end));
    }
}
