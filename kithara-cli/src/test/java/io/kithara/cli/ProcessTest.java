package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: pipes and signals. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "POSIX signals")
class ProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private FakeOrigin origin;
    private Path errors;

    @BeforeEach
    void start(@TempDir Path dir) throws IOException {
        origin = FakeOrigin.start();
        origin.serve("/a.mp3", Run.media("training.mp3"));
        errors = dir.resolve("err");
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    @Test
    void decode_readerClosesThePipe_endsQuietly() throws Exception {
        Process process = kithara("decode", origin.uri("/a.mp3").toString(), "-o", "-", "--quiet");
        assertThat(process.getInputStream().readNBytes(4)).isEqualTo("RIFF".getBytes(StandardCharsets.US_ASCII));
        process.getInputStream().close();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(errors)).isEmpty();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void decode_interruptSignal_exits130() throws Exception {
        Gate gate = Gate.closed();
        origin.withFault(Fault.stallAfter(6000, gate));
        Process process = kithara("decode", origin.uri("/a.mp3").toString(), "-o", "/dev/null");
        gate.awaitArrivals(1, LIMIT);
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(Files.readString(errors)).isEmpty();
    }

    @Test
    void decode_damagedCache_healsWithoutLogOnStandardError(@TempDir Path cache) throws Exception {
        String uri = origin.uri("/a.mp3").toString();
        assertThat(new Run().kithara("download", uri, "--cache", cache.toString()))
                .isEqualTo(ExitCode.COMPLETE);
        truncateMedia(cache);
        Process process = kithara("decode", uri, "--cache", cache.toString(), "-o", "/dev/null", "--quiet");
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(errors)).isEmpty();
    }

    private static void truncateMedia(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            for (Path media :
                    files.filter(file -> file.toString().endsWith(".mp3")).toList()) {
                Files.write(media, new byte[10]);
            }
        }
    }

    private Process kithara(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }
}
