package io.kithara.decode.ts;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Drained;
import io.kithara.stream.MediaHint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transport streams of the corpus against what another decoder found in them, and damaged ones. */
class TsCorpusTest {
    private static final Path CORPUS = Path.of(System.getProperty("kithara.corpus", "missing"));

    private static final String NO_AUDIO = "UNSUPPORTED: the transport stream has no audio";

    /** Files without audio that anybody here decodes, and what is said about them. */
    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("media3-sample_ait.ts", "UNSUPPORTED: E-AC-3 is not decoded"),
            Map.entry("media3-sample_h263.ts", NO_AUDIO),
            Map.entry("media3-sample_h264_dts_audio.ts", "UNSUPPORTED: DTS is not decoded"),
            Map.entry("media3-sample_h264_iframes_only.ts", NO_AUDIO),
            Map.entry("media3-sample_h265.ts", NO_AUDIO),
            Map.entry("media3-sample_h265_rps_pred.ts", NO_AUDIO),
            Map.entry("media3-sample_with_sdt.ts", "UNSUPPORTED: AC-3 is not decoded"),
            Map.entry("mux.js-multi-channel-608-captions.ts", NO_AUDIO),
            Map.entry("mux.js-test-stuffed-pes.ts", "MALFORMED: the transport stream has no program table"),
            Map.entry("shaka-captions-test.ts", NO_AUDIO));

    @BeforeEach
    void corpusIsThere() {
        Assumptions.assumeTrue(Files.isDirectory(CORPUS), "no corpus at " + CORPUS);
    }

    // scenario 78
    @Test
    void drain_everyFile_hasTheFactsOfTheOracleOrATypedEnd() throws Exception {
        for (Path file : files("ts", ".ts")) {
            String name = file.getFileName().toString();
            byte[] bytes = Files.readAllBytes(file);
            assertThat(probe(bytes)).as(name).isPositive();
            for (boolean segment : new boolean[] {false, true}) {
                check(name, bytes, segment);
            }
        }
    }

    private static void check(String name, byte[] bytes, boolean segment) throws Exception {
        Drained drained;
        try {
            drained = drain(bytes, segment);
        } catch (DecodeException e) {
            assertThat(e.reason() + ": " + e.getMessage()).as(name).startsWith(ENDINGS.getOrDefault(name, "END"));
            return;
        }
        Map<String, Long> facts = facts(name);
        assertThat(drained.ending()).as(name).isEqualTo(ENDINGS.getOrDefault(name, "END"));
        assertThat(drained.frames()).as(name).isEqualTo(facts.get("frames_untrimmed"));
        assertThat((long) drained.track().format().sampleRate()).as(name).isEqualTo(facts.get("sample_rate"));
        assertThat((long) drained.track().format().channels()).as(name).isEqualTo(facts.get("channels"));
    }

    @Test
    void probe_otherFormats_isZero() throws Exception {
        for (String folder : List.of("aac", "alac", "flac", "mp3", "ogg", "wav", "fmp4")) {
            for (Path file : files(folder, "")) {
                assertThat(probe(Files.readAllBytes(file))).as(file.toString()).isZero();
            }
        }
        for (Path file : files("ts", ".ps")) {
            assertThat(probe(Files.readAllBytes(file))).as(file.toString()).isZero();
        }
    }

    // scenario 78
    @Test
    void drain_crashersOfAnotherDemuxer_endTyped() throws Exception {
        for (Path file : files("fuzz", "")) {
            for (boolean segment : new boolean[] {false, true}) {
                try {
                    assertThat(drain(Files.readAllBytes(file), segment).ending())
                            .isNotBlank();
                } catch (DecodeException e) {
                    assertThat(e.getMessage()).as(file.toString()).isNotBlank();
                }
            }
        }
    }

    private static int probe(byte[] bytes) {
        return new TsProvider().probe(Arrays.copyOf(bytes, Math.min(4096, bytes.length)), MediaHint.NONE);
    }

    private static Drained drain(byte[] bytes, boolean segment) throws Exception {
        DemuxOptions options = new DemuxOptions(true, segment);
        return Drained.of(new TsProvider().create(Optional.empty(), new ByteArrayData(bytes), options));
    }

    private static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(CORPUS.resolve(folder))) {
            List<Path> found = files.filter(file -> file.toString().endsWith(ending)
                            && Files.isRegularFile(file)
                            && !file.endsWith("SOURCES.tsv"))
                    .sorted()
                    .toList();
            assertThat(found).as(folder).isNotEmpty();
            return found;
        }
    }

    /** The numbers at the top level of the facts. */
    private static Map<String, Long> facts(String name) throws IOException {
        String json = Files.readString(CORPUS.resolve("ts/expected").resolve(name + ".json"));
        Map<String, Long> facts = new HashMap<>();
        Matcher matcher = Pattern.compile("\"(\\w+)\": (\\d+)[,\\s]").matcher(json);
        while (matcher.find()) {
            facts.put(matcher.group(1), Long.valueOf(matcher.group(2)));
        }
        return facts;
    }
}
