package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on HLS: what they print, what they fetch and how they end. */
class HlsCommandsTest {
    private FakeOrigin origin;
    private HlsProgramme programme;
    private Path dir;

    @BeforeEach
    void start(@TempDir Path temporary) throws IOException {
        dir = temporary;
        origin = FakeOrigin.start();
        programme = new HlsProgramme();
        programme.serve(origin, "/low", "", true);
        programme.serve(origin, "/high", "", true);
        HlsProgramme.master(origin, "/master.m3u8", "low", "high");
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    @Test
    void decode_master_tellsVariantsAndWhichPlayed() {
        Run run = decode("/master.m3u8", ExitCode.COMPLETE, "--variant", "highest");
        assertThat(run.json("frames")).isEqualTo(Long.toString(programme.pcmFrames()));
        assertThat(run.json("variants"))
                .isEqualTo("[{\"index\": 0, \"bandwidth\": 100000, \"codecs\": \"mp4a.40.2\"},"
                        + " {\"index\": 1, \"bandwidth\": 200000, \"codecs\": \"mp4a.40.2\"}]");
        assertThat(run.json("variant")).isEqualTo("[{\"fromSeconds\": 0.0, \"index\": 1, \"reason\": \"INITIAL\"}]");
    }

    @Test
    void decode_fromTheMiddle_saysWhatPlayedFromThere() {
        Run run = decode("/master.m3u8", ExitCode.COMPLETE, "--from", "0.5", "--variant", "0");
        assertThat(run.json("variant")).isEqualTo("[{\"fromSeconds\": 0.5, \"index\": 0, \"reason\": \"INITIAL\"}]");
    }

    @Test
    void decode_mediaPlaylist_isItsOnlyVariant() {
        Run run = decode("/low/i.m3u8", ExitCode.COMPLETE, "--variant", "0");
        assertThat(run.json("variants")).isEqualTo("[]");
        assertThat(run.json("variant")).isEqualTo("[{\"fromSeconds\": 0.0, \"index\": 0, \"reason\": \"INITIAL\"}]");
        assertThat(run.json("requests")).isEqualTo(Integer.toString(1 + HlsProgramme.SEGMENTS));
        assertThat(origin.requests()).hasSize(1 + HlsProgramme.SEGMENTS);
    }

    @Test
    void decode_master_countsTheRequestsThatTheServerSaw() {
        Run run = decode("/master.m3u8", ExitCode.COMPLETE, "--variant", "1");
        assertThat(run.json("requests")).isEqualTo(Integer.toString(2 + HlsProgramme.SEGMENTS));
        assertThat(origin.requests()).hasSize(2 + HlsProgramme.SEGMENTS);
    }

    @Test
    void decode_variantThatIsNotThere_isAUsageError() {
        decode("/master.m3u8", ExitCode.USAGE, "--variant", "2");
        decode("/low/i.m3u8", ExitCode.USAGE, "--variant", "1");
    }

    @Test
    void decode_missingSegment_exits3AndSaysWhichVariantPlayed() {
        origin.serve("/low/s2.ts", new byte[0]).withFault(Fault.status(404));
        Run run = decode("/low/i.m3u8", ExitCode.TRUNCATED);
        assertThat(run.json("missing")).contains("\"fromSeconds\": 3.99");
        assertThat(run.json("variant")).contains("\"index\": 0");
    }

    @Test
    void decode_terminal_showsTheVariantAndTheSource() {
        Run run = new Run().onTerminal();
        assertThat(run.kithara("decode", origin.uri("/master.m3u8").toString(), "-o", "/dev/null", "--variant", "1"))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(run.err()).contains("variant 1 (200 kbit/s)  net");
    }

    @Test
    void failures_haveTheirExitCodeAndOneSentence() {
        HlsProgramme.text(
                origin,
                "/none.m3u8",
                "#EXTM3U\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MEDIA:TYPE=AUDIO,"
                        + "GROUP-ID=\"a\",NAME=\"a\",URI=\"low/i.m3u8\"\n");
        HlsProgramme.text(origin, "/page.m3u8", "<!DOCTYPE html><html><body>Not here</body></html>");
        HlsProgramme.text(origin, "/bare.m3u8", "#EXTM3U\n");
        HlsProgramme.text(origin, "/empty.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-ENDLIST\n");
        HlsProgramme.master(origin, "/gone.m3u8", "gone");
        programme.serve(origin, "/aes", "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"key\"\n", true);
        programme.serve(origin, "/wrong", "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"\n", true);
        origin.serve("/wrong/key", new byte[16]);
        assertFails("/not-there.m3u8", ExitCode.FAILED, "STATUS", "404");
        assertFails("/gone.m3u8", ExitCode.FAILED, "STATUS", "/gone/i.m3u8: status 404");
        assertFails("/page.m3u8", ExitCode.FAILED, "CONTENT_TYPE", "HTML");
        assertFails("/bare.m3u8", ExitCode.UNSUPPORTED, "MALFORMED", "names no");
        assertFails("/empty.m3u8", ExitCode.FAILED, "TRUNCATED", "no media");
        assertFails("/none.m3u8", ExitCode.UNSUPPORTED, "MALFORMED", "without a variant");
        assertFails("/aes/i.m3u8", ExitCode.UNSUPPORTED, "UNSUPPORTED", "SAMPLE-AES");
        assertFails("/wrong/i.m3u8", ExitCode.FAILED, "KEY_WRONG", "key is wrong");
    }

    @Test
    void probe_master_tellsVariantsRenditionsAndSegmentsFromTheFirstOnes() {
        Run run = new Run();
        assertThat(run.kithara("probe", origin.uri("/master.m3u8").toString(), "--json"))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(run.json("segments")).isEqualTo("4");
        assertThat(run.json("variants")).contains("\"bandwidth\": 200000");
        assertThat(run.json("renditions"))
                .isEqualTo("[{\"group\": \"a\", \"name\": \"English\", \"language\": \"en\", \"default\": true,"
                        + " \"channels\": 2}]");
        assertThat(run.err())
                .contains("variant    1: 200000 bit/s mp4a.40.2")
                .contains("rendition  a: English (en), default")
                .contains("segments   4");
        assertThat(origin.requests("/low/s3.ts")).isEmpty();
    }

    @Test
    void prefetch_fetchesWhatIsHeardFirstAndNotTheRest() {
        Run run = cached("prefetch", "/low/i.m3u8", ExitCode.COMPLETE, "--for", "0.1");
        assertThat(run.json("variant")).contains("\"index\": 0");
        assertThat(origin.requests("/low/s0.ts")).hasSize(1);
        assertThat(origin.requests("/low/s3.ts")).isEmpty();
    }

    @Test
    void download_thenDecodeOffline_isTheSameAndTouchesNoNetwork() {
        programme.serve(origin, "/clear", "", true);
        Path online = dir.resolve("online.f32le");
        Path offline = dir.resolve("offline.f32le");
        cached("download", "/master.m3u8", ExitCode.COMPLETE);
        assertThat(origin.requests()).hasSize(2 + HlsProgramme.SEGMENTS);
        assertThat(origin.requests("/low/i.m3u8")).isEmpty();
        cached("decode", "/master.m3u8", ExitCode.COMPLETE, "--offline", "-o", offline.toString());
        assertThat(origin.requests()).hasSize(2 + HlsProgramme.SEGMENTS);
        decode("/master.m3u8", ExitCode.COMPLETE, "--variant", "highest", "-o", online.toString());
        assertThat(offline).hasSameBinaryContentAs(online);
        Run list = new Run();
        assertThat(list.kithara("cache", "list", "--cache", cache(), "--json")).isEqualTo(ExitCode.COMPLETE);
        assertThat(list.json("assets")).contains("\"pins\": 1");
    }

    @Test
    void download_master_tellsWhatWasFetchedAndAllVariants() {
        Run run = cached("download", "/master.m3u8", ExitCode.COMPLETE);
        assertThat(run.json("container")).isEqualTo("\"mpeg-ts\"");
        assertThat(run.json("codec")).isEqualTo("\"aac\"");
        assertThat(run.json("sampleRate")).isEqualTo("44100");
        assertThat(run.json("variants")).contains("\"bandwidth\": 100000").contains("\"bandwidth\": 200000");
        assertThat(run.json("variant")).isEqualTo("[{\"fromSeconds\": 0.0, \"index\": 1, \"reason\": \"INITIAL\"}]");
        assertThat(run.json("requests")).isEqualTo(Integer.toString(2 + HlsProgramme.SEGMENTS));
        assertThat(run.json("frames"))
                .as("nothing was decoded, and the playlist's durations are rounded")
                .isEqualTo("null");
        assertThat(Double.parseDouble(run.json("durationSeconds"))).isCloseTo(7.98, within(0.1));
        assertThat(run.json("bytesFromCache")).as("what looking at it reads").isEqualTo("0");
    }

    @Test
    void download_brokenOff_goesOnWithWhatItHas() {
        origin.serve("/low/s3.ts", new byte[0]).withFault(Fault.status(404));
        cached("download", "/low/i.m3u8", ExitCode.FAILED);
        programme.serve(origin, "/low", "", true);
        Run again = cached("download", "/low/i.m3u8", ExitCode.COMPLETE);
        assertThat(again.json("requests")).isEqualTo("2");
        assertThat(origin.requests("/low/s0.ts")).hasSize(1);
    }

    @Test
    void download_terminal_showsTime() {
        origin.bytesPerSecond(20_000);
        Run run = new Run().onTerminal();
        assertThat(run.kithara("download", origin.uri("/low/i.m3u8").toString(), "--cache", cache()))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(run.err()).contains(" / 0:07.9  ");
    }

    @Test
    void download_livePlaylist_isRefused() {
        programme.serve(origin, "/live", "", false);
        Run run = cached("download", "/live/i.m3u8", ExitCode.UNSUPPORTED);
        assertThat(run.err()).contains("live stream").hasLineCount(1);
    }

    private void assertFails(String path, ExitCode exit, String reason, String sentence) {
        Run run = decode(path, exit);
        assertThat(run.json("reason")).as(path).isEqualTo('"' + reason + '"');
        assertThat(run.err())
                .as(path)
                .startsWith("kithara: ")
                .contains(sentence)
                .hasLineCount(1);
    }

    private Run decode(String path, ExitCode exit, String... options) {
        Run run = new Run();
        assertThat(run.kithara(args("decode", path, options, "--json", "--quiet")))
                .as(run.err())
                .isEqualTo(exit);
        return run;
    }

    private Run cached(String command, String path, ExitCode exit, String... options) {
        Run run = new Run();
        assertThat(run.kithara(args(command, path, options, "--json", "--quiet", "--cache", cache())))
                .as(run.err())
                .isEqualTo(exit);
        return run;
    }

    private String[] args(String command, String path, String[] options, String... more) {
        List<String> args = new ArrayList<>(List.of(command, origin.uri(path).toString()));
        args.addAll(List.of(options));
        args.addAll(List.of(more));
        if (command.equals("decode") && !args.contains("-o")) {
            args.addAll(List.of("-o", "/dev/null"));
        }
        return args.toArray(String[]::new);
    }

    private String cache() {
        return dir.resolve("cache").toString();
    }
}
