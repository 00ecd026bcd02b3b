package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.testing.FakeClock;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.OriginRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Playlists that change: nothing is repeated, nothing is left out in silence, and all that waits, waits on a clock. */
final class LiveTest {
    private static final Duration TARGET = Duration.ofSeconds(1);
    private static final Duration HALF = Duration.ofMillis(500);
    private static final String LIVE = "/live/";
    private static final String END = "#EXT-X-ENDLIST\n";

    /** A reload, and the look whether anything is silent. */
    private static final int IDLE_TASKS = 2;

    private final FakeClock clock = new FakeClock();
    private final Vod vod = Vod.of(LIVE, 30);
    private HlsBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = HlsBed.of(clock);
        vod.serveMedia(bed.origin);
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    /** Shows the segments {@code from} to {@code to}, exclusive, under these numbers and with {@code tags} in front. */
    private void show(Vod media, int from, int to, int number, String tags, String end) {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n")
                .append("#EXT-X-MEDIA-SEQUENCE:")
                .append(number)
                .append('\n')
                .append(tags)
                .append("#EXT-X-MAP:URI=\"init.mp4\"\n");
        for (int i = from; i < to; i++) {
            text.append(media.extinf(i)).append("seg-").append(i).append(".m4s\n");
        }
        Vod.serveText(bed.origin, media.playlistPath(), text.append(end).toString());
    }

    private void show(int from, int to, int number, String tags, String end) {
        show(vod, from, to, number, tags, end);
    }

    private void show(int from, int to) {
        show(from, to, from, "", "");
    }

    private void showTheEnd(int from, int to) {
        show(from, to, from, "", END);
    }

    /** Serves a second variant, which nobody asks for before the first one fails. */
    private Vod serveOther() {
        Vod other = Vod.ofChannels("/other/", 30, Vod.RATE, 2).serveMedia(bed.origin);
        Vod.serveText(bed.origin, "/master.m3u8", Vod.multivariant(100_000, vod, other));
        return other;
    }

    /** Shows three segments and reads them. */
    private MediaSource openAndReadThree(String path) throws Exception {
        show(0, 3);
        MediaSource source = bed.open(path);
        assertThat(segments(source, 3)).containsExactly(0, 1, 2);
        return source;
    }

    private MediaSource openAndReadThree() throws Exception {
        return openAndReadThree(vod.playlistPath());
    }

    /** Moves the clock and expects that the playlist is asked for exactly then. */
    private void reloadAfter(Duration time) throws Exception {
        long before = bed.requestsOf("index.m3u8");
        clock.awaitPendingTasks(IDLE_TASKS, HlsBed.LIMIT);
        clock.advance(time.minusNanos(1));
        assertThat(bed.requestsOf("index.m3u8")).as("asked for too early").isEqualTo(before);
        clock.advance(Duration.ofNanos(1));
        // Only a complete answer can no longer be changed by what the test shows next.
        bed.origin.awaitRequests(log -> completeLoads(log) == before + 1, HlsBed.LIMIT);
    }

    private static long completeLoads(List<OriginRequest> log) {
        return log.stream()
                .filter(request -> request.path().endsWith("index.m3u8"))
                .filter(request -> request.ending() == OriginRequest.Ending.COMPLETE)
                .count();
    }

    /** Reads a chunk and returns which segment it holds. */
    private int segment(MediaSource source) throws Exception {
        MediaChunk chunk = HlsBed.chunk(source);
        assertThat(chunk.missing()).isEmpty();
        byte[] media = HlsBed.played(chunk).media();
        for (int i = 0; i < vod.segments.size(); i++) {
            if (java.util.Arrays.equals(media, vod.segments.get(i))) {
                return i;
            }
        }
        throw new AssertionError("no segment of ours: " + chunk);
    }

    private static void assertNext(MediaSource source, long startUs, Vod media, int segment) throws Exception {
        assertHolds(HlsBed.chunk(source), startUs, media, segment);
    }

    private static void assertHolds(MediaChunk chunk, long startUs, Vod media, int segment) throws Exception {
        assertThat(chunk.missing()).isEmpty();
        assertThat(chunk.startUs()).hasValue(startUs);
        assertThat(HlsBed.played(chunk).media()).isEqualTo(media.segments.get(segment));
    }

    private static void assertHole(MediaSource source, long startUs, long durationUs) throws Exception {
        MediaChunk hole = HlsBed.chunk(source);
        assertThat(hole.missing().map(MediaException::reason)).contains(MediaException.Reason.NOT_FOUND);
        assertThat(hole.startUs()).hasValue(startUs);
        assertThat(hole.durationUs()).hasValue(durationUs);
    }

    private static void assertFails(ThrowingCallable next, MediaException.Reason reason) {
        assertThatThrownBy(next)
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private List<Integer> segments(MediaSource source, int count) throws Exception {
        List<Integer> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            segments.add(segment(source));
        }
        return segments;
    }

    @Test
    void open_slidingWindow_startsThreeTargetsFromItsEnd() throws Exception {
        show(0, 10);
        try (MediaSource source = bed.open(vod.playlistPath())) {
            assertThat(segments(source, 3)).containsExactly(7, 8, 9);
            assertThat(source.info().live()).isTrue();
            assertThat(source.info().seekable()).isFalse();
            assertThat(source.poll()).isEmpty();
            assertThat(source.isEnded()).isFalse();
        }
    }

    @Test
    void open_windowShorterThanThreeTargets_startsAtItsBeginning() throws Exception {
        show(4, 6);
        try (MediaSource source = bed.open(vod.playlistPath())) {
            assertThat(segments(source, 2)).containsExactly(4, 5);
        }
    }

    @Test
    void follow_toTheEnd_everySegmentOnceInOrder() throws Exception {
        show(0, 4);
        try (MediaSource source = bed.open(vod.playlistPath())) {
            assertThat(segments(source, 3)).containsExactly(1, 2, 3);
            show(2, 6);
            reloadAfter(TARGET);
            show(5, 8);
            reloadAfter(TARGET);
            assertThat(segments(source, 4)).containsExactly(4, 5, 6, 7);
            showTheEnd(6, 9);
            reloadAfter(TARGET);
            assertThat(segment(source)).isEqualTo(8);
            assertThat(HlsBed.next(source)).isEmpty();
            assertThat(source.isEnded()).isTrue();
            assertThat(source.info().live()).isFalse();
        }
        assertThat(bed.requestsOf(".m4s")).isEqualTo(8);
    }

    /** With the segments that were there, or with none. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void follow_endComesAlone_isTheEnd(int from) throws Exception {
        try (MediaSource source = openAndReadThree()) {
            showTheEnd(from, 3);
            reloadAfter(TARGET);
            assertThat(HlsBed.next(source)).isEmpty();
        }
    }

    @Test
    void reload_unchanged_comesAfterHalfTheTarget() throws Exception {
        try (MediaSource source = openAndReadThree()) {
            reloadAfter(TARGET);
            reloadAfter(HALF);
            reloadAfter(HALF);
            show(0, 4);
            reloadAfter(HALF);
            assertThat(segment(source)).isEqualTo(3);
            reloadAfter(TARGET);
        }
    }

    @Test
    void reload_fails_isTriedAfterHalfTheTargetAndPlayingGoesOn() throws Exception {
        try (MediaSource source = openAndReadThree()) {
            bed.origin.serve(vod.playlistPath(), new byte[0]).withFault(Fault.status(404));
            reloadAfter(TARGET);
            show(1, 5);
            reloadAfter(HALF);
            assertThat(segments(source, 2)).containsExactly(3, 4);
        }
    }

    @Test
    void window_passesUs_isAHoleOfItsLengthThatIsReported() throws Exception {
        try (MediaSource source = openAndReadThree()) {
            show(6, 9);
            reloadAfter(TARGET);
            assertHole(source, 3_000_000, 3_000_000);
            assertNext(source, 6_000_000, vod, 6);
        }
    }

    /** A playlist that stays as it was, or is none any more: what answers is there and has no more to say. */
    @ParameterizedTest
    @CsvSource({",TIMEOUT", "<html>, CONTENT_TYPE", "nothing to play here, MALFORMED"})
    void playlist_stuckOrGarbage_failsTypedAfterThreeAndAHalfTargets(
            @Nullable String garbage, MediaException.Reason reason) throws Exception {
        try (MediaSource source = openAndReadThree()) {
            if (garbage != null) {
                Vod.serveText(bed.origin, vod.playlistPath(), garbage);
            }
            reloadAfter(TARGET);
            for (int i = 0; i < 4; i++) {
                reloadAfter(HALF);
                assertThat(source.poll()).isEmpty();
            }
            clock.advance(TARGET);
            assertFails(() -> HlsBed.next(source), reason);
        }
    }

    @Test
    void playlist_garbageForAMoment_playsOn() throws Exception {
        try (MediaSource source = openAndReadThree()) {
            Vod.serveText(bed.origin, vod.playlistPath(), "<html>");
            reloadAfter(TARGET);
            reloadAfter(HALF);
            showTheEnd(1, 5);
            reloadAfter(HALF);
            assertThat(segments(source, 2)).containsExactly(3, 4);
            assertThat(HlsBed.next(source)).isEmpty();
        }
    }

    /** RFC 8216 section 6.3.4: what was published between two loads is lost, not played late and not counted out. */
    @Test
    void window_passesUsByAlmostTheMost_isAHoleOfThatLength() throws Exception {
        try (MediaSource source = openAndReadThree()) {
            int jump = 100_000;
            show(6, 9, 3 + jump, "", END);
            reloadAfter(TARGET);
            assertHole(source, 3_000_000, jump * 1_000_000L);
            assertThat(segments(source, 3)).containsExactly(6, 7, 8);
            assertThat(HlsBed.next(source)).isEmpty();
        }
    }

    @Test
    void playlist_copyThatLags_bringsNothingTwice() throws Exception {
        show(2, 6);
        try (MediaSource source = bed.open(vod.playlistPath())) {
            assertThat(segments(source, 3)).containsExactly(3, 4, 5);
            show(1, 5);
            reloadAfter(TARGET);
            show(3, 7);
            reloadAfter(HALF);
            assertThat(segment(source)).isEqualTo(6);
        }
    }

    @Test
    void window_shrinks_playsOn() throws Exception {
        show(0, 10);
        try (MediaSource source = bed.open(vod.playlistPath())) {
            assertThat(segments(source, 3)).containsExactly(7, 8, 9);
            show(9, 11);
            reloadAfter(TARGET);
            assertNext(source, 10_000_000, vod, 10);
        }
    }

    /** Nothing is listed, under the number to come or under none. */
    @ParameterizedTest
    @ValueSource(ints = {3, 0})
    void window_isEmptyForAMoment_playsOnWhereItWas(int number) throws Exception {
        try (MediaSource source = openAndReadThree()) {
            show(0, 0, number, "", "");
            reloadAfter(TARGET);
            showTheEnd(2, 5);
            reloadAfter(HALF);
            assertNext(source, 3_000_000, vod, 3);
            assertNext(source, 4_000_000, vod, 4);
            assertThat(HlsBed.next(source)).isEmpty();
        }
    }

    /** What a publisher takes back was played already. */
    @Test
    void window_losesItsLastSegmentsForAMoment_repeatsNothing() throws Exception {
        show(0, 4);
        try (MediaSource source = bed.open(vod.playlistPath())) {
            assertThat(segments(source, 3)).containsExactly(1, 2, 3);
            show(0, 2);
            reloadAfter(TARGET);
            showTheEnd(0, 5);
            reloadAfter(HALF);
            assertNext(source, 4_000_000, vod, 4);
            assertThat(HlsBed.next(source)).isEmpty();
        }
    }

    /** Four seconds have been published before, of which the last three were played. */
    private void assertGoesOnBehindADiscontinuity(MediaSource source) throws Exception {
        MediaChunk first = HlsBed.chunk(source);
        assertThat(first.discontinuity()).isTrue();
        assertHolds(first, 4_000_000, vod, 0);
    }

    @Test
    void server_startsAnewWithItsNumbers_playsOnBehindADiscontinuity() throws Exception {
        show(10, 14, 110, "", "");
        try (MediaSource source = bed.open(vod.playlistPath())) {
            assertThat(segments(source, 3)).containsExactly(11, 12, 13);
            show(0, 1, 0, "", "");
            reloadAfter(TARGET);
            show(0, 2, 0, "", "");
            reloadAfter(HALF);
            assertGoesOnBehindADiscontinuity(source);
            show(0, 3, 0, "", END);
            reloadAfter(TARGET);
            assertThat(segments(source, 2)).containsExactly(1, 2);
            assertThat(HlsBed.next(source)).isEmpty();
        }
    }

    @Test
    void server_countsFromTheWallClockAllAtOnce_playsOnBehindADiscontinuityWithoutDaysOfSilence() throws Exception {
        show(10, 14, 110, "", "");
        try (MediaSource source = bed.open(vod.playlistPath())) {
            assertThat(segments(source, 3)).containsExactly(11, 12, 13);
            show(0, 3, 1_700_000_000, "", END);
            reloadAfter(TARGET);
            assertGoesOnBehindADiscontinuity(source);
            assertThat(segments(source, 2)).containsExactly(1, 2);
            assertThat(HlsBed.next(source)).isEmpty();
        }
    }

    @Test
    void discontinuity_slidesOut_isToldOnce() throws Exception {
        try (MediaSource source = openAndReadThree()) {
            show(3, 5, 3, "#EXT-X-DISCONTINUITY\n", "");
            reloadAfter(TARGET);
            assertThat(HlsBed.chunk(source).discontinuity()).isTrue();
            assertThat(HlsBed.chunk(source).discontinuity()).isFalse();
            show(4, 6, 4, "#EXT-X-DISCONTINUITY-SEQUENCE:1\n", "");
            reloadAfter(TARGET);
            assertThat(HlsBed.chunk(source).discontinuity()).isFalse();
        }
    }

    @Test
    void event_growsFromItsBeginningAndSeeks() throws Exception {
        show(0, 5, 0, "#EXT-X-PLAYLIST-TYPE:EVENT\n", "");
        try (MediaSource source = bed.open(vod.playlistPath())) {
            assertThat(segments(source, 3)).containsExactly(2, 3, 4);
            assertThat(source.info().seekable()).isTrue();
            source.seek(0, 1);
            assertThat(segments(source, 5)).containsExactly(0, 1, 2, 3, 4);
            show(0, 6, 0, "#EXT-X-PLAYLIST-TYPE:EVENT\n", END);
            reloadAfter(TARGET);
            assertThat(segment(source)).isEqualTo(5);
            assertThat(HlsBed.next(source)).isEmpty();
        }
    }

    @Test
    void vodWithoutItsEndTag_playsFromTheBeginningToTheEnd() throws Exception {
        show(0, 5, 0, "#EXT-X-PLAYLIST-TYPE:VOD\n", "");
        assertThat(bed.play(vod.playlistPath())).hasSize(5);
        assertThat(bed.requestsOf("index.m3u8")).isEqualTo(1);
    }

    /** A second variant of the same stream whose numbers are others; both say what time it was. */
    @Test
    void variantFails_otherNumbers_goesOnAtTheSameWallClock() throws Exception {
        Instant zero = Instant.parse("2026-01-01T00:00:00Z");
        Vod other = serveOther();
        show(2, 6, 2, "#EXT-X-PROGRAM-DATE-TIME:" + zero.plusSeconds(2) + "\n", "");
        show(other, 3, 7, 703, "#EXT-X-PROGRAM-DATE-TIME:" + zero.plusSeconds(3) + "\n", END);
        bed.origin.withFault(Fault.status(404).onPath(vod.segmentPath(4)));
        try (MediaSource source = bed.open("/master.m3u8")) {
            assertThat(segment(source)).isEqualTo(3);
            for (int i = 4; i < 7; i++) {
                assertNext(source, (i - 2) * 1_000_000L, other, i);
            }
            assertThat(HlsBed.next(source)).isEmpty();
        }
    }

    /** How a live playlist may end for good: it stands still, is no playlist any more, or is gone. */
    private enum Death {
        STANDS_STILL,
        GARBAGE,
        GONE,
        UNREACHABLE
    }

    private void die(Death death) {
        switch (death) {
            case STANDS_STILL -> show(0, 3);
            case GARBAGE -> Vod.serveText(bed.origin, vod.playlistPath(), "<html>");
            case GONE -> bed.origin.serve(vod.playlistPath(), new byte[0]).withFault(Fault.status(404));
            case UNREACHABLE -> bed.origin.withFault(Fault.status(503).onPath(vod.playlistPath()));
        }
    }

    @ParameterizedTest
    @EnumSource(Death.class)
    void playlist_diesOnOneVariant_goesOnWithTheOtherWhereTheFirstEnded(Death death) throws Exception {
        Vod other = serveOther();
        // Its window has passed the place by when it is asked for.
        show(other, 4, 7, 4, "", "");
        try (MediaSource source = openAndReadThree("/master.m3u8")) {
            die(death);
            advanceUntilAskedFor(other);
            assertHole(source, 3_000_000, 1_000_000);
            for (int i = 4; i < 7; i++) {
                assertNext(source, i * 1_000_000L, other, i);
            }
        }
    }

    /** The loader's alarms come by and by; three and a half target durations are what a playlist is granted. */
    private void advanceUntilAskedFor(Vod other) throws Exception {
        for (int i = 0; i < 12 && bed.requestsOf(other.playlistPath()) == 0; i++) {
            clock.awaitPendingTasks(1, HlsBed.LIMIT);
            clock.advance(HALF);
        }
        assertThat(clock.elapsed()).isLessThanOrEqualTo(Duration.ofSeconds(6));
        bed.origin.awaitRequests(
                log -> log.stream().anyMatch(request -> request.path().equals(other.playlistPath())), HlsBed.LIMIT);
    }

    @Test
    void playlist_diesOnEveryVariant_failsTyped() throws Exception {
        Vod other = serveOther();
        show(other, 0, 3, 0, "", "");
        try (MediaSource source = openAndReadThree("/master.m3u8")) {
            die(Death.GARBAGE);
            advanceUntilAskedFor(other);
            assertFails(() -> nextWhileTimeGoesOn(source), MediaException.Reason.TIMEOUT);
        }
    }

    private void nextWhileTimeGoesOn(MediaSource source) throws Exception {
        for (int i = 0; i < 40; i++) {
            assertThat(source.poll()).isEmpty();
            clock.awaitPendingTasks(1, HlsBed.LIMIT);
            clock.advance(HALF);
        }
        var unused = HlsBed.next(source);
    }

    // scenario 68
    @Test
    void variant_silentForFourSeconds_isEscaped() throws Exception {
        Vod slow = Vod.of("/slow/", 4).serve(bed.origin);
        Vod other = Vod.ofChannels("/quick/", 4, Vod.RATE, 2).serve(bed.origin);
        Vod.serveText(bed.origin, "/master.m3u8", Vod.multivariant(100_000, slow, other));
        Gate never = Gate.closed();
        bed.origin.withFault(Fault.withhold(never).onPath(slow.segmentPath(0)));
        try (MediaSource source = bed.open("/master.m3u8")) {
            assertThat(source.poll()).isEmpty();
            never.awaitArrivals(1, HlsBed.LIMIT);
            clock.awaitPendingTasks(1, HlsBed.LIMIT);
            clock.advance(Duration.ofMillis(3_900));
            assertThat(bed.requestsOf("/quick/index.m3u8")).isZero();
            clock.advance(Duration.ofSeconds(4));
            assertNext(source, 0, other, 0);
        }
    }
}
