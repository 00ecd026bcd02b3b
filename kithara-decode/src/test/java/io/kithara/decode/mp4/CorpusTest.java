package io.kithara.decode.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.DemuxerProvider;
import io.kithara.decode.Drained;
import io.kithara.decode.adts.AdtsProvider;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Files of the corpus against what another decoder found in them. Where our frames differ, the reason is one of two: that
 * decoder does not cut the end of the last packet, and it drops the first packet of files whose comment names libfaac or
 * FAAC, which no container says.
 */
class CorpusTest {
    private static final Path CORPUS = Path.of(System.getProperty("kithara.corpus", "missing"));

    /** Files that the other decoder could not read either, or that hold no sound of ours, and how they end here. */
    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("go-mp4-sample_qt.mp4", "TRUNCATED"),
            Map.entry("lofty-zero.mp4", "UNSUPPORTED"),
            Map.entry("media3-sample_missing_stsd.mp4", "MALFORMED"),
            Map.entry("media3-fragmented_captions.mp4", "UNSUPPORTED"),
            Map.entry("media3-sample_fragmented_seekable_multiple_sidx.mp4", "UNSUPPORTED"),
            Map.entry("media3-sample_fragmented_sideloaded_track.mp4", "MALFORMED"),
            Map.entry("mp4ff-cbcs_audio.mp4", "UNSUPPORTED"),
            Map.entry("mp4ff-init_truncated.mp4", "TRUNCATED"),
            Map.entry("mp4ff-prog_8s_enc_dashinit.mp4", "UNSUPPORTED"),
            Map.entry("mp4parser-redbull_100kbit_dash.mp4", "UNSUPPORTED"),
            Map.entry("shaka-3675-init-stream0.m4s", "UNSUPPORTED"));

    /** Frames where they are not the other decoder's, trimmed by whole packets only. */
    private static final Map<String, Long> OUR_FRAMES = Map.of(
            // iTunSMPB: 2048 delay, 576 padding
            "media3-bbb_1ch_8kHz_aac_lc.m4a", 24_000L,
            // the last packet has a duration of 850
            "tfio-gs-16b-2c-44100hz.mp4", 698_194L,
            // encoded by FAAC or libfaac, last packets of 628 and 392
            "mp4parser-count-deutsch-audio.mp4", 496_244L,
            "mp4parser-count-english-audio.mp4", 489_864L,
            "media3-sample_audio_only.mp4", 46_080L,
            "media3-sample_shorter_audio.mp4", 33_792L,
            "media3-sample.adts", 147_456L,
            // the other decoder fails on its video
            "media3-sample_fragmented_uuid.mp4", 47_104L);

    @BeforeEach
    void corpusIsThere() {
        Assumptions.assumeTrue(Files.isDirectory(CORPUS), "no corpus at " + CORPUS);
    }

    // scenario 78, scenario 83
    @Test
    void drain_everyFile_hasTheFactsOfTheOracleOrATypedEnd() throws Exception {
        for (String folder : List.of("aac", "fmp4", "alac", "opus")) {
            for (Path file : files(folder)) {
                check(folder, file);
            }
        }
    }

    @Test
    void drain_untrimmed_hasEveryCodedFrame() throws Exception {
        for (Path file : files("aac")) {
            String name = file.getFileName().toString();
            Map<String, Long> facts = facts("aac", name);
            if (!ENDINGS.containsKey(name)) {
                Drained drained = drain(file, Optional.empty(), new DemuxOptions(false, false));
                assertThat(drained.frames()).as(name).isEqualTo(facts.get("frames_untrimmed"));
            }
        }
    }

    // scenario 85
    @Test
    void drain_heAacSegments_countAtTheOutputRate() throws Exception {
        for (String version : List.of("v1", "v2")) {
            Drained drained =
                    segment("kithara-he_aac_" + version + "_init.mp4", "kithara-he_aac_" + version + "_segment.m4s");

            assertThat(drained.track().format().sampleRate()).isEqualTo(44_100);
            assertThat(drained.track().format().channels()).isEqualTo(2);
            assertThat(drained.packets()).hasSize(22);
            assertThat(drained.frames()).isEqualTo(22 * 2048);
        }
    }

    @Test
    void drain_segmentsOfOneStream_followEachOther() throws Exception {
        String prefix = "shaka-clear-encrypted-hls-audio-";
        Drained one = segment(prefix + "init-clear.mp4", prefix + "s1.mp4");
        Drained two = segment(prefix + "init-clear.mp4", prefix + "s2.mp4");

        assertThat(one.packets().get(0).startFrame()).isEqualTo(-1024);
        assertThat(two.packets().get(0).startFrame())
                .isEqualTo(one.last().startFrame() + one.last().frames());
        assertThat(one.packets()).hasSize(189);
        assertThat(two.packets()).hasSize(187);
    }

    /** The lead of an encrypted stream is clear: its fragment names the second entry of stsd, which is not encrypted. */
    @Test
    void drain_clearSegmentOfAnEncryptedStream_isRead() throws Exception {
        String prefix = "shaka-clear-encrypted-hls-audio-";
        Drained clear = segment(prefix + "init-encrypted.mp4", prefix + "enc-s1.mp4");

        assertThat(clear.ending()).isEqualTo("END");
        assertThat(clear.track().format().sampleRate()).isEqualTo(48_000);
        assertThat(clear.packets()).hasSizeGreaterThan(200);
    }

    @Test
    void open_segmentOfAnEncryptedStream_isUnsupportedByName() {
        String prefix = "shaka-clear-encrypted-hls-audio-";
        assertThatThrownBy(() -> segment(prefix + "init-encrypted.mp4", prefix + "s1.mp4"))
                .hasMessageContaining("cbcs");
    }

    @Test
    void drain_segmentsAmongVideo_areReadApart() throws Exception {
        Drained one = segment("media3-init.mp4", "media3-playlist0.m4s");
        Drained two = segment("media3-init.mp4", "media3-playlist1.m4s");

        assertThat(one.packets()).hasSize(20);
        assertThat(two.packets()).hasSize(25);
        assertThat(two.packets().get(0).startFrame()).isEqualTo(20 * 1024);
    }

    private static void check(String folder, Path file) throws Exception {
        String name = file.getFileName().toString();
        Map<String, Long> facts = facts(folder, name);
        String ending = ENDINGS.get(name);
        Drained drained;
        try {
            drained = drain(file, Optional.empty(), DemuxOptions.FILE);
        } catch (DecodeException e) {
            boolean withoutInit =
                    name.endsWith(".m4s") || name.contains("-s1.") || name.contains("-s2.") || name.contains("_1.");
            assertThat(e.reason().name()).as(name).isEqualTo(withoutInit && ending == null ? "MALFORMED" : ending);
            return;
        }
        assertThat(drained.ending()).as(name).startsWith(ending == null ? "END" : ending);
        if (facts.containsKey("sample_rate") && drained.track().codec() != Codec.OPUS) {
            assertThat(drained.track().format().sampleRate())
                    .as(name)
                    .isEqualTo(facts.get("sample_rate").intValue());
        }
        if (ending == null) {
            long expected = OUR_FRAMES.getOrDefault(name, facts.getOrDefault("frames", 0L));
            assertThat(presented(drained)).as(name).isEqualTo(expected);
            OptionalLong announced = drained.track().frames();
            assertThat(announced.orElse(expected)).as(name).isEqualTo(expected);
        }
    }

    private static long presented(Drained drained) {
        return drained.packets().stream()
                .mapToLong(item -> Math.max(0, Math.min(item.frames(), item.startFrame() + item.frames())))
                .sum();
    }

    private static Drained segment(String init, String media) throws Exception {
        byte[] head = Files.readAllBytes(CORPUS.resolve("fmp4").resolve(init));
        return drain(CORPUS.resolve("fmp4").resolve(media), Optional.of(head), new DemuxOptions(true, true));
    }

    private static Drained drain(Path file, Optional<byte[]> init, DemuxOptions options) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        boolean adts = file.toString().endsWith(".aac") || file.toString().endsWith(".adts");
        DemuxerProvider provider = adts ? new AdtsProvider() : new Mp4Provider();
        Drained drained = Drained.of(provider.create(init.map(ByteArrayData::new), new ByteArrayData(bytes), options));
        assertThat(drained.track().container() == Container.ADTS).isEqualTo(adts);
        return drained;
    }

    private static List<Path> files(String folder) throws IOException {
        Pattern ours = Pattern.compile(".*\\.(mp4|m4a|m4s|aac|adts)");
        try (Stream<Path> files = Files.list(CORPUS.resolve(folder))) {
            List<Path> found = files.filter(
                            file -> ours.matcher(file.toString()).matches())
                    .sorted()
                    .toList();
            assertThat(found).as(folder).isNotEmpty();
            return found;
        }
    }

    /** The numbers at the top level of the facts. */
    private static Map<String, Long> facts(String folder, String name) throws IOException {
        String json =
                Files.readString(CORPUS.resolve(folder).resolve("expected").resolve(name + ".json"));
        Map<String, Long> facts = new HashMap<>();
        Matcher matcher = Pattern.compile("\"(\\w+)\": (\\d+)[,\\s]").matcher(json);
        while (matcher.find()) {
            facts.put(matcher.group(1), Long.valueOf(matcher.group(2)));
        }
        return facts;
    }
}
