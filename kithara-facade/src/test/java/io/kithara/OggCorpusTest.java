package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kithara.file.ByteSource;
import io.kithara.testing.Snr;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jflac.FLACDecoder;
import org.jflac.PCMProcessor;
import org.jflac.metadata.StreamInfo;
import org.jflac.util.ByteData;
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
                    float[] theirs = Reference.read(reference);
                    try (AudioStream audio =
                            kithara.open(ByteSource.of(Files.readAllBytes(file)), OpenOptions.defaults())) {
                        float[] ours = Pulled.all(audio).samples();
                        assertNear(theirs, Arrays.copyOf(ours, Math.min(ours.length, theirs.length)), name(file));
                        compared++;
                    }
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(12);
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

    /** PCM that is kept as FLAC, read by another decoder than ours. */
    private static final class Reference implements PCMProcessor {
        private int bytesPerSample;
        private float[] samples = new float[1 << 16];
        private int length;

        static float[] read(Path file) throws IOException {
            Reference reference = new Reference();
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                FLACDecoder decoder = new FLACDecoder(in);
                decoder.addPCMProcessor(reference);
                decoder.decode();
            }
            return Arrays.copyOf(reference.samples, reference.length);
        }

        @Override
        public void processStreamInfo(StreamInfo info) {
            bytesPerSample = info.getBitsPerSample() / 8;
        }

        @Override
        public void processPCM(ByteData pcm) {
            byte[] bytes = pcm.getData();
            for (int at = 0; at + bytesPerSample <= pcm.getLen(); at += bytesPerSample) {
                int value = bytes[at + bytesPerSample - 1];
                for (int i = bytesPerSample - 2; i >= 0; i--) {
                    value = value << 8 | (bytes[at + i] & 0xFF);
                }
                if (length == samples.length) {
                    samples = Arrays.copyOf(samples, 2 * length);
                }
                samples[length++] = Math.scalb((float) value, 1 - 8 * bytesPerSample);
            }
        }
    }
}
