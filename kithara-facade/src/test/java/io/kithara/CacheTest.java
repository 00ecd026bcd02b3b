package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.storage.CancelToken;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.OriginRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CacheTest {
    private static final int FRAMES = 200_000;

    @TempDir
    Path folder;

    // scenario 46
    @Test
    void playedOnce_playsAgainInAnotherInstanceWithoutARequest() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            URI uri = serve(origin);
            try (Kithara kithara = Kithara.builder().cacheDirectory(folder).build();
                    AudioStream audio = kithara.open(uri)) {
                Pulled.all(audio);
            }
            assertThat(origin.requests()).hasSize(1);
            origin.goOffline();
            assertPlaysOffline(uri);
            assertThat(origin.requests()).hasSize(1);
        }
    }

    @Test
    void download_thenNetworkOff_playsWhole() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            URI uri = serve(origin);
            try (Kithara kithara = Kithara.builder().cacheDirectory(folder).build()) {
                Download download = kithara.download(uri, OpenOptions.defaults());
                download.completion().toCompletableFuture().get(30, TimeUnit.SECONDS);
                assertThat(download.bytesDone()).isEqualTo(44 + FRAMES * 4);
                assertThat(download.bytesTotal()).hasValue(44 + FRAMES * 4);
                assertThat(kithara.cache().list())
                        .singleElement()
                        .satisfies(asset -> assertThat(asset.pins()).isOne());
            }
            origin.goOffline();
            assertPlaysOffline(uri);
        }
    }

    @Test
    void download_localFile_isRefusedAndPinsNothing() throws Exception {
        Path file = Files.write(folder.resolve("a.wav"), RampWav.ofFrames(100));
        try (Kithara kithara =
                Kithara.builder().cacheDirectory(folder.resolve("cache")).build()) {
            assertThatThrownBy(() -> kithara.download(file.toUri(), OpenOptions.defaults()))
                    .isInstanceOfSatisfying(
                            KitharaException.class,
                            e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.UNSUPPORTED));
            assertThat(kithara.cache().list()).isEmpty();
        }
    }

    @Test
    void cacheDirectory_thatIsAFile_failsInOneSentenceWithoutAClassName() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Kithara.builder().cacheDirectory(file).build())
                .isInstanceOf(KitharaException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("Exception");
    }

    @Test
    void prefetch_thenPlay_fetchesNothingTwice() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().cacheDirectory(folder).build()) {
            URI uri = serve(origin);
            Prefetch prefetch = kithara.prefetch(uri, Duration.ofSeconds(1), OpenOptions.defaults());
            assertThat(prefetch.outcome()).isEqualTo(new Outcome.Complete());
            int requests = origin.requests().size();
            try (AudioStream audio = kithara.open(uri)) {
                assertThat(Pulled.all(audio).frames()).isEqualTo(FRAMES);
            }
            assertThat(origin.requests().stream().skip(requests))
                    .allSatisfy(request -> assertThat(firstByte(request)).isGreaterThan(RampWav.RATE * 4));
        }
    }

    @Test
    void prefetch_shortPartFromAFastOrigin_fetchesLittleMore() throws Exception {
        int frames = 60 * RampWav.RATE;
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().cacheDirectory(folder).build()) {
            origin.serve("/long.wav", RampWav.ofFrames(frames));
            Prefetch prefetch =
                    kithara.prefetch(origin.uri("/long.wav"), Duration.ofSeconds(5), OpenOptions.defaults());
            // Five seconds, the look-ahead, and what the decoder runs ahead: well below ten.
            assertThat(prefetch.stats().bytesFetched()).isBetween(5L * RampWav.RATE * 4, 10L * RampWav.RATE * 4);
        }
    }

    // scenario 112
    @Test
    void prefetch_originStalls_endsAtTheDeadlineThatWasSet() throws Exception {
        assertStalledPrefetchEnds(
                KitharaException.Reason.DEADLINE,
                OpenOptions.builder().deadline(Duration.ofSeconds(1)).build(),
                audio -> {});
    }

    @Test
    void prefetch_cancelledAfterOpening_ends() throws Exception {
        CancelToken cancel = CancelToken.root();
        assertStalledPrefetchEnds(
                KitharaException.Reason.CANCELLED,
                OpenOptions.builder().cancel(cancel).build(),
                audio -> cancel.cancel());
    }

    private void assertStalledPrefetchEnds(
            KitharaException.Reason reason, OpenOptions options, Consumer<AudioStream> observer) throws Exception {
        Gate gate = Gate.closed();
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().cacheDirectory(folder).build()) {
            URI uri = serve(origin);
            origin.withFault(Fault.stallAfter(100_000, gate));
            assertThatThrownBy(() -> kithara.prefetch(uri, Duration.ofSeconds(4), options, observer))
                    .isInstanceOfSatisfying(
                            KitharaException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        } finally {
            gate.open();
        }
    }

    @Test
    void offline_notCached_isOffline() throws Exception {
        try (Kithara kithara = Kithara.builder().cacheDirectory(folder).build()) {
            assertThatThrownBy(() -> kithara.open(
                            URI.create("http://127.0.0.1:9/a.wav"),
                            OpenOptions.builder().offline(true).build()))
                    .isInstanceOfSatisfying(
                            KitharaException.class,
                            e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.OFFLINE));
        }
    }

    private static long firstByte(OriginRequest request) {
        String range = request.range().orElseThrow();
        return Long.parseLong(range.substring("bytes=".length(), range.indexOf('-')));
    }

    private static URI serve(FakeOrigin origin) {
        origin.serve("/ramp.wav", RampWav.ofFrames(FRAMES)).etag("\"v1\"");
        return origin.uri("/ramp.wav");
    }

    private void assertPlaysOffline(URI uri) throws Exception {
        try (Kithara kithara = Kithara.builder().cacheDirectory(folder).build();
                AudioStream audio =
                        kithara.open(uri, OpenOptions.builder().offline(true).build())) {
            Pulled pulled = Pulled.all(audio);
            assertThat(pulled.frames()).isEqualTo(FRAMES);
            RampWav.ORACLE.assertContiguous(pulled.samples(), 1, 0);
            assertThat(audio.stats().bytesFromCache()).isEqualTo(44 + FRAMES * 4);
        }
    }
}
