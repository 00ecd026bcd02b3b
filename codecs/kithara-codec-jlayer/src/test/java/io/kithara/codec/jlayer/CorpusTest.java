package io.kithara.codec.jlayer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.kithara.codec.jlayer.LinearDecoder.Decoded;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DecodeException.Reason;
import io.kithara.testing.AllocationCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CorpusTest {
    private static final Duration WATCHDOG = Duration.ofSeconds(10);

    /** 100 dB below full scale of the file, the accuracy asked for. */
    private static final double MIN_SNR_DECIBELS = 100;

    /** Nobody needs more for a file of 64 KB at most; a fresh JLayer takes 0.3 MB. */
    private static final long MAX_FUZZ_ALLOCATION_BYTES = 64 << 20;

    /** Where we differ from ffmpeg's count of frames; docs/decoders.md says why, mostly with mpg123 on our side. */
    private static final Map<String, Integer> OUR_FRAMES = Map.ofEntries(
            Map.entry("media3-200kB-garbage-prefix.mp3", 44_100),
            Map.entry("media3-bear-id3-numeric-genre.mp3", 133_632),
            Map.entry("media3-test-cbr-info-header-trailing-garbage.mp3", 44_100),
            Map.entry("media3-play-trimmed.mp3", 1152),
            Map.entry("mediafile-bpm.mp3", 44_100),
            Map.entry("mediafile-emptylist.mp3", 48_431),
            Map.entry("minimp3-ILL4_sync.mp2", 1152),
            Map.entry("minimp3-ILL4_wrong_length1.mp2", 1152),
            Map.entry("minimp3-l1-fl1.mp1", 18_816),
            Map.entry("minimp3-l2-fl10.mp2", 56_448),
            Map.entry("minimp3-l2-fl12.mp2", 56_448),
            Map.entry("minimp3-l2-nonstandard-free_format.mp2", 56_448),
            Map.entry("minimp3-l3-compl.mp3", 248_832),
            Map.entry("minimp3-l3-nonstandard-apetag.mp3", 1152),
            Map.entry("minimp3-l3-nonstandard-he_44_48khz.mp3", 645_120),
            Map.entry("minimp3-l3-nonstandard-id3v1-apetag.mp3", 1152),
            Map.entry("minimp3-l3-nonstandard-id3v2.mp3", 1152),
            Map.entry("minimp3-l3-nonstandard-vbrtag-empty.mp3", 0),
            Map.entry("minimp3-l3-sin1k0db.mp3", 365_184));

    private static final Map<String, Reason> REFUSED = Map.of(
            "minimp3-l3-nonstandard-id3v2-only.mp3", Reason.MALFORMED,
            "minimp3-l3-nonstandard-sideinfo-size.mp3", Reason.MALFORMED,
            "mp3agic-notanmp3.mp3", Reason.MALFORMED);

    /** Samples by which the official PCM starts later (ORACLE.tsv). */
    private static final Map<String, Integer> OFFICIAL_LATER = Map.of("minimp3-l3-sin1k0db.mp3", 4608);

    // scenario 78, scenario 80
    @TestFactory
    Stream<DynamicTest> decode_mp3_givesTheExpectedFacts() throws IOException {
        return Corpus.files("mp3").stream()
                .map(file -> DynamicTest.dynamicTest(
                        Corpus.name(file), () -> assertTimeoutPreemptively(WATCHDOG, () -> checkFacts(file))));
    }

    // scenario 78
    @TestFactory
    Stream<DynamicTest> decode_mp3_isWhatReferenceDecodersGive() throws IOException {
        return Corpus.files("mp3").stream()
                .filter(file -> hasReference(file, "ref") && isReferenceTrusted(Corpus.name(file)))
                .map(file -> DynamicTest.dynamicTest(Corpus.name(file), () -> checkReference(file)));
    }

    // scenario 78
    @TestFactory
    Stream<DynamicTest> decode_conformanceStream_isWithinRoundingOfOfficialPcm() throws IOException {
        return Corpus.files("mp3").stream()
                .filter(file -> hasReference(file, "official") && isOfficialTrusted(Corpus.name(file)))
                .map(file -> DynamicTest.dynamicTest(Corpus.name(file), () -> checkOfficial(file)));
    }

    // scenario 78, scenario 122
    @TestFactory
    Stream<DynamicTest> decode_fuzz_endsTypedAndBounded() throws IOException {
        return Corpus.files("fuzz").stream()
                .map(file -> DynamicTest.dynamicTest(
                        Corpus.name(file), () -> assertTimeoutPreemptively(WATCHDOG, () -> checkFuzz(file))));
    }

    /** The stream has 28 mono and 100 stereo packets; the oracle's count is of samples. */
    @Test
    void decode_changingMode_givesTheOraclesSamples() throws IOException {
        Path file = Corpus.files("mp3").get(0).resolveSibling("minimp3-l3-he_mode.mp3");

        assertThat(decoded(file)).hasSize(262_656);
    }

    // scenario 78
    @Test
    void decode_mp3InWave_givesTheExpectedFacts() throws IOException {
        Path file = Corpus.files("wav").get(0).resolveSibling("mediafile-mpeglayer3.wav");
        Decoded decoded = TestMedia.decode(Files.readAllBytes(file));

        assertThat(decoded.frames())
                .isEqualTo((int) Facts.of(file).number("frames").orElseThrow());
        assertThat(decoded.failure()).isNull();
    }

    private static void checkFacts(Path file) throws IOException {
        String name = Corpus.name(file);
        Facts facts = Facts.of(file);
        Decoded decoded;
        try {
            decoded = TestMedia.decode(Files.readAllBytes(file));
        } catch (DecodeException e) {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(REFUSED.get(name));
            return;
        }
        assertThat(REFUSED).doesNotContainKey(name);
        long frames = OUR_FRAMES.containsKey(name)
                ? OUR_FRAMES.get(name)
                : facts.number("frames").orElseThrow();
        assertThat(decoded.frames()).as("frames").isEqualTo((int) frames);
        if (facts.isAudio()) {
            assertThat(decoded.track().format().sampleRate())
                    .isEqualTo((int) facts.number("sample_rate").orElseThrow());
            assertThat(decoded.track().format().channels())
                    .isEqualTo((int) facts.number("channels").orElseThrow());
        }
        Reason failure = decoded.failure() == null ? null : decoded.failure().reason();
        assertThat(failure).isEqualTo(name.equals("mediafile-emptylist.mp3") ? Reason.TRUNCATED : null);
    }

    private static void checkReference(Path file) throws IOException {
        FlacReference reference = FlacReference.read(expected(file, "ref"));
        float[] wanted = reference.samples();
        double noise = meanSquare(wanted, decoded(file), 0);
        double signal = meanSquare(wanted, new float[wanted.length], 0);
        double allowed = signal * Math.pow(10, -MIN_SNR_DECIBELS / 10);
        // Quiet files do not have 100 dB above the 24-bit steps of the reference itself.
        assertThat(noise).isLessThan(Math.max(allowed, 2 * reference.stepPower()));
    }

    private static void checkOfficial(Path file) throws IOException {
        float[] official = FlacReference.read(expected(file, "official")).samples();
        int later = OFFICIAL_LATER.getOrDefault(Corpus.name(file), 0);
        double rmsSteps = Math.sqrt(meanSquare(official, decoded(file), later)) * 32_768;
        // A 16-bit reference of a perfect decoder is 0.289 steps away from it.
        assertThat(rmsSteps).isLessThan(0.3);
    }

    private static void checkFuzz(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        AllocationCounter allocated = AllocationCounter.ofCurrentThread();
        try {
            Decoded decoded = TestMedia.decode(bytes);
            assertThat(decoded.frames()).isLessThan(100 * 1152);
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
        }
        assertThat(allocated.bytes()).isLessThan(MAX_FUZZ_ALLOCATION_BYTES);
    }

    private static float[] decoded(Path file) throws IOException {
        return TestMedia.decode(Files.readAllBytes(file)).samples();
    }

    /** Over the common length; what is over full scale is clipped as the references are. */
    private static double meanSquare(float[] wanted, float[] actual, int actualFrom) {
        int common = Math.min(wanted.length, actual.length - actualFrom);
        double sum = 0;
        for (int i = 0; i < common; i++) {
            double difference = wanted[i] - Math.max(-1, Math.min(1, actual[i + actualFrom]));
            sum += difference * difference;
        }
        return sum / common;
    }

    private static Path expected(Path file, String kind) {
        return file.resolveSibling("expected").resolve(Corpus.name(file) + "." + kind + ".flac");
    }

    private static boolean hasReference(Path file, String kind) {
        return Files.exists(expected(file, kind));
    }

    /** ffmpeg's layers I and II are 16-bit, and some files it trims or frames otherwise: docs/decoders.md lists them. */
    private static boolean isReferenceTrusted(String name) {
        return name.endsWith(".mp3")
                && Arrays.asList(
                                        "media3-200kB-garbage-prefix.mp3",
                                        "media3-bear-id3-numeric-genre.mp3",
                                        "mediafile-bpm.mp3",
                                        "minimp3-l3-he_mode.mp3",
                                        "minimp3-l3-sin1k0db.mp3",
                                        "minimp3-M2L3_compl24.mp3",
                                        "minimp3-l3-nonstandard-compl-sideinfo-blocktype.mp3")
                                .indexOf(name)
                        == -1;
    }

    private static boolean isOfficialTrusted(String name) {
        return (!name.contains("nonstandard-") || name.contains("free_format"))
                && !name.equals("minimp3-l3-he_mode.mp3");
    }
}
