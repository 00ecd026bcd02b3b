package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.AudioFormat;
import io.kithara.PcmEncoding;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.Radio;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodeCommandTest {
    private static final int RATE = 44_100;
    private static final int FRAME_BYTES = 8;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private FakeOrigin origin;
    private Path dir;
    private String mp3;

    @BeforeEach
    void start(@TempDir Path temporary) throws IOException {
        dir = temporary;
        origin = FakeOrigin.start();
        origin.serve("/a.mp3", Run.media("training.mp3"));
        mp3 = origin.uri("/a.mp3").toString();
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    @Test
    void decode_http_writesEveryFrameAsWav() throws IOException {
        Run run = new Run();
        assertThat(run.kithara("decode", mp3, "-o", file("a.wav"), "--json")).isEqualTo(ExitCode.COMPLETE);
        assertThat(run.json("frames")).isEqualTo("44100");
        assertThat(run.json("durationSeconds")).isEqualTo("1.0");
        byte[] expected = new WavHeader(AudioFormat.of(RATE, 2), PcmEncoding.F32LE).bytes((long) RATE * FRAME_BYTES);
        byte[] written = Files.readAllBytes(Path.of(file("a.wav")));
        assertThat(written).hasSize(expected.length + RATE * FRAME_BYTES).startsWith(expected);
    }

    @Test
    void decode_fromBeyondTheEnd_saysSo() {
        Run run = new Run();
        assertThat(run.kithara("decode", mp3, "-o", file("a.wav"), "--from", "1:00"))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(run.err()).contains("the sound ends before --from 1:00").hasLineCount(1);
    }

    @Test
    void decode_emptyFile_saysSo() throws IOException {
        Files.createFile(dir.resolve("empty.mp3"));
        Run run = new Run();
        assertThat(run.kithara("decode", file("empty.mp3"))).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("not one byte").hasLineCount(1);
    }

    @Test
    void decode_json_hasEveryFieldOfTheContract() {
        Run run = new Run();
        assertThat(run.kithara("decode", mp3, "-o", file("a.wav"), "--json", "--quiet"))
                .isEqualTo(ExitCode.COMPLETE);
        for (String field : ("uri container codec sampleRate channels frames durationSeconds outcome reason message"
                        + " missing concealedPackets variants variant requests retries resumes bytesFetched"
                        + " bytesFromCache openMillis firstPcmMillis totalMillis cpuMillis allocatedBytes"
                        + " peakHeapBytes peakThreads")
                .split(" ", -1)) {
            assertThat(run.json(field)).as(field).isNotEmpty();
        }
        assertThat(run.json("codec")).isEqualTo("\"mp3\"");
        assertThat(run.json("outcome")).isEqualTo("\"complete\"");
        assertThat(run.json("reason")).isEqualTo("null");
        assertThat(run.json("requests"))
                .isEqualTo(Integer.toString(origin.requests().size()));
        assertThat(Double.parseDouble(run.json("firstPcmMillis"))).isPositive();
        assertThat(Long.parseLong(run.json("allocatedBytes"))).isPositive();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).hasLineCount(1);
    }

    @Test
    void decode_toStandardOutput_carriesPcmOnlyAndJsonOnStandardError() throws IOException {
        Run run = new Run();
        assertThat(run.kithara("decode", mp3, "-o", "-", "--format", "s16le", "--json", "--quiet"))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(run.outBytes()).hasSize(RATE * 4);
        assertThat(Run.json(run.err(), "frames")).isEqualTo("44100");
    }

    @Test
    void decode_formatByExtension_isRaw() throws IOException {
        assertThat(new Run().kithara("decode", mp3, "-o", file("a.f32le"))).isEqualTo(ExitCode.COMPLETE);
        assertThat(Path.of(file("a.f32le"))).hasSize((long) RATE * FRAME_BYTES);
    }

    @Test
    void decode_fromTo_isTheSameStretchOfTheWhole() throws IOException {
        byte[] whole = pcm();
        byte[] part = pcm("--from", "0.25", "--to", "0:00.5");
        assertThat(part).isEqualTo(Arrays.copyOfRange(whole, 11_025 * FRAME_BYTES, 22_050 * FRAME_BYTES));
    }

    @Test
    void decode_rateAndChannels_reshape() throws IOException {
        assertThat(pcm("--rate", "22050", "--channels", "1")).hasSize(22_050 * 4);
    }

    @Test
    void decode_localFile_needsNoNetwork() throws IOException {
        Path local = Files.write(dir.resolve("a b.m4a"), Run.media("training.m4a"));
        Run run = new Run();
        assertThat(run.kithara("decode", local.toString(), "-o", file("b.wav"), "--json"))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(run.json("frames")).isEqualTo("44100");
        assertThat(run.json("requests")).isEqualTo("0");
        assertThat(run.json("codec")).isEqualTo("\"aac\"");
    }

    @Test
    void decode_missingPage_exits4WithOneSentence() {
        Run run = new Run();
        String uri = origin.uri("/none.mp3").toString();
        assertThat(run.kithara("decode", uri, "-o", file("a.wav"), "--json")).isEqualTo(ExitCode.FAILED);
        assertThat(run.json("outcome")).isEqualTo("\"failed\"");
        assertThat(run.json("reason")).isEqualTo("\"STATUS\"");
        assertThat(run.err()).startsWith("kithara: ").contains("404").hasLineCount(1);
        assertThat(Path.of(file("a.wav"))).doesNotExist();
    }

    @Test
    void decode_noAudio_exits5() {
        origin.serve("/a.bin", new byte[20_000]);
        Run run = new Run();
        String uri = origin.uri("/a.bin").toString();
        assertThat(run.kithara("decode", uri, "-o", file("a.wav"), "--json")).isEqualTo(ExitCode.UNSUPPORTED);
        assertThat(run.json("outcome")).isEqualTo("\"unsupported\"");
    }

    @Test
    void decode_resetOnce_isCompleteAndCounted() throws IOException {
        byte[] clean = pcm();
        origin.serve("/a.mp3", Run.media("training.mp3"))
                .withFault(Fault.resetAfter(4000).onRequest(2));
        Run run = new Run();
        assertThat(run.kithara("decode", mp3, "-o", file("b.f32le"), "--json")).isEqualTo(ExitCode.COMPLETE);
        assertThat(Files.readAllBytes(Path.of(file("b.f32le")))).isEqualTo(clean);
        assertThat(run.json("requests")).isEqualTo("2");
        assertThat(run.json("resumes")).isEqualTo("1");
    }

    @Test
    void decode_truncatedFile_exits3AndSaysWhatIsMissing() throws IOException {
        byte[] whole = Run.media("training.m4a");
        Path local = Files.write(dir.resolve("cut.m4a"), Arrays.copyOf(whole, whole.length * 2 / 3));
        Run run = new Run();
        assertThat(run.kithara("decode", local.toString(), "-o", file("c.wav"), "--json"))
                .isEqualTo(ExitCode.TRUNCATED);
        assertThat(run.json("missing")).contains("fromSeconds");
        assertThat(Integer.parseInt(run.json("frames"))).isBetween(10_000, 40_000);
        assertThat(run.err()).contains("not all of the audio came").hasLineCount(1);
    }

    @Test
    void decode_deadline_givesUpTyped() {
        Gate gate = Gate.closed();
        origin.withFault(Fault.stallAfter(4000, gate));
        Run run = new Run();
        assertThat(run.kithara("decode", mp3, "-o", file("a.wav"), "--deadline", "0.3", "--json"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run.json("reason")).isEqualTo("\"DEADLINE\"");
    }

    @Test
    void decode_interruptedWhileStalled_exits130AndLeavesASoundFile() throws Exception {
        Gate gate = Gate.closed();
        origin.withFault(Fault.stallAfter(6000, gate));
        Run run = new Run();
        CompletableFuture<ExitCode> exit = CompletableFuture.supplyAsync(
                () -> run.kithara("decode", mp3, "-o", file("a.wav"), "--json"), task -> new Thread(task).start());
        gate.awaitArrivals(1, LIMIT);
        run.interrupt.raise();
        assertThat(exit.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
        Path wav = Path.of(file("a.wav"));
        if (Files.exists(wav)) {
            ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(wav)).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(header.getInt(4)).isEqualTo(header.capacity() - 8);
        }
    }

    @Test
    void decode_header_isSent() {
        assertThat(new Run().kithara("decode", mp3, "-o", file("a.wav"), "--header", "X-Token: abc"))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(origin.requests())
                .allMatch(request -> request.header("X-Token").orElse("").equals("abc"));
    }

    @Test
    void decode_offline_touchesNoNetworkAndPlaysWhatIsCached() {
        String cache = file("cache");
        Run cold = new Run();
        assertThat(cold.kithara("decode", mp3, "-o", file("a.wav"), "--cache", cache, "--offline", "--json"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(cold.json("reason")).isEqualTo("\"OFFLINE\"");
        assertThat(origin.requests()).isEmpty();
        assertThat(new Run().kithara("decode", mp3, "-o", file("a.wav"), "--cache", cache))
                .isEqualTo(ExitCode.COMPLETE);
        int requests = origin.requests().size();
        Run warm = new Run();
        assertThat(warm.kithara("decode", mp3, "-o", file("b.wav"), "--cache", cache, "--offline", "--json"))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(origin.requests()).hasSize(requests);
        assertThat(warm.json("requests")).isEqualTo("0");
        assertThat(Path.of(file("b.wav"))).hasSameBinaryContentAs(Path.of(file("a.wav")));
    }

    @Test
    void decode_realtime_takesAsLongAsItSounds() {
        long start = System.nanoTime();
        assertThat(new Run().kithara("decode", mp3, "-o", "/dev/null", "--to", "0.4", "--realtime"))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void decode_progress_showsOnATerminalOnly() {
        Run terminal = new Run().onTerminal();
        assertThat(terminal.kithara("decode", mp3, "-o", file("a.wav"))).isEqualTo(ExitCode.COMPLETE);
        assertThat(terminal.err()).contains("\r").contains(" / ");
        Run file = new Run();
        assertThat(file.kithara("decode", mp3, "-o", file("a.wav"))).isEqualTo(ExitCode.COMPLETE);
        assertThat(file.err()).doesNotContain("\r").contains("44100 frames to");
    }

    @Test
    void decode_radioFromTheMiddle_saysThatItCannot() throws IOException {
        origin.serve("/radio", Radio.of(Run.media("training.mp3"), 8_000));
        Run run = new Run();
        assertThat(run.kithara(
                        "decode", origin.uri("/radio").toString(), "--from", "5", "-o", "/dev/null", "--deadline", "9"))
                .isEqualTo(ExitCode.UNSUPPORTED);
        assertThat(run.err()).contains("live stream").hasLineCount(1);
    }

    @Test
    void decode_unwritableOutput_exits4() {
        Run run = new Run();
        assertThat(run.kithara("decode", mp3, "-o", file("no/such/dir/a.wav"), "--json"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run.json("reason")).isEqualTo("\"STORAGE\"");
        assertThat(run.err()).contains("no such file or directory").hasLineCount(1);
    }

    private byte[] pcm(String... options) throws IOException {
        String output = file("part.f32le");
        String[] args = {"decode", mp3, "-o", output};
        String[] all = Arrays.copyOf(args, args.length + options.length);
        System.arraycopy(options, 0, all, args.length, options.length);
        Run run = new Run();
        assertThat(run.kithara(all)).as(run.err()).isEqualTo(ExitCode.COMPLETE);
        return Files.readAllBytes(Path.of(output));
    }

    private String file(String name) {
        return dir.resolve(name).toString();
    }
}
