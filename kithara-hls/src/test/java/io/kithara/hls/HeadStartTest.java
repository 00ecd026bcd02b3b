package io.kithara.hls;

import static io.kithara.hls.HlsBed.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaSource;
import io.kithara.testing.FakeClock;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The time of the loaders is the clock's: unless a test advances it, a head start does not end by itself. */
class HeadStartTest {
    /** Proves nothing if it is too short, and fails nothing either. */
    private static final long A_WHILE_MILLIS = 200;

    private final FakeClock clock = new FakeClock();
    private HlsBed bed;
    private Vod vod;

    @BeforeEach
    void setUp() throws Exception {
        bed = HlsBed.of(clock);
        vod = Vod.of("/a/", 8).serve(bed.origin);
    }

    @AfterEach
    void tearDown() throws Exception {
        bed.close();
    }

    private void awaitRequestFor(int segment) throws Exception {
        bed.origin.awaitRequests(
                log -> log.stream().anyMatch(request -> request.path().equals(vod.segmentPath(segment))), LIMIT);
    }

    /** Reads as a reader does that has not made sound of anything yet. */
    private static void readWithoutRelease(MediaChunk chunk, int lengthBytes) throws Exception {
        byte[] buffer = new byte[1_000];
        for (int position = 0; position < lengthBytes; ) {
            position += HlsBed.read(chunk.media(), position, buffer, Math.min(buffer.length, lengthBytes - position));
        }
    }

    @Test
    void start_beforeTheFirstSound_asksForTheFirstSegmentOnly() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        bed.origin.serve(vod.segmentPath(1), vod.segments.get(1)).withFault(Fault.afterBytes(1, asked::countDown));
        try (MediaSource source = bed.open(vod.playlistPath())) {
            MediaChunk first = HlsBed.chunk(source);
            readWithoutRelease(first, vod.segments.get(0).length);

            assertThat(asked.await(A_WHILE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();

            first.media().release(1);
            awaitRequestFor(5);
        }
    }

    @Test
    void start_firstSegmentReadToItsEnd_asksForTheOthers() throws Exception {
        try (MediaSource source = bed.open(vod.playlistPath())) {
            MediaChunk first = HlsBed.chunk(source);
            int length = vod.segments.get(0).length;
            readWithoutRelease(first, length);

            assertThat(HlsBed.read(first.media(), length, new byte[1], 1)).isNegative();
            awaitRequestFor(1);
        }
    }

    @Test
    void start_nobodyReads_asksForTheOthersAllTheSame() throws Exception {
        try (MediaSource source = bed.open(vod.playlistPath())) {
            MediaChunk unread = HlsBed.chunk(source);
            assertThat(unread.sequence()).isZero();

            clock.advance(HeadStart.LONGEST);

            awaitRequestFor(5);
        }
    }

    @Test
    void start_firstSegmentDoesNotCome_asksForTheOthersAllTheSame() throws Exception {
        Gate gate = Gate.closed();
        bed.origin.serve(vod.segmentPath(0), vod.segments.get(0)).withFault(Fault.withhold(gate));
        try (MediaSource source = bed.open(vod.playlistPath())) {
            assertThat(source.poll()).isEmpty();
            gate.awaitArrivals(1, LIMIT);
            // The request may be there before the loader has set its alarm.
            clock.awaitPendingTasks(1, LIMIT);

            clock.advance(HeadStart.LONGEST);

            awaitRequestFor(5);
            gate.open();
            assertThat(HlsBed.playOn(source)).extracting(HlsBed.Played::media).containsExactlyElementsOf(vod.segments);
        }
    }

    @Test
    void start_firstSegmentIsMissing_goesOnAtOnce() throws Exception {
        bed.origin.serve(vod.segmentPath(0), new byte[0]).withFault(Fault.status(404));
        try (MediaSource source = bed.open(vod.playlistPath())) {
            assertThat(HlsBed.chunk(source).missing()).isPresent();

            assertThat(HlsBed.playOn(source))
                    .extracting(HlsBed.Played::media)
                    .containsExactlyElementsOf(vod.segments.subList(1, 8));
        }
    }

    @Test
    void seek_beforeTheFirstSound_asksForSeveralAtOnce() throws Exception {
        Gate gate = Gate.closed();
        bed.origin.serve(vod.segmentPath(4), vod.segments.get(4)).withFault(Fault.withhold(gate));
        try (MediaSource source = bed.open(vod.playlistPath())) {
            MediaChunk unread = HlsBed.chunk(source);
            assertThat(unread.sequence()).isZero();

            source.seek(4_500_000, 1);

            gate.awaitArrivals(1, LIMIT);
            awaitRequestFor(7);
            gate.open();
        }
    }

    @Test
    void seek_whileItPlays_asksForSeveralAtOnce() throws Exception {
        Gate gate = Gate.closed();
        bed.origin.serve(vod.segmentPath(6), vod.segments.get(6)).withFault(Fault.withhold(gate));
        try (MediaSource source = bed.open(vod.playlistPath(), oneAhead())) {
            HlsBed.played(HlsBed.chunk(source));

            source.seek(6_500_000, 1);

            gate.awaitArrivals(1, LIMIT);
            awaitRequestFor(7);
            gate.open();
        }
    }

    @Test
    void seek_twoSegmentsBeforeOneThatIsOnItsWay_leavesThatOnItsWay() throws Exception {
        Gate gate = Gate.closed();
        bed.origin.serve(vod.segmentPath(5), vod.segments.get(5)).withFault(Fault.withhold(gate));
        try (MediaSource source = bed.open(vod.playlistPath(), oneAhead())) {
            HlsBed.played(HlsBed.chunk(source));
            source.seek(5_500_000, 1);
            gate.awaitArrivals(1, LIMIT);

            source.seek(3_500_000, 2);

            assertThat(HlsBed.played(HlsBed.chunk(source)).media()).isEqualTo(vod.segments.get(3));
            assertThat(HlsBed.played(HlsBed.chunk(source)).media()).isEqualTo(vod.segments.get(4));
            gate.open();
            assertThat(HlsBed.played(HlsBed.chunk(source)).media()).isEqualTo(vod.segments.get(5));
            assertThat(bed.origin.requests(vod.segmentPath(5))).hasSize(1);
        }
    }

    private static HlsOptions oneAhead() {
        return HlsOptions.builder().lookAhead(Duration.ofMillis(1_500)).build();
    }
}
