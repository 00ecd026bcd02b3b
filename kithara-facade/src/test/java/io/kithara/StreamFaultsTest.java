package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.net.AccessGrant;
import io.kithara.net.AccessHook;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a listener gets when the network misbehaves: complete audio, or a typed and honest ending. */
final class StreamFaultsTest {
    private static final int FRAMES = 600_000;

    private FakeOrigin origin;
    private Kithara kithara;

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
        kithara = Kithara.builder().build();
    }

    @AfterEach
    void stop() throws Exception {
        kithara.close();
        origin.close();
    }

    // scenario 109
    @Test
    void resetEveryMegabyte_playsComplete() throws Exception {
        origin.serve("/a.wav", RampWav.ofFrames(FRAMES)).withFault(Fault.resetAfter(1_000_000));
        assertComplete(origin.uri("/a.wav"));
        // a reset also throws away what the client's kernel had received and nobody had read
        assertThat(origin.requests()).hasSizeBetween(3, 20);
    }

    // scenario 109
    @Test
    void closedEarlyOnce_playsComplete() throws Exception {
        origin.serve("/a.wav", RampWav.ofFrames(FRAMES))
                .withFault(Fault.cutEarly(1_000_000).first(1));
        assertComplete(origin.uri("/a.wav"));
    }

    // scenario 109
    @Test
    void restNeverComes_failsTypedAfterAllGoodFrames() throws Exception {
        origin.serve("/a.wav", RampWav.ofFrames(FRAMES))
                .withFault(Fault.cutAfter(1_000_000).first(1))
                .withFault(Fault.cutAfter(0).fromRequest(2));
        try (AudioStream audio = kithara.open(origin.uri("/a.wav"))) {
            Pulled good = Pulled.atMost(audio, (1_000_000 - 44) / 4);
            RampWav.ORACLE.assertContiguous(good.samples(), 1, 0);
            assertThat(good.frames()).isEqualTo((1_000_000 - 44) / 4);
            assertThatThrownBy(() -> Pulled.all(audio)).isInstanceOf(KitharaException.class);
            assertThat(audio.outcome()).get().isInstanceOf(Outcome.Failed.class);
        }
    }

    // scenario 110
    @Test
    void resetForEverByServerThatIgnoresRange_isGivenUpInBoundedRequests() throws Exception {
        origin.serve("/a.wav", RampWav.ofFrames(FRAMES))
                .withFault(Fault.ignoreRange())
                .withFault(Fault.resetAfter(400_000));
        assertThatThrownBy(() -> {
                    try (AudioStream audio = kithara.open(origin.uri("/a.wav"))) {
                        Pulled.all(audio);
                    }
                })
                .isInstanceOf(KitharaException.class);
        assertThat(origin.requests()).hasSizeLessThan(12);
    }

    // scenario 111
    @Test
    void unavailableThreeTimes_playsThrough() throws Exception {
        origin.serve("/a.wav", RampWav.ofFrames(1_000))
                .withFault(Fault.status(503).first(3));
        assertThat(pull(origin.uri("/a.wav")).frames()).isEqualTo(1_000);
        assertThat(origin.requests()).hasSize(4);
    }

    // scenario 117
    @Test
    void fileReplacedMidStream_isNeverSpliced() throws Exception {
        var route = origin.serve("/a.wav", RampWav.ofFrames(FRAMES)).etag("\"one\"");
        route.withFault(Fault.resetAfter(1_000_000).first(1))
                .withFault(Fault.afterBytes(900_000, () -> {
                            route.content(RampWav.ofFrames(7, FRAMES)).etag("\"two\"");
                        })
                        .first(1));
        try (AudioStream audio = kithara.open(origin.uri("/a.wav"))) {
            assertThatThrownBy(() -> {
                        Pulled good = Pulled.all(audio);
                        RampWav.ORACLE.assertContiguous(good.samples(), 1, 0);
                    })
                    .isInstanceOfSatisfying(
                            KitharaException.class,
                            e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.RESOURCE_CHANGED));
        }
    }

    // scenario 118
    @Test
    void manyStreamsNeedingAFreshToken_refreshOnceAndPlayOn() throws Exception {
        AtomicInteger grants = new AtomicInteger();
        AccessHook hook = (uri, expired) -> token(grants.incrementAndGet());
        Gate allAsked = Gate.closed();
        int streams = 4;
        try (Kithara guarded = Kithara.builder().access(hook).build()) {
            List<CompletableFuture<AudioStream>> opening = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                origin.serve("/" + i + ".wav", RampWav.ofFrames(1_000))
                        .withFault(Fault.withhold(allAsked).first(1))
                        .withFault(Fault.status(401).first(1));
                opening.add(guarded.openAsync(origin.uri("/" + i + ".wav"), OpenOptions.defaults())
                        .toCompletableFuture());
            }
            allAsked.awaitArrivals(streams, Duration.ofSeconds(10));
            allAsked.open();
            for (CompletableFuture<AudioStream> each : opening) {
                try (AudioStream audio = each.get(10, TimeUnit.SECONDS)) {
                    assertThat(Pulled.all(audio).frames()).isEqualTo(1_000);
                }
            }
        }
        assertThat(grants).as("one grant, one refresh for all").hasValue(2);
        assertThat(origin.requests().subList(streams, 2 * streams))
                .allSatisfy(
                        request -> assertThat(request.header("authorization")).contains("Bearer 2"));
    }

    // scenario 118
    @Test
    void tokenExpiresWhilePlaying_playsOnAtTheSameFrame() throws Exception {
        AtomicInteger grants = new AtomicInteger();
        origin.serve("/a.wav", RampWav.ofFrames(FRAMES))
                .withFault(Fault.cutAfter(1_000_000).first(1))
                .withFault(Fault.status(401).onRequest(2));
        try (Kithara guarded = Kithara.builder()
                        .access((uri, expired) -> token(grants.incrementAndGet()))
                        .build();
                AudioStream audio = guarded.open(origin.uri("/a.wav"))) {
            Pulled pulled = Pulled.all(audio);
            assertThat(pulled.frames()).isEqualTo(FRAMES);
            RampWav.ORACLE.assertContiguous(pulled.samples(), 1, 0);
            assertThat(audio.positionFrames()).isEqualTo(FRAMES);
        }
        assertThat(grants).hasValue(2);
        assertThat(origin.requests().get(2).range()).hasValue("bytes=1000000-");
    }

    private static CompletionStage<AccessGrant> token(int number) {
        return CompletableFuture.completedFuture(AccessGrant.ofHeaders(Map.of("Authorization", "Bearer " + number)));
    }

    private void assertComplete(URI uri) throws Exception {
        Pulled pulled = pull(uri);
        assertThat(pulled.frames()).isEqualTo(FRAMES);
        RampWav.ORACLE.assertContiguous(pulled.samples(), 1, 0);
    }

    private Pulled pull(URI uri) throws Exception {
        try (AudioStream audio = kithara.open(uri)) {
            Pulled pulled = Pulled.all(audio);
            assertThat(audio.outcome()).isEqualTo(Optional.of(new Outcome.Complete()));
            return pulled;
        }
    }
}
