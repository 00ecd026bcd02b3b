package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
    @Test
    void serve_withFault_failsOnceAndThenServesUntilInterrupted(@TempDir Path dir) throws Exception {
        Files.write(dir.resolve("a.mp3"), new byte[100]);
        CompletableFuture<String> announced = new CompletableFuture<>();
        Run run = new Run(new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("printed in one piece");
            }

            @Override
            public void write(byte[] bytes) {
                announced.complete(new String(bytes, StandardCharsets.UTF_8));
            }
        });
        CompletableFuture<ExitCode> exit = new CompletableFuture<>();
        Thread server = new Thread(
                () -> exit.complete(run.kithara("serve", dir.toString(), "--json", "--fault", "503:times=1")));
        server.start();
        String json = announced.get(10, TimeUnit.SECONDS);
        URI base = URI.create(Run.json(json, "uri").replace("\"", ""));
        assertThat(status(base.resolve("a.mp3"))).isEqualTo(503);
        assertThat(status(base.resolve("a.mp3"))).isEqualTo(200);
        run.interrupt.raise();
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(run.err()).contains("serving").contains(base.toString());
        server.join();
    }

    @Test
    void serve_badFault_isAUsageError(@TempDir Path dir) {
        Run run = new Run();
        assertThat(run.kithara("serve", dir.toString(), "--fault", "explode")).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("known are stall");
    }

    @Test
    void serve_noDirectory_isAUsageError() {
        Run run = new Run();
        assertThat(run.kithara("serve", "/nowhere/at/all")).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("is not a directory");
    }

    private static int status(URI uri) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
