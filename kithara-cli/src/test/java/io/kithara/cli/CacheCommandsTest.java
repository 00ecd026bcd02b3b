package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.Radio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code probe}, {@code prefetch}, {@code download} and {@code cache} against one origin and one directory. */
class CacheCommandsTest {
    private FakeOrigin origin;
    private String mp3;
    private String cache;

    @BeforeEach
    void start(@TempDir Path dir) throws IOException {
        origin = FakeOrigin.start();
        origin.serve("/a.mp3", Run.media("training.mp3"));
        mp3 = origin.uri("/a.mp3").toString();
        cache = dir.resolve("cache").toString();
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    @Test
    void probe_http_tellsFormatAndDuration() {
        Run run = new Run();
        assertThat(run.kithara("probe", mp3, "--json")).isEqualTo(ExitCode.COMPLETE);
        assertThat(run.json("codec")).isEqualTo("\"mp3\"");
        assertThat(run.json("sampleRate")).isEqualTo("44100");
        assertThat(run.json("channels")).isEqualTo("2");
        assertThat(run.json("frames")).isEqualTo("44100");
        assertThat(run.json("durationSeconds")).isEqualTo("1.0");
        assertThat(run.err()).contains("44100 Hz").contains("0:01.0");
    }

    @Test
    void probe_opus_namesContainerAndCodec() throws IOException {
        origin.serve("/a.opus", Run.media("speech.opus"));
        Run run = new Run();
        assertThat(run.kithara("probe", origin.uri("/a.opus").toString(), "--json"))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(run.json("container")).isEqualTo("\"ogg\"");
        assertThat(run.json("codec")).isEqualTo("\"opus\"");
        assertThat(run.json("durationSeconds")).isEqualTo("3.0");
    }

    @Test
    void probe_failure_isReportedAsJsonToo() {
        Run run = new Run();
        assertThat(run.kithara("probe", origin.uri("/none").toString(), "--json"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run.json("outcome")).isEqualTo("\"failed\"");
        assertThat(run.err()).hasLineCount(1);
    }

    @Test
    void prefetch_thenDecodeOffline_needsNoNetwork() {
        assertThat(new Run().kithara("prefetch", mp3, "--for", "10", "--cache", cache))
                .isEqualTo(ExitCode.COMPLETE);
        int requests = origin.requests().size();
        assertThat(requests).isPositive();
        assertThat(new Run().kithara("decode", mp3, "-o", "/dev/null", "--cache", cache, "--offline"))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(origin.requests()).hasSize(requests);
    }

    @Test
    void prefetch_originStalls_endsAtTheDeadline() {
        Gate gate = Gate.closed();
        origin.withFault(Fault.stallAfter(6000, gate));
        Run run = new Run();
        assertThat(run.kithara("prefetch", mp3, "--for", "10", "--cache", cache, "--deadline", "1", "--json"))
                .isEqualTo(ExitCode.FAILED);
        gate.open();
        assertThat(run.json("reason")).isEqualTo("\"DEADLINE\"");
        assertThat(run.json("codec")).isEqualTo("\"mp3\"");
    }

    @Test
    void download_failure_countsItsRequests() {
        Run run = new Run();
        assertThat(run.kithara("download", origin.uri("/none").toString(), "--cache", cache, "--json"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run.json("requests"))
                .isEqualTo(Integer.toString(origin.requests().size()))
                .isNotEqualTo("0");
    }

    @Test
    void download_station_isRefusedAtOnce() throws IOException {
        origin.serve("/live", Radio.of(Run.media("training.mp3"), 8_000));
        Run run = new Run();
        assertThat(run.kithara(
                        "download", origin.uri("/live").toString(), "--cache", cache, "--deadline", "30", "--json"))
                .as(run.err())
                .isEqualTo(ExitCode.UNSUPPORTED);
        assertThat(run.err()).contains("live stream").hasLineCount(1);
        assertThat(run.json("requests")).isNotEqualTo("0");
    }

    @Test
    void download_originStalls_endsAtTheDeadlineAndCountsItsRequests() {
        Gate gate = Gate.closed();
        origin.withFault(Fault.stallAfter(6000, gate));
        Run run = new Run();
        assertThat(run.kithara("download", mp3, "--cache", cache, "--deadline", "1", "--json"))
                .isEqualTo(ExitCode.FAILED);
        gate.open();
        assertThat(run.json("reason")).isEqualTo("\"DEADLINE\"");
        // None where a busy machine did not get so far within the second.
        assertThat(run.json("requests"))
                .isEqualTo(Integer.toString(origin.requests().size()));
    }

    @Test
    void variant_thatAFileDoesNotHave_isAUsageError() {
        assertVariants("probe", mp3);
        assertVariants("decode", mp3, "-o", "/dev/null");
        assertVariants("prefetch", mp3, "--for", "1");
        assertVariants("download", mp3);
    }

    @Test
    void list_directoryThatIsNotThere_isNamedAndNotMade(@TempDir Path dir) {
        Path typo = dir.resolve("typo");
        Run run = new Run();
        assertThat(run.kithara("cache", "list", "--cache", typo.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains(typo.toString()).hasLineCount(1);
        assertThat(typo).doesNotExist();
    }

    @Test
    void download_isListedPinnedAndEvictedOnlyWhenUnpinned() {
        Run download = new Run();
        assertThat(download.kithara("download", mp3, "--cache", cache, "--json"))
                .as(download.err())
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(Long.parseLong(download.json("bytesFetched"))).isGreaterThan(8000);
        Run list = cache("list");
        assertThat(list.json("assets")).contains("\"pins\": 1");
        assertThat(cache("show", mp3).json("resources"))
                .contains("\"whole\": true")
                .contains("\"source\": \"" + mp3 + "\"");
        assertThat(new Run().kithara("cache", "evict", mp3, "--cache", cache)).isEqualTo(ExitCode.FAILED);
        assertThat(cache("unpin", mp3).err()).contains("unpinned");
        assertThat(cache("verify").json("findings")).isEqualTo("[]");
        assertThat(cache("evict", mp3).err()).contains("evicted");
        assertThat(cache("list").json("assets")).isEqualTo("[]");
    }

    @Test
    void list_isATableOfSizeStatePinsAgeAndAddress() {
        assertThat(new Run().kithara("download", mp3, "--cache", cache)).isEqualTo(ExitCode.COMPLETE);
        Run run = new Run();

        assertThat(run.kithara("cache", "list", "--cache", cache)).isEqualTo(ExitCode.COMPLETE);

        List<String> lines = run.err().lines().toList();
        assertThat(lines.get(0))
                .containsSubsequence("SIZE", "FILES", "STATE", "PINS", "IN USE", "LAST USED", "ID", "URL");
        assertThat(lines.get(1)).containsSubsequence(" KiB", "1", "complete", "1", "no", "s ago", mp3);
        assertThat(lines.get(2)).startsWith("1 asset, ");
        assertThat(cache("list").json("assets")).contains("\"state\": \"complete\"", "\"url\": \"" + mp3 + "\"");
    }

    @Test
    void show_partOfAFile_isPartial() {
        origin.withFault(Fault.stallAfter(6000, Gate.closed()));
        assertThat(new Run().kithara("decode", mp3, "-o", "/dev/null", "--cache", cache, "--deadline", "1"))
                .isNotEqualTo(ExitCode.COMPLETE);
        Run run = new Run();

        assertThat(run.kithara("cache", "show", mp3, "--cache", cache)).isEqualTo(ExitCode.COMPLETE);

        assertThat(run.err()).contains("partial", "0 pins", "audio/mpeg", mp3);
        assertThat(cache("show", mp3).json("resources")).contains("\"whole\": false", "\"length\": ");
    }

    @Test
    void encryptedCache_opensWithItsKeyFileOnly_andIsNeverNamedWithIt(@TempDir Path dir) throws IOException {
        Path key = Files.writeString(dir.resolve("key"), "000102030405060708090a0b0c0d0e0f\n");
        Path other = Files.write(dir.resolve("other"), new byte[32]);
        Path none = Files.writeString(dir.resolve("none"), "secret words");
        Run download = new Run();
        ExitCode exit = download.kithara("download", mp3, "--cache", cache, "--cache-key-file", key.toString());
        assertThat(exit).as(download.err()).isEqualTo(ExitCode.COMPLETE);

        Run run = new Run();
        assertThat(run.kithara("cache", "list", "--cache", cache, "--cache-key-file", key.toString()))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(run.err()).contains(mp3);
        assertThat(new Run()
                        .kithara(
                                "decode",
                                mp3,
                                "-o",
                                "/dev/null",
                                "--cache",
                                cache,
                                "--offline",
                                "--cache-key-file",
                                key.toString()))
                .isEqualTo(ExitCode.COMPLETE);
        assertRefused(ExitCode.FAILED, "is encrypted with another key", "--cache-key-file", other.toString());
        assertRefused(ExitCode.FAILED, "is encrypted and no key was given");
        assertRefused(ExitCode.USAGE, "holds no key", "--cache-key-file", none.toString());
        Run decode = new Run();
        assertThat(decode.kithara("decode", mp3, "-o", "/dev/null", "--cache", cache, "--json"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(decode.json("reason")).isEqualTo("\"CACHE_KEY\"");
    }

    private void assertRefused(ExitCode exit, String why, String... key) {
        Run run = new Run();
        assertThat(run.kithara(Stream.concat(Stream.of("cache", "list", "--cache", cache), Stream.of(key))
                        .toArray(String[]::new)))
                .isEqualTo(exit);
        assertThat(run.err()).contains(why).doesNotContain("secret words").hasLineCount(1);
    }

    @Test
    void download_interrupted_pausesAndTheSameCommandGoesOn() throws Exception {
        Gate gate = Gate.closed();
        origin.withFault(Fault.stallAfter(6_000, gate).first(1));
        Run first = new Run();
        Thread presser = new Thread(() -> {
            try {
                gate.awaitArrivals(1, java.time.Duration.ofSeconds(30));
                first.interrupt.raise();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        presser.start();
        assertThat(first.kithara("download", mp3, "--cache", cache, "--json")).isEqualTo(ExitCode.INTERRUPTED);
        presser.join();
        gate.open();
        assertThat(cache("list").json("assets")).contains("\"pins\": 1");

        Run second = new Run();
        assertThat(second.kithara("download", mp3, "--cache", cache, "--json")).isEqualTo(ExitCode.COMPLETE);
        assertThat(origin.requests()).hasSize(2);
        assertThat(Long.parseLong(first.json("bytesFetched")) + Long.parseLong(second.json("bytesFetched")))
                .isEqualTo(Run.media("training.mp3").length);
        assertThat(cache("list").json("assets")).contains("\"pins\": 1");
    }

    @Test
    void download_deleted_isGone() {
        assertThat(new Run().kithara("download", mp3, "--cache", cache)).isEqualTo(ExitCode.COMPLETE);
        Run delete = new Run();
        assertThat(delete.kithara("download", mp3, "--cache", cache, "--delete"))
                .as(delete.err())
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(cache("list").json("assets")).isEqualTo("[]");
        assertThat(new Run().kithara("download", mp3, "--cache", cache, "--delete"))
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void download_offlineOrNoLanguage_isAUsageError() {
        assertThat(new Run().kithara("download", mp3, "--cache", cache, "--offline"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(new Run().kithara("download", mp3, "--cache", cache, "--language", "d e"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(origin.requests()).isEmpty();
    }

    @Test
    void clear_keepsPinnedAssets() {
        assertThat(new Run().kithara("download", mp3, "--cache", cache)).isEqualTo(ExitCode.COMPLETE);
        assertThat(cache("clear").json("kept")).isEqualTo("1");
        assertThat(cache("unpin", mp3).err()).contains("unpinned");
        assertThat(cache("clear").json("kept")).isEqualTo("0");
    }

    @Test
    void show_unknownAsset_saysHowToFindOne(@TempDir Path dir) {
        cache = dir.toString();
        Run run = new Run();
        assertThat(run.kithara("cache", "show", "http://e.com/x.mp3", "--cache", cache))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("cache list").hasLineCount(1);
    }

    private void assertVariants(String... command) {
        Run wrong = new Run();
        assertThat(wrong.kithara(withVariant(command, "5"))).as(command[0]).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("no variant 5").hasLineCount(1);
        assertThat(new Run().kithara(withVariant(command, "0"))).as(command[0]).isEqualTo(ExitCode.COMPLETE);
    }

    private String[] withVariant(String[] command, String variant) {
        return Stream.concat(Stream.of(command), Stream.of("--variant", variant, "--cache", cache, "--quiet"))
                .toArray(String[]::new);
    }

    private Run cache(String action, String... more) {
        Run run = new Run();
        String[] args = more.length == 0
                ? new String[] {"cache", action, "--cache", cache, "--json"}
                : new String[] {"cache", action, more[0], "--cache", cache, "--json"};
        assertThat(run.kithara(args)).as(run.err()).isEqualTo(ExitCode.COMPLETE);
        return run;
    }
}
