package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.OriginRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a prefetch leaves in the cache is what playback reads first, and not much more. */
final class PrefetchTest {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final int SEGMENTS = 20;

    @TempDir
    Path folder;

    private FakeOrigin origin;

    @BeforeEach
    void open() throws Exception {
        origin = FakeOrigin.start();
    }

    @AfterEach
    void close() throws Exception {
        origin.close();
    }

    private Kithara openKithara() throws KitharaException {
        return Kithara.builder().cacheDirectory(folder).build();
    }

    private StreamStats prefetch(URI uri) throws Exception {
        try (Kithara kithara = openKithara()) {
            Prefetch prefetch = kithara.prefetch(uri, FIRST, OpenOptions.defaults());
            assertThat(prefetch.outcome()).isEqualTo(new Outcome.Complete());
            return prefetch.stats();
        }
    }

    /** Plays the first seconds in another process, as it were, with the network off. */
    private void assertPlaysWithoutARequest(URI uri, int rate) throws Exception {
        int before = origin.requests().size();
        try (Kithara kithara = openKithara();
                AudioStream audio =
                        kithara.open(uri, OpenOptions.builder().offline(true).build())) {
            assertThat(Pulled.atMost(audio, FIRST.toSeconds() * rate).frames())
                    .isEqualTo((int) FIRST.toSeconds() * rate);
        }
        assertThat(origin.requests()).hasSize(before);
    }

    // scenario 46
    @Test
    void prefetch_ofAFile_playsSoMuchWithoutARequest_andIsBounded() throws Exception {
        origin.serve("/long.wav", RampWav.ofFrames(120 * RampWav.RATE));
        URI uri = origin.uri("/long.wav");
        long needed = FIRST.toSeconds() * RampWav.RATE * 4;

        StreamStats cost = prefetch(uri);

        // What is played, what the decoder and the download are ahead, and what a socket holds: see docs/offline.md.
        assertThat(cost.bytesFetched()).isBetween(needed, 2 * needed + PrefetchRun.lookAheadBytes(FIRST));
        assertPlaysWithoutARequest(uri, RampWav.RATE);
    }

    // scenario 46
    @Test
    void prefetch_ofAFile_thenPlayOnline_fetchesNothingOfItAgain() throws Exception {
        origin.serve("/long.wav", RampWav.ofFrames(30 * RampWav.RATE));
        URI uri = origin.uri("/long.wav");
        prefetch(uri);
        int before = origin.requests().size();
        try (Kithara kithara = openKithara();
                AudioStream audio = kithara.open(uri)) {
            assertThat(Pulled.all(audio).frames()).isEqualTo(30 * RampWav.RATE);
            assertThat(audio.stats().bytesFromCache()).isGreaterThan(FIRST.toSeconds() * RampWav.RATE * 4);
        }
        assertThat(origin.requests().stream().skip(before))
                .allSatisfy(
                        request -> assertThat(firstByte(request)).isGreaterThan(FIRST.toSeconds() * RampWav.RATE * 4));
    }

    private static long firstByte(OriginRequest request) {
        String range = request.range().orElseThrow();
        return Long.parseLong(range.substring("bytes=".length(), range.indexOf('-')));
    }

    // scenario 46
    @Test
    void prefetch_ofHls_takesThePlaylistsAndTheSegmentsThatAreHeard_andThreeMoreAtMost() throws Exception {
        RampLadder.of(1, SEGMENTS).withAes().serveOn(origin);
        URI uri = origin.uri(RampLadder.MASTER);

        prefetch(uri);

        List<String> fetched =
                origin.requests().stream().map(OriginRequest::path).toList();
        assertThat(fetched).doesNotHaveDuplicates().contains("/0/media.m3u8", "/0/init.mp4", "/0/key.bin");
        List<String> segments =
                fetched.stream().filter(path -> path.endsWith(".m4s")).toList();
        int heard = (int) FIRST.toSeconds();
        assertThat(segments)
                .containsAll(IntStream.range(0, heard)
                        .mapToObj(i -> RampLadder.path(0, i))
                        .toList())
                .hasSizeBetween(heard, heard + 3);
        assertPlaysWithoutARequest(uri, RampLadder.RATE);
    }

    // scenario 46
    @Test
    void prefetch_ofHls_thenPlayOnline_asksForThePlaylistsByConditionAndForNoSegmentAgain() throws Exception {
        RampLadder.of(1, SEGMENTS).serveOn(origin);
        URI uri = origin.uri(RampLadder.MASTER);
        prefetch(uri);
        List<String> fetched =
                origin.requests().stream().map(OriginRequest::path).toList();

        try (Kithara kithara = openKithara();
                AudioStream audio = kithara.open(uri)) {
            assertThat(Pulled.all(audio).frames()).isEqualTo(SEGMENTS * RampLadder.SEGMENT_FRAMES);
        }

        assertThat(origin.requests().stream().skip(fetched.size())).allSatisfy(request -> {
            if (request.path().endsWith(".m3u8")) {
                assertThat(request.status()).isEqualTo(304);
            } else {
                assertThat(fetched).doesNotContain(request.path());
            }
        });
    }
}
