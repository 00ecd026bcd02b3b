package io.kithara.decode.pcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecodeException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PcmCorpusTest {
    private static final Duration WATCHDOG = Duration.ofSeconds(10);

    /** docs/decoders.md says why: ffmpeg plays a tag as music, and takes integers for floats. */
    private static final List<String> OTHER_THAN_FFMPEG =
            List.of("lofty-zero.wav", "hound-pcmwaveformat-24bit-4byte-48kHz-stereo.wav");

    private static final Map<String, Reason> REFUSED = Map.of("media3-sample_ima_adpcm.wav", Reason.UNSUPPORTED);

    /** MPEG audio: its test is in kithara-codec-jlayer. */
    private static final String MP3_IN_WAV = "mediafile-mpeglayer3.wav";

    // scenario 78
    @TestFactory
    Stream<DynamicTest> read_corpus_isBitExact() throws IOException {
        return files("wav").stream()
                .filter(file -> !name(file).equals(MP3_IN_WAV))
                .map(file -> DynamicTest.dynamicTest(
                        name(file), () -> assertTimeoutPreemptively(WATCHDOG, () -> check(file))));
    }

    private static void check(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        PcmReading reading;
        try {
            reading = name(file).endsWith(".aiff") ? PcmReading.aiff(bytes) : PcmReading.wav(bytes);
        } catch (DecodeException e) {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(REFUSED.get(name(file)));
            return;
        }
        assertThat(REFUSED).doesNotContainKey(name(file));
        assertThat(reading.failure()).isNull();
        String facts = Files.readString(file.resolveSibling("expected").resolve(name(file) + ".json"));
        if (!facts.contains("\"audio\": true") || OTHER_THAN_FFMPEG.contains(name(file))) {
            return;
        }
        int channels = reading.track().format().channels();
        assertThat(fact(facts, "channels")).isEqualTo(String.valueOf(channels));
        assertThat(fact(facts, "sample_rate"))
                .isEqualTo(String.valueOf(reading.track().format().sampleRate()));
        assertThat(fact(facts, "frames")).isEqualTo(String.valueOf(reading.samples().length / channels));
        if (reading.samples().length > 0) {
            assertThat(md5(reading.samples())).isEqualTo(fact(facts, "pcm_f32le_md5"));
        }
    }

    private static String fact(String json, String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\": \"?([0-9a-f]+)").matcher(json);
        assertThat(matcher.find()).as(key).isTrue();
        return matcher.group(1);
    }

    private static String md5(float[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(samples);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> files(String folder) throws IOException {
        Path root = Path.of(System.getProperty("kithara.corpus", "missing"));
        assumeTrue(Files.isDirectory(root), () -> "no corpus at " + root);
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".tsv"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
