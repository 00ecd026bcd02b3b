package io.kithara.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.testing.Client.Answer;
import io.kithara.testing.OriginRequest.Ending;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeOriginTest {
    private static final byte[] BYTES = numbers(100_000);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private FakeOrigin origin;

    @BeforeEach
    void start() throws IOException {
        origin = FakeOrigin.start();
        origin.serve("/a.mp3", BYTES);
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    @Test
    void get_plain_servesAllWithLengthTypeAndValidator() throws IOException {
        Answer answer = Client.get(origin, "/a.mp3");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(BYTES);
        assertThat(answer.header("Content-Length")).isEqualTo("100000");
        assertThat(answer.header("Content-Type")).isEqualTo("audio/mpeg");
        assertThat(answer.header("ETag")).startsWith("\"");
    }

    @Test
    void get_range_servesPart() throws IOException {
        Answer answer = Client.get(origin, "/a.mp3", "Range: bytes=10-19");
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes 10-19/100000");
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(BYTES, 10, 20));
    }

    @Test
    void get_openRangeAndSuffix_serveTheTail() throws IOException {
        byte[] tail = Arrays.copyOfRange(BYTES, 99_990, 100_000);
        assertThat(Client.get(origin, "/a.mp3", "Range: bytes=99990-").body()).isEqualTo(tail);
        assertThat(Client.get(origin, "/a.mp3", "Range: bytes=-10").body()).isEqualTo(tail);
    }

    @Test
    void get_rangeAtTheEnd_answers416WithTotal() throws IOException {
        Answer answer = Client.get(origin, "/a.mp3", "Range: bytes=100000-");
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes */100000");
    }

    @Test
    void get_ifRange_holdsForTheStrongTagOnly() throws IOException {
        origin.serve("/a.mp3", BYTES).etag("\"v1\"");
        assertThat(Client.get(origin, "/a.mp3", "Range: bytes=1-2", "If-Range: \"v1\"")
                        .status())
                .isEqualTo(206);
        assertThat(Client.get(origin, "/a.mp3", "Range: bytes=1-2", "If-Range: \"v0\"")
                        .status())
                .isEqualTo(200);
        origin.serve("/a.mp3", BYTES).etag("W/\"v1\"");
        assertThat(Client.get(origin, "/a.mp3", "Range: bytes=1-2", "If-Range: W/\"v1\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void get_ifRangeWithDate_holdsForTheSameDate() throws IOException {
        origin.serve("/a.mp3", BYTES).lastModified(Instant.parse("2026-02-03T04:05:06Z"));
        assertThat(Client.get(origin, "/a.mp3", "Range: bytes=1-2", "If-Range: Tue, 3 Feb 2026 04:05:06 GMT")
                        .status())
                .isEqualTo(206);
        assertThat(Client.get(origin, "/a.mp3", "Range: bytes=1-2", "If-Range: Tue, 3 Feb 2026 04:05:07 GMT")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void get_ifNoneMatch_answers304WithoutBody() throws IOException {
        origin.serve("/a.mp3", BYTES).etag("\"v1\"");
        try (Client client = new Client(origin)) {
            client.request("GET", "/a.mp3", "If-None-Match: \"v1\"");
            assertThat(client.answer(true).status()).isEqualTo(304);
        }
    }

    @Test
    void content_changed_changesTheTag() throws IOException {
        String before = Client.get(origin, "/a.mp3").header("ETag");
        origin.serve("/a.mp3", numbers(10));
        assertThat(Client.get(origin, "/a.mp3").header("ETag")).isNotEqualTo(before);
    }

    @Test
    void get_chunked_hasNoLengthAndAllBytes() throws IOException {
        origin.serve("/a.mp3", BYTES).framing(Framing.CHUNKED);
        Answer answer = Client.get(origin, "/a.mp3");
        assertThat(answer.header("Content-Length")).isNull();
        assertThat(answer.body()).isEqualTo(BYTES);
    }

    @Test
    void get_closeDelimited_endsWithTheConnection() throws IOException {
        origin.serve("/a.mp3", BYTES).framing(Framing.CLOSE_DELIMITED);
        Answer answer = Client.get(origin, "/a.mp3");
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(answer.body()).isEqualTo(BYTES);
    }

    @Test
    void get_gzip_onlyForClientsThatAcceptIt() throws IOException {
        origin.serve("/a.m3u8", BYTES).gzip();
        assertThat(Client.get(origin, "/a.m3u8").body()).isEqualTo(BYTES);
        Answer answer = Client.get(origin, "/a.m3u8", "Accept-Encoding: br, gzip");
        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                .isEqualTo(BYTES);
    }

    @Test
    void requests_onOneConnection_keepItAlive() throws IOException {
        try (Client client = new Client(origin)) {
            assertThat(client.send("GET", "/a.mp3").status()).isEqualTo(200);
            assertThat(client.send("HEAD", "/a.mp3").header("Content-Length")).isEqualTo("100000");
            assertThat(client.send("GET", "/a.mp3", "Range: bytes=5-5").body()).containsExactly(BYTES[5]);
        }
        assertThat(origin.connectionsAccepted()).isEqualTo(1);
    }

    @Test
    void get_unknownPath_answers404() throws IOException {
        assertThat(Client.get(origin, "/b.mp3").status()).isEqualTo(404);
    }

    @Test
    void get_routeWithQuery_isFoundBeforeThePath() throws IOException {
        origin.serve("/a.mp3?v=2", numbers(3));
        assertThat(Client.get(origin, "/a.mp3?v=2").body()).hasSize(3);
        assertThat(Client.get(origin, "/a.mp3?v=1").body()).hasSize(100_000);
    }

    @Test
    void get_directory_servesFilesInsideOnly(@TempDir Path dir) throws IOException {
        Files.createDirectory(dir.resolve("in"));
        Files.write(dir.resolve("in/a b.mp3"), numbers(50));
        Files.write(dir.resolve("secret.mp3"), numbers(60));
        origin.serveDirectory(dir.resolve("in"));
        assertThat(Client.get(origin, "/a%20b.mp3", "Range: bytes=10-").body())
                .isEqualTo(Arrays.copyOfRange(numbers(50), 10, 50));
        assertThat(Client.get(origin, "/../secret.mp3").status()).isEqualTo(404);
        assertThat(Client.get(origin, "/%2e%2e/secret.mp3").status()).isEqualTo(404);
    }

    @Test
    void log_afterAnswers_tellsOrderHeadersStatusAndBytes() throws Exception {
        Client.get(origin, "/a.mp3?token=1", "Range: bytes=0-9", "X-Test: yes");
        Client.get(origin, "/b.mp3");
        OriginRequest first = origin.awaitRequests(
                        log -> log.size() == 2 && log.get(1).ending() == Ending.COMPLETE, LIMIT)
                .get(0);
        assertThat(first.order()).isEqualTo(1);
        assertThat(first.path()).isEqualTo("/a.mp3");
        assertThat(first.range()).contains("bytes=0-9");
        assertThat(first.header("x-test")).contains("yes");
        assertThat(first.status()).isEqualTo(206);
        assertThat(first.bodyBytes()).isEqualTo(10);
        assertThat(first.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(origin.requests("/b.mp3")).hasSize(1);
    }

    @Test
    void goOffline_resetsUntilGoOnline() throws IOException {
        origin.goOffline();
        assertThatThrownBy(() -> Client.get(origin, "/a.mp3")).isInstanceOf(IOException.class);
        origin.goOnline();
        assertThat(Client.get(origin, "/a.mp3").status()).isEqualTo(200);
    }

    @Test
    void bytesPerSecond_limit_takesThatLong() throws IOException {
        origin.bytesPerSecond(500_000);
        long start = System.nanoTime();
        Client.get(origin, "/a.mp3");
        // 100 kB at 500 kB/s; only the lower bound is sure on a busy machine
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(150));
    }

    @Test
    void close_withStalledResponse_endsAllThreadsAndThePort() throws Exception {
        Gate gate = Gate.closed();
        origin.serve("/stall", BYTES).withFault(Fault.stallAfter(10, gate));
        try (Client client = new Client(origin)) {
            client.request("GET", "/stall");
            gate.awaitArrivals(1, LIMIT);
            origin.close();
            assertThat(origin.openConnections()).isZero();
        }
        assertThatThrownBy(() -> new Socket(
                        InetAddress.getLoopbackAddress(), origin.uri("/").getPort()))
                .isInstanceOf(ConnectException.class);
    }

    static byte[] numbers(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }
}
