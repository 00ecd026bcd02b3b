package io.kithara;

import static io.kithara.RampHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.AccessGrant;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HLS behind a token that runs out, in a header or in the address. */
final class HlsAccessTest {
    private static final int SECONDS = 12;

    private final AtomicInteger grants = new AtomicInteger();
    private FakeOrigin origin;
    private URI playlist;

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
        playlist = RampHls.variant().segments(SECONDS, RATE).serve(origin, "/a/");
    }

    @AfterEach
    void stop() throws Exception {
        origin.close();
    }

    // scenario 118
    @Test
    void read_segmentsInFlightNeedAFreshToken_refreshOnceForAll() throws Exception {
        // As many as are in flight at once: with fewer, the others would go on to the last segment meanwhile.
        int waiting = 6;
        Gate allAsked = Gate.closed();
        for (int i = 0; i < waiting; i++) {
            String path = "/a/" + i + ".m4s";
            origin.withFault(Fault.withhold(allAsked).onPath(path).first(1));
            origin.withFault(Fault.status(401).onPath(path).first(1));
        }
        try (Kithara guarded = Kithara.builder()
                .access((uri, expired) -> CompletableFuture.completedFuture(
                        AccessGrant.ofHeaders(Map.of("Authorization", "Bearer " + grants.incrementAndGet()))))
                .build()) {
            CompletableFuture<AudioStream> opening =
                    guarded.openAsync(playlist, OpenOptions.defaults()).toCompletableFuture();
            allAsked.awaitArrivals(waiting, Duration.ofSeconds(10));
            allAsked.open();
            try (AudioStream audio = opening.get(10, TimeUnit.SECONDS)) {
                RampHls.assertReads(audio, 0, SECONDS * RATE);
            }
        }
        assertThat(grants).as("one grant, one refresh for all").hasValue(2);
        assertThat(origin.requests("/a/11.m4s"))
                .singleElement()
                .satisfies(
                        request -> assertThat(request.header("authorization")).contains("Bearer 2"));
    }

    // scenario 118
    @Test
    void read_signedAddressRunsOut_playsOnAtTheSameFrameAndIsKeptWithoutItsSignature(@TempDir Path cache)
            throws Exception {
        origin.withFault(Fault.status(403).onPath("/a/7.m4s").first(1));
        try (Kithara guarded = Kithara.builder()
                        .cacheDirectory(cache)
                        .access((uri, expired) -> CompletableFuture.completedFuture(
                                AccessGrant.ofQuery(Map.of("signed", "s3cret" + grants.incrementAndGet()))))
                        .build();
                AudioStream audio = guarded.open(playlist)) {
            RampHls.assertReads(audio, 0, SECONDS * RATE);
            assertThat(audio.missing()).isEmpty();
        }
        assertThat(grants).hasValue(2);
        int asked = origin.requests().size();
        try (Kithara offline = Kithara.builder().cacheDirectory(cache).build();
                AudioStream audio = offline.open(
                        playlist, OpenOptions.builder().offline(true).build())) {
            RampHls.assertReads(audio, 0, SECONDS * RATE);
        }
        assertThat(origin.requests()).hasSize(asked);
    }
}
