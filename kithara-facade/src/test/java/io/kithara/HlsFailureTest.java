package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.DecodeSession;
import io.kithara.decode.Outcome;
import io.kithara.stream.MediaException;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an HLS stream whose origin fails: complete audio, or a hole that is reported. */
final class HlsFailureTest {
    private static final int SEGMENTS = 6;
    private static final int BROKEN = 3;

    private HlsRig rig;
    private FakeOrigin origin;

    @BeforeEach
    void start() throws Exception {
        rig = HlsRig.start();
        origin = rig.origin;
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    /** One way in which a segment cannot be used. */
    enum Damage {
        NOT_FOUND,
        EMPTY,
        TRUNCATED,
        GARBAGE,
        GARBAGE_INSIDE,
        HTML_PAGE,
        CLOSED_EARLY;

        void applyTo(FakeOrigin origin, RampLadder hls, int variant, int segment) throws Exception {
            String path = RampLadder.path(variant, segment);
            byte[] body = hls.body(variant, segment);
            switch (this) {
                case NOT_FOUND -> origin.withFault(Fault.status(404).onPath(path));
                case EMPTY -> origin.serve(path, new byte[0]);
                case TRUNCATED -> origin.serve(path, Arrays.copyOf(body, body.length / 2));
                case GARBAGE -> origin.serve(path, noise(body.length, body, 0));
                case GARBAGE_INSIDE -> origin.serve(path, noise(body.length, body, 16));
                case HTML_PAGE -> origin.withFault(Fault.htmlPage().onPath(path));
                case CLOSED_EARLY -> origin.withFault(Fault.cutAfter(0).onPath(path));
            }
        }

        private static byte[] noise(int length, byte[] body, int intact) {
            byte[] noise = new byte[length];
            new Random(7).nextBytes(noise);
            System.arraycopy(body, 0, noise, 0, intact);
            return noise;
        }
    }

    /** Every damage to the first segment, one in the middle and the last. */
    private static Stream<Arguments> damages() {
        return Arrays.stream(Damage.values())
                .flatMap(damage -> Stream.of(0, BROKEN, SEGMENTS - 1).map(segment -> Arguments.of(damage, segment)));
    }

    // scenario 59, scenario 109
    @ParameterizedTest
    @MethodSource("damages")
    void damagedSegment_withoutAnotherVariant_isAHoleOfItsLength(Damage damage, int segment) throws Exception {
        RampLadder hls = RampLadder.of(1, SEGMENTS).serveOn(origin);
        damage.applyTo(origin, hls, 0, segment);
        HlsRig.Heard heard = rig.play(RampLadder.MASTER);
        hls.assertHonest(heard);
        assertThat(heard.outcome()).isInstanceOf(Outcome.Truncated.class);
        assertThat(heard.missing()).hasSize(1);
        assertThat(heard.missing().get(0).to()).isEqualTo(Duration.ofSeconds(segment + 1));
    }

    // scenario 59, scenario 68, scenario 109
    @ParameterizedTest
    @MethodSource("damages")
    void damagedSegment_withAnotherVariant_isReplaced(Damage damage, int segment) throws Exception {
        RampLadder hls = RampLadder.of(2, SEGMENTS).serveOn(origin);
        damage.applyTo(origin, hls, 0, segment);
        damage.applyTo(origin, hls, 1, (segment + SEGMENTS - 2) % SEGMENTS);
        hls.assertComplete(rig.play(RampLadder.MASTER));
    }

    // scenario 111
    @ParameterizedTest
    @ValueSource(strings = {"/master.m3u8", "/0/media.m3u8", "/0/key.bin", "/0/init.mp4", "/0/seg0.m4s", "/0/seg3.m4s"})
    void unavailable_onceAndThreeTimes_playsThrough(String path) throws Exception {
        RampLadder hls = RampLadder.of(1, SEGMENTS).withAes().serveOn(origin);
        for (int times : new int[] {1, 3}) {
            origin.withFault(Fault.status(503).onPath(path).first(times));
        }
        hls.assertComplete(rig.play(RampLadder.MASTER));
        assertThat(origin.requests(path)).hasSize(4);
    }

    // scenario 111
    @Test
    void unavailable_retryAfter_isHonoured() throws Exception {
        RampLadder hls = RampLadder.of(1, 2).serveOn(origin);
        origin.withFault(Fault.status(503, "1").onPath(RampLadder.path(0, 0)).first(1));
        long before = System.nanoTime();
        hls.assertComplete(rig.play(RampLadder.MASTER));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(origin.requests(RampLadder.path(0, 0))).hasSize(2);
    }

    // scenario 41
    @ParameterizedTest
    @ValueSource(strings = {"/master.m3u8", "/0/media.m3u8", "/0/key.bin", "/0/init.mp4", "/0/seg0.m4s"})
    void htmlPageOnce_failsTypedOrLeavesAHole_andIsNotKept(String path) throws Exception {
        RampLadder hls = RampLadder.of(1, 2).withAes().serveOn(origin);
        origin.withFault(Fault.htmlPage().onPath(path).first(1));
        HlsRig.Heard first = rig.hear(RampLadder.MASTER);
        if (path.endsWith("init.mp4") && first.outcome() instanceof Outcome.Complete) {
            // the segment behind asked for the same file before it was seen to have failed
            hls.assertComplete(first);
        } else {
            assertThat(first.outcome()).isNotInstanceOf(Outcome.Complete.class);
        }
        assertThat(origin.requests(path)).as("no storm").hasSizeLessThanOrEqualTo(2);
        hls.assertComplete(rig.hear(RampLadder.MASTER));
    }

    // scenario 76
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void outage_withHalfWrittenBodies_playbackResumes(int variants) throws Exception {
        RampLadder hls = RampLadder.of(variants, SEGMENTS).serveOn(origin);
        Gate gate = Gate.closed();
        for (int segment : new int[] {2, 3, 5}) {
            origin.withFault(Fault.stallAfter(6_000, gate)
                    .onPath(RampLadder.path(0, segment))
                    .first(1));
        }
        try (DecodeSession session = rig.open(RampLadder.MASTER)) {
            HlsRig.awaitOpened(session);
            gate.awaitArrivals(3, Duration.ofSeconds(10));
            origin.goOffline();
            gate.open();
            HlsRig.Heard before = HlsRig.read(session, new float[0], 2 * RampLadder.SEGMENT_FRAMES);
            var unused = CompletableFuture.runAsync(
                    origin::goOnline, CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
            hls.assertComplete(HlsRig.read(session, before.samples(), Integer.MAX_VALUE));
        }
    }

    // scenario 112
    @Test
    void silentMidBody_isResumed() throws Exception {
        RampLadder hls = RampLadder.of(1, SEGMENTS).serveOn(origin);
        origin.withFault(Fault.stallAfter(5_000, Gate.closed())
                .onPath(RampLadder.path(0, BROKEN))
                .first(1));
        hls.assertComplete(rig.play(RampLadder.MASTER));
        assertThat(origin.requests(RampLadder.path(0, BROKEN))).hasSize(2);
    }

    // scenario 109
    @Test
    void resetEveryFewKilobytes_playsComplete() throws Exception {
        RampLadder hls = RampLadder.of(1, SEGMENTS).serveOn(origin);
        origin.withFault(Fault.resetAfter(6_000).onPath("*.m4s"));
        hls.assertComplete(rig.play(RampLadder.MASTER));
    }

    // scenario 59
    @Test
    void declaredGap_isAHoleThatIsReported() throws Exception {
        RampLadder hls = RampLadder.of(1, SEGMENTS).serveOn(origin);
        origin.serve("/0/media.m3u8", hls.media(0, "#EXT-X-GAP\n").getBytes(StandardCharsets.UTF_8));
        hls.assertMissing(rig.play(RampLadder.MASTER), 2);
        assertThat(origin.requests(RampLadder.path(0, 2))).isEmpty();
    }

    @Test
    void declaredGap_withAnotherVariant_isFilledFromThere() throws Exception {
        RampLadder hls = RampLadder.of(2, SEGMENTS).serveOn(origin);
        origin.serve("/0/media.m3u8", hls.media(0, "#EXT-X-GAP\n").getBytes(StandardCharsets.UTF_8));
        hls.assertComplete(rig.play(RampLadder.MASTER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/0/seg*", "/0/init.mp4", "/0/media.m3u8"})
    void missingOfOneVariant_theOtherPlays(String path) throws Exception {
        RampLadder hls = RampLadder.of(2, SEGMENTS).serveOn(origin);
        origin.withFault(Fault.status(404).onPath(path));
        hls.assertComplete(rig.play(RampLadder.MASTER));
    }

    @Test
    void everySegmentIsMissing_failsTyped() throws Exception {
        RampLadder.of(2, 20).serveOn(origin);
        origin.withFault(Fault.status(404).onPath("*.m4s"));
        try (DecodeSession session = rig.open(RampLadder.MASTER)) {
            assertThatThrownBy(() -> session.opened().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(MediaException.class);
        }
        assertThat(origin.requests()).hasSizeLessThan(80);
    }

    @Test
    void originDies_failsTypedAfterAllGoodFrames() throws Exception {
        RampLadder hls = RampLadder.of(2, 30).serveOn(origin);
        origin.withFault(Fault.status(404).onPath("/*/seg1*"));
        origin.withFault(Fault.status(404).onPath("/*/seg2*"));
        HlsRig.Heard heard = rig.play(RampLadder.MASTER);
        hls.assertHonest(heard);
        assertThat(heard.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(MediaException.Reason.STATUS));
        assertThat(heard.samples().length).isGreaterThanOrEqualTo(RampLadder.SEGMENT_FRAMES);
    }

    @Test
    void firstPlaylistOfRedundantOnesFails_theNextTakesOver() throws Exception {
        RampLadder hls = RampLadder.of(2, SEGMENTS).serveOn(origin);
        origin.serve(
                "/redundant.m3u8",
                "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000\n1/media.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=1000\n0/media.m3u8\n"
                        .getBytes(StandardCharsets.UTF_8));
        origin.withFault(Fault.status(404).onPath(RampLadder.path(1, BROKEN)));
        hls.assertComplete(rig.play("/redundant.m3u8"));
        assertThat(origin.requests(RampLadder.path(1, BROKEN - 1))).isNotEmpty();
        assertThat(origin.requests(RampLadder.path(0, BROKEN))).hasSize(1);
    }
}
