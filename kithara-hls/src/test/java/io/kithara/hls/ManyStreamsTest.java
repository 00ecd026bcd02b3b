package io.kithara.hls;

import static io.kithara.hls.HlsBed.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaSource;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.ThreadCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts threads of the whole JVM, so it runs alone. */
@Isolated
class ManyStreamsTest {
    private HlsBed bed;

    @BeforeEach
    void setUp() throws Exception {
        bed = HlsBed.inMemory();
    }

    @AfterEach
    void tearDown() throws Exception {
        bed.close();
    }

    // scenario 74
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void play_severalAtOnce_givesEachItsOwnBytes(int streams) throws Exception {
        // Calls are not cancelled for more urgent ones here: each request is for good.
        bed.close();
        bed = HlsBed.wide();
        List<Vod> vods = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            // Every second stream plays what the one before it plays.
            vods.add(
                    i % 2 == 1 ? vods.get(i - 1) : Vod.of("/" + i + "/", 10 + i).serve(bed.origin));
        }
        ExecutorService readers = Executors.newFixedThreadPool(streams);
        try {
            List<Future<List<HlsBed.Played>>> playing = new ArrayList<>();
            for (Vod vod : vods) {
                playing.add(readers.submit(() -> bed.play(vod.playlistPath())));
            }
            for (int i = 0; i < streams; i++) {
                assertThat(playing.get(i).get(30, TimeUnit.SECONDS))
                        .as("stream " + i)
                        .extracting(HlsBed.Played::media)
                        .containsExactlyElementsOf(vods.get(i).segments);
            }
        } finally {
            readers.shutdownNow();
        }
        assertThat(bed.origin.requests().stream().filter(r -> r.path().endsWith(".m4s")))
                .extracting(request -> request.path())
                .as("a segment that two want is fetched once")
                .doesNotHaveDuplicates();
    }

    // scenario 74
    @Test
    void close_ofOneOfTwo_leavesTheOtherWhole() throws Exception {
        Vod vod = Vod.of("/a/", 6).serve(bed.origin);
        Gate gate = Gate.closed();
        bed.origin.serve(vod.segmentPath(1), vod.segments.get(1)).withFault(Fault.stallAfter(5_000, gate));
        MediaSource leaving = bed.open(vod.playlistPath());
        HlsBed.chunk(leaving);
        gate.awaitArrivals(1, LIMIT);
        try (MediaSource staying = bed.open(vod.playlistPath())) {
            assertThat(HlsBed.played(HlsBed.chunk(staying)).media()).isEqualTo(vod.segments.get(0));
            // Both hold the segment that comes: had one of them not asked for it yet, it would be fetched anew,
            // rightly.
            MediaChunk shared = HlsBed.chunk(staying);
            HlsBed.chunk(leaving);
            leaving.close();
            gate.open();

            assertThat(HlsBed.played(shared).media()).isEqualTo(vod.segments.get(1));
            assertThat(HlsBed.playOn(staying))
                    .extracting(HlsBed.Played::media)
                    .containsExactlyElementsOf(vod.segments.subList(2, 6));
        }
        assertThat(bed.requestsOf("seg-1.m4s")).isEqualTo(1);
    }

    // scenario 94, scenario 120
    @Test
    void close_atAnyMomentAHundredTimes_leavesNothingBehind() throws Exception {
        bed.close();
        ThreadCounter threads = ThreadCounter.ofNames("kithara-");
        bed = HlsBed.inMemory();
        for (int cycle = 0; cycle < 100; cycle++) {
            Random random = new Random(cycle);
            Vod fresh = Vod.of("/" + cycle + "/", 8, 1_000).serve(bed.origin);
            MediaSource source = bed.open(fresh.playlistPath());
            int chunks = random.nextInt(5);
            if (chunks == 0) {
                Optional<MediaChunk> unread = source.poll();
                unread.ifPresent(chunk -> assertThat(chunk.sequence()).isZero());
            }
            for (int i = 0; i < chunks; i++) {
                MediaChunk chunk = HlsBed.chunk(source);
                if (random.nextBoolean()) {
                    HlsBed.read(chunk.media(), 0, new byte[100], 100);
                }
            }
            source.close();
        }

        awaitIdle();
        assertThat(bed.downloader.runningCalls()).isZero();
        assertThat(bed.sources.toString()).as("files held").contains("SegmentStore[0 files]");
        assertThat(bed.origin.openConnections()).as("kept for reuse").isLessThanOrEqualTo(6);
        assertThat(threads.added()).as("shared by all streams").hasSizeLessThanOrEqualTo(24);
        bed.close();
        threads.awaitBaseline(LIMIT);
        bed = HlsBed.inMemory();
    }

    /**
     * A stream that plays to its end comes behind everything that was closed before it. Calls end a little later than their
     * last byte is read, or than they are cancelled: their network threads have to come round to it.
     */
    private void awaitIdle() throws Exception {
        Vod last = Vod.of("/last/", 3).serve(bed.origin);
        bed.play(last.playlistPath());
        for (int i = 0; i < 500 && !isIdle(); i++) {
            CountDownLatch turn = new CountDownLatch(1);
            var unused = bed.timer.schedule(turn::countDown, 10, TimeUnit.MILLISECONDS);
            assertThat(turn.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    private boolean isIdle() {
        return bed.sources.toString().contains("[0 files]")
                && bed.downloader.runningCalls() == 0
                && bed.origin.openConnections() <= 6;
    }
}
