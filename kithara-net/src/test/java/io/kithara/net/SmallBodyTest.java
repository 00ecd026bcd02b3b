package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kithara.net.NetException.Reason;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.OriginRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmallBodyTest {
    private static final byte[] PLAYLIST =
            ("#EXTM3U\n" + "#EXTINF:10,\nsegment.ts\n".repeat(1_000)).getBytes(StandardCharsets.UTF_8);

    private FakeOrigin origin;
    private HttpFetcher fetcher;

    @BeforeEach
    void open() throws IOException {
        origin = FakeOrigin.start();
        origin.serve("/a.m3u8", PLAYLIST).gzip();
        fetcher = HttpFetcher.builder().retryPolicy(Net.FAST).build();
    }

    @AfterEach
    void close() throws IOException {
        fetcher.close();
        origin.close();
    }

    @Test
    void fetch_gzipPlaylist_isUnpacked() {
        SmallBody body = fetch(request());
        assertThat(body.bytes()).isEqualTo(PLAYLIST);
        assertThat(origin.requests().get(0).bodyBytes()).isLessThan(PLAYLIST.length / 10);
    }

    @Test
    void fetch_unpackedBeyondTheLimit_isRefused() {
        assertThat(failed(request().withMaxBytes(PLAYLIST.length - 1))).isEqualTo(Reason.LIMIT);
        assertThat(fetch(request().withMaxBytes(PLAYLIST.length)).bytes()).hasSize(PLAYLIST.length);
    }

    @Test
    void fetch_brokenMidBody_startsOverAndMayBringAnotherVersion() {
        byte[] newer =
                (new String(PLAYLIST, StandardCharsets.UTF_8) + "#EXT-X-ENDLIST\n").getBytes(StandardCharsets.UTF_8);
        origin.serve("/live.m3u8", PLAYLIST)
                .withFault(Fault.afterBytes(5_000, () -> origin.serve("/live.m3u8", newer))
                        .first(1))
                .withFault(Fault.cutAfter(5_000).first(1));
        SmallBody body = fetch(FetchRequest.of(origin.uri("/live.m3u8"), Expectation.PLAYLIST));
        assertThat(body.bytes()).isEqualTo(newer);
    }

    @Test
    void fetch_gzipThatIsNone_failsTyped() {
        origin.withFault(Fault.header("Content-Encoding", "gzip"));
        origin.serve("/key", new byte[16]);
        assertThat(failed(FetchRequest.of(origin.uri("/key"), Expectation.PLAYLIST)))
                .isEqualTo(Reason.BODY);
        assertThat(failed(FetchRequest.of(origin.uri("/key"), Expectation.KEY))).isEqualTo(Reason.CONTENT_TYPE);
    }

    @Test
    void fetch_futureCancelled_cancelsTheCall() throws Exception {
        // more than the sockets of both sides hold: a call that is not cancelled would take all of it
        byte[] large = Arrays.copyOf(PLAYLIST, 16 << 20);
        Gate gate = Gate.closed();
        origin.serve("/large.m3u8", large).withFault(Fault.stallAfter(10, gate));
        FetchRequest request =
                FetchRequest.of(origin.uri("/large.m3u8"), Expectation.PLAYLIST).withMaxBytes(large.length);
        CompletableFuture<SmallBody> future = SmallBody.fetch(fetcher, request).toCompletableFuture();
        gate.awaitArrivals(1, Duration.ofSeconds(30));
        assertThat(future.cancel(true)).isTrue();
        gate.open();
        origin.awaitRequests(all -> all.get(0).ending() == OriginRequest.Ending.GONE, Duration.ofSeconds(30));
    }

    private FetchRequest request() {
        return FetchRequest.of(origin.uri("/a.m3u8"), Expectation.PLAYLIST);
    }

    private SmallBody fetch(FetchRequest request) {
        return SmallBody.fetch(fetcher, request).toCompletableFuture().join();
    }

    private Reason failed(FetchRequest request) {
        CompletionException failure = catchThrowableOfType(CompletionException.class, () -> fetch(request));
        assertThat(failure).cause().isInstanceOf(NetException.class);
        return ((NetException) Objects.requireNonNull(failure.getCause())).reason();
    }
}
