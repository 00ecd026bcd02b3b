package io.kithara.decode.flac;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.mp4.Mp4Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Files of the corpus against what another decoder found in them, and against their own check sums, which hold where that decoder
 * gives up: it does so for seven of the faulty ones, and here each plays to its end.
 */
class FlacCorpusTest {
    private static final Path FOLDER = Path.of(System.getProperty("kithara.corpus", "missing"), "flac");

    /** Frames where the other decoder gives fewer or none. */
    private static final Map<String, Long> OUR_FRAMES = Map.of(
            "cellar-faulty-01_-_wrong_max_blocksize.flac", 101_999L,
            "cellar-faulty-03_-_wrong_bit_depth.flac", 89_903L,
            "cellar-faulty-06_-_missing_streaminfo_metadata_block.flac", 69_743L,
            "cellar-faulty-07_-_other_metadata_blocks_preceding_streaminfo_metadata_block.flac", 106_031L,
            "cellar-faulty-08_-_blocksize_65536.flac", 202_347L,
            "cellar-faulty-11_-_incorrect_metadata_block_length.flac", 64_559L);

    /** What has no check sum, or one of other samples: two frames where it is of one. */
    private static final Set<String> WITHOUT_SUM = Set.of(
            "cellar-faulty-06_-_missing_streaminfo_metadata_block.flac",
            "cellar-uncommon-02_-_increasing_number_of_channels.flac",
            "cellar-uncommon-11_-_file_starting_with_unparsable_data.flac",
            "lofty-stream_info_last.flac",
            "media3-bear_no_num_samples.flac",
            "media3-bear_no_seek_table_no_num_samples.flac");

    /** Whose floats the other decoder mixed or did not make. */
    private static final Set<String> OTHER_FLOATS = Set.of("cellar-uncommon-02_-_increasing_number_of_channels.flac");

    /** Files that state no length, or a wrong one. */
    private static final Set<String> LENGTH_UNKNOWN = Set.of(
            "cellar-faulty-05_-_wrong_total_number_of_samples.flac",
            "cellar-faulty-06_-_missing_streaminfo_metadata_block.flac",
            "cellar-uncommon-02_-_increasing_number_of_channels.flac",
            "cellar-uncommon-11_-_file_starting_with_unparsable_data.flac",
            "lofty-stream_info_last.flac",
            "media3-bear_no_num_samples.flac",
            "media3-bear_no_seek_table_no_num_samples.flac");

    @BeforeEach
    void corpusIsThere() {
        Assumptions.assumeTrue(Files.isDirectory(FOLDER), "no corpus at " + FOLDER);
    }

    // scenario 78
    @Test
    void read_everyFile_isWholeAndBitExact() throws Exception {
        Set<String> unmet = new HashSet<>(OUR_FRAMES.keySet());
        for (Path file : files()) {
            String name = file.getFileName().toString();
            unmet.remove(name);
            String json = Files.readString(FOLDER.resolve("expected").resolve(name + ".json"));
            FlacReading reading = FlacReading.of(new ByteArrayData(Files.readAllBytes(file)));

            assertThat(reading.ending).as(name).isEqualTo("END");
            assertThat(reading.corrupt).as(name).isEmpty();
            assertThat(reading.lostFrames).as(name).isZero();
            Long other = number(json, "frames");
            assertThat(reading.frames).as(name).isEqualTo(OUR_FRAMES.getOrDefault(name, other));
            assertThat(reading.track().frames())
                    .as(name)
                    .isEqualTo(LENGTH_UNKNOWN.contains(name) ? OptionalLong.empty() : OptionalLong.of(reading.frames));
            if (!OUR_FRAMES.containsKey(name) && !OTHER_FLOATS.contains(name)) {
                assertThat(json).as(name).contains(md5(reading.floats.toByteArray()));
                assertThat(reading.formats)
                        .as(name)
                        .containsExactly(new PcmFormat(
                                number(json, "sample_rate").intValue(),
                                number(json, "channels").intValue()));
            }
            if (!WITHOUT_SUM.contains(name)) {
                StreamInfo info = StreamInfo.ofConfig(reading.track().config()).orElseThrow();
                assertThat(md5(reading.integers())).as(name).isEqualTo(hex(info.md5()));
            }
        }
        assertThat(unmet).isEmpty();
    }

    @Test
    void read_inMp4_isBitExact() throws Exception {
        Path folder = FOLDER.resolveSibling("alac");
        byte[] file = Files.readAllBytes(folder.resolve("lofty-mp4_codec_flac.mp4"));
        FlacReading reading =
                FlacReading.of(new Mp4Provider().create(Optional.empty(), new ByteArrayData(file), DemuxOptions.FILE));

        assertThat(reading.ending).isEqualTo("END");
        assertThat(Files.readString(folder.resolve("expected/lofty-mp4_codec_flac.mp4.json")))
                .contains(md5(reading.floats.toByteArray()));
    }

    @Test
    void read_growingNumberOfChannels_tellsEachChange() throws Exception {
        Path file = FOLDER.resolve("cellar-uncommon-02_-_increasing_number_of_channels.flac");
        FlacReading reading = FlacReading.of(new ByteArrayData(Files.readAllBytes(file)));

        assertThat(reading.formats)
                .containsExactly(new PcmFormat(44_100, 1), new PcmFormat(44_100, 2), new PcmFormat(44_100, 6));
        assertThat(reading.track().format().channels()).isEqualTo(6);
    }

    @Test
    void open_comments_areTags() throws Exception {
        assertThat(tags("lofty-full_test.flac")).containsEntry("artist", "Foo artist");
        assertThat(tags("lofty-two_vorbis_comments.flac")).containsEntry("artist", "Artist 1; Artist 2");
        assertThat(tags("media3-bear_with_vorbis_comments_invalid_mutf8.flac"))
                .containsEntry("title", "test\uFFFD\uFFFDtitl");
    }

    private static Map<String, String> tags(String name) throws Exception {
        byte[] bytes = Files.readAllBytes(FOLDER.resolve(name));
        return FlacReading.of(new ByteArrayData(bytes)).track().tags();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".flac"))
                    .sorted()
                    .toList();
            assertThat(found).hasSizeGreaterThan(30);
            return found;
        }
    }

    private static Long number(String json, String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\": (\\d+)").matcher(json);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static String md5(byte[] bytes) throws Exception {
        return hex(MessageDigest.getInstance("MD5").digest(bytes));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
