package io.kithara.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.testing.Client.Answer;
import io.kithara.testing.OriginRequest.Ending;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultTest {
    private static final byte[] BYTES = FakeOriginTest.numbers(50_000);
    private static final String PATH = "/a.mp3";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private FakeOrigin origin;
    private Route route;

    @BeforeEach
    void start() throws IOException {
        origin = FakeOrigin.start();
        route = origin.serve(PATH, BYTES);
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    @Test
    void resetAfter_bytes_resetsTheConnection() throws Exception {
        route.withFault(Fault.resetAfter(1000));
        Answer answer = Client.get(origin, PATH);
        assertThat(answer.failure()).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        assertThat(answer.body()).hasSizeLessThanOrEqualTo(1000);
        assertThat(onlyRequest(Ending.RESET).bodyBytes()).isEqualTo(1000);
    }

    @Test
    void dropRequest_resetsWithoutAnswer() throws Exception {
        route.withFault(Fault.dropRequest());
        assertThatThrownBy(() -> Client.get(origin, PATH)).isInstanceOf(IOException.class);
        assertThat(onlyRequest(Ending.RESET).status()).isZero();
    }

    @Test
    void cutAfter_bytes_closesShortOfTheAnnouncedLength() throws Exception {
        route.withFault(Fault.cutAfter(1000));
        Answer answer = Client.get(origin, PATH);
        assertThat(answer.header("Content-Length")).isEqualTo("50000");
        assertThat(answer.body()).isEqualTo(Arrays.copyOf(BYTES, 1000));
        assertThat(answer.failure()).hasMessageContaining("closed after 1000");
        onlyRequest(Ending.CUT);
    }

    @Test
    void cutAfter_chunkedBody_leavesOutTheLastChunk() throws Exception {
        route.framing(Framing.CHUNKED).withFault(Fault.cutAfter(50_000));
        assertThat(Client.get(origin, PATH).failure()).isNotNull();
    }

    @Test
    void cutEarly_range_countsFromTheEndOfTheAnswer() throws Exception {
        route.withFault(Fault.cutEarly(30));
        assertThat(Client.get(origin, PATH, "Range: bytes=0-99").body()).hasSize(70);
    }

    @Test
    void stallAfter_gate_sendsTheRestOnceOpened() throws Exception {
        Gate gate = Gate.closed();
        route.withFault(Fault.stallAfter(1000, gate));
        try (Client client = new Client(origin)) {
            client.request("GET", PATH);
            gate.awaitArrivals(1, LIMIT);
            assertThat(origin.requests().get(0).bodyBytes()).isEqualTo(1000);
            gate.open();
            assertThat(client.answer(false).body()).isEqualTo(BYTES);
        }
    }

    @Test
    void stallAfter_time_takesAtLeastThatLong() throws Exception {
        route.withFault(Fault.stallAfter(0, Duration.ofMillis(50)));
        long start = System.nanoTime();
        assertThat(Client.get(origin, PATH).body()).isEqualTo(BYTES);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);
    }

    @Test
    void withhold_gate_sendsNoHeadBefore() throws Exception {
        Gate gate = Gate.closed();
        route.withFault(Fault.withhold(gate));
        try (Client client = new Client(origin)) {
            client.request("GET", PATH);
            gate.awaitArrivals(1, LIMIT);
            assertThat(origin.requests().get(0).status()).isZero();
            gate.open();
            assertThat(client.answer(false).status()).isEqualTo(200);
        }
    }

    @Test
    void status_firstTwo_thenServesAgain() throws Exception {
        route.withFault(Fault.status(503, "1").first(2));
        Answer answer = Client.get(origin, PATH);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("ETag")).isNull();
        assertThat(Client.get(origin, PATH).status()).isEqualTo(503);
        assertThat(Client.get(origin, PATH).status()).isEqualTo(200);
    }

    @Test
    void onRequest_hitsThatRequestOfThePathOnly() throws Exception {
        origin.withFault(Fault.status(500).onRequest(2));
        assertThat(Client.get(origin, PATH).status()).isEqualTo(200);
        assertThat(Client.get(origin, PATH + "?again").status()).isEqualTo(500);
        assertThat(Client.get(origin, PATH).status()).isEqualTo(200);
    }

    @Test
    void onPath_glob_hitsMatchingPathsOnly() throws Exception {
        origin.serve("/hls/1.ts", BYTES);
        origin.withFault(Fault.status(404).onPath("/hls/*.ts"));
        assertThat(Client.get(origin, "/hls/1.ts").status()).isEqualTo(404);
        assertThat(Client.get(origin, PATH).status()).isEqualTo(200);
    }

    @Test
    void ignoreRange_rangeRequest_answers200WithAll() throws Exception {
        route.withFault(Fault.ignoreRange());
        Answer answer = Client.get(origin, PATH, "Range: bytes=10-");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Range")).isNull();
        assertThat(answer.body()).isEqualTo(BYTES);
    }

    @Test
    void contentRange_faults_claimWhatIsNotSent() throws Exception {
        assertThat(contentRangeWith(Fault.shiftContentRange(1))).isEqualTo("bytes 11-20/50000");
        assertThat(contentRangeWith(Fault.shiftContentRangeEnd(5))).isEqualTo("bytes 10-24/50000");
        assertThat(contentRangeWith(Fault.shiftContentRangeTotal(-1))).isEqualTo("bytes 10-19/49999");
        assertThat(contentRangeWith(Fault.unknownContentRangeTotal())).isEqualTo("bytes 10-19/*");
        assertThat(contentRangeWith(Fault.withoutHeader("Content-Range"))).isNull();
    }

    private @Nullable String contentRangeWith(Fault fault) throws IOException {
        route.withoutFaults().withFault(fault);
        Answer answer = Client.get(origin, PATH, "Range: bytes=10-19");
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(BYTES, 10, 20));
        return answer.header("Content-Range");
    }

    @Test
    void unsolicitedPartial_plainGet_answers206() throws Exception {
        route.withFault(Fault.unsolicitedPartial(100, 200));
        Answer answer = Client.get(origin, PATH);
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(BYTES, 100, 200));
    }

    @Test
    void afterBytes_contentChanged_oldAnswerGoesOnNewOneDiffers() throws Exception {
        byte[] other = FakeOriginTest.numbers(70);
        route.withFault(Fault.afterBytes(1000, () -> route.content(other)).first(1));
        assertThat(Client.get(origin, PATH).body()).isEqualTo(BYTES);
        assertThat(Client.get(origin, PATH).body()).isEqualTo(other);
    }

    @Test
    void htmlPage_says200() throws Exception {
        route.withFault(Fault.htmlPage());
        Answer answer = Client.get(origin, PATH);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.text()).startsWith("<!DOCTYPE html>");
    }

    @Test
    void redirect_pointsElsewhere() throws Exception {
        origin.redirect("/old", "/a.mp3");
        Answer answer = Client.get(origin, "/old");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).isEqualTo("/a.mp3");
    }

    @Test
    void refuseHead_hitsHeadOnly() throws Exception {
        route.withFault(Fault.refuseHead(405));
        try (Client client = new Client(origin)) {
            assertThat(client.send("HEAD", PATH).status()).isEqualTo(405);
            assertThat(client.send("GET", PATH).status()).isEqualTo(200);
        }
    }

    @Test
    void forceGzip_range_compressesThePart() throws Exception {
        route.withFault(Fault.forceGzip());
        Answer answer = Client.get(origin, PATH, "Range: bytes=0-99");
        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                .isEqualTo(Arrays.copyOf(BYTES, 100));
    }

    @Test
    void header_replacesFraming() throws Exception {
        route.withFault(Fault.header("Content-Length", "60000"));
        Answer answer = Client.get(origin, PATH, "Connection: close");
        assertThat(answer.failure()).hasMessageContaining("closed after 50000 of 60000");
    }

    @Test
    void slow_takesAsLongAsTheSpeedSays() throws Exception {
        route.withFault(Fault.slow(100_000));
        long start = System.nanoTime();
        Client.get(origin, PATH, "Range: bytes=0-9999");
        assertThat(System.nanoTime() - start).isGreaterThan(50_000_000L);
    }

    @Test
    void parse_knownSpecs_behaveAsTheyRead() throws Exception {
        Fault.parse("503:times=1,retry-after=2; cut:after=10,path=*.mp3").forEach(origin::withFault);
        assertThat(Client.get(origin, PATH).header("Retry-After")).isEqualTo("2");
        assertThat(Client.get(origin, PATH).body()).hasSize(10);
    }

    @Test
    void parse_everyName_isKnown() {
        assertThat(Fault.parse(
                        "stall;stall:after=1,for=2;reset:after=1;cut:early=9;404;no-range;slow:rate=5;latency:ms=7"))
                .hasSize(8);
    }

    @Test
    void parse_nonsense_saysWhatIsWrong() {
        assertThatThrownBy(() -> Fault.parse("explode")).hasMessageContaining("known are stall");
        assertThatThrownBy(() -> Fault.parse("reset:after=soon")).hasMessageContaining("after=soon");
        assertThatThrownBy(() -> Fault.parse("no-range:after=1")).hasMessageContaining("no setting [after]");
        assertThatThrownBy(() -> Fault.parse("reset:1000")).hasMessageContaining("not key=value");
    }

    private OriginRequest onlyRequest(Ending ending) throws InterruptedException {
        return origin.awaitRequests(log -> log.size() == 1 && log.get(0).ending() == ending, LIMIT)
                .get(0);
    }
}
