package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Packets of 1,024 frames at 48 kHz; chunks of six seconds by the playlist. */
class TimelineTest {
    private static final int RATE = 48_000;
    private static final int PACKET = 1_024;
    private static final double SEGMENT_S = 6;

    /** What the container's clock says at the stream's zero: some encoders start anywhere. */
    private static final long CONTAINER_ZERO = 90L * RATE;

    private final Timeline timeline = new Timeline();

    @BeforeEach
    void rate() {
        timeline.rate(RATE);
    }

    private static long frames(double seconds) {
        return Math.round(seconds * RATE);
    }

    private static long clockAt(double seconds) {
        return CONTAINER_ZERO + frames(seconds);
    }

    private void enter(Chunks kind, double startSeconds) {
        timeline.enterSegment(kind.at(startSeconds, SEGMENT_S), 0, false);
    }

    /** Enters a segment and places all of it as one packet that starts where the container's clock says. */
    private long play(Chunks kind, double stated, double clock, double lengthSeconds) {
        enter(kind, stated);
        long start = timeline.place(clockAt(clock), frames(lengthSeconds));
        timeline.leaveSegment(false);
        return start;
    }

    // ---- whole files

    @Test
    void place_inAFile_isWhatThePacketSays() {
        timeline.enterFile();

        assertThat(timeline.place(-PACKET, PACKET)).isEqualTo(-PACKET);
        assertThat(timeline.place(10 * PACKET, PACKET)).isEqualTo(10 * PACKET);
        assertThat(timeline.clock()).isEqualTo(11 * PACKET);
        assertThat(timeline.expected()).as("nothing was delivered").isZero();
    }

    @Test
    void end_nothingSaid_isNever() {
        assertThat(timeline.end()).isEqualTo(Long.MAX_VALUE);
    }

    // ---- segments in a row

    @Test
    void place_firstSegment_liesWhereThePlaylistHasItWhateverItsClockSays() {
        enter(Chunks.PLAIN, 12);

        assertThat(timeline.expected()).as("the stream begins there").isEqualTo(frames(12));
        assertThat(timeline.place(CONTAINER_ZERO, PACKET)).isEqualTo(frames(12));
        assertThat(timeline.chunkStart()).isEqualTo(frames(12));
    }

    @Test
    void place_nextSegmentWithJitter_followsOn() {
        play(Chunks.PLAIN, 0, 0, SEGMENT_S);

        assertThat(play(Chunks.PLAIN, 6, 6.09, SEGMENT_S)).isEqualTo(frames(6));
    }

    @Test
    void place_nextSegmentMoreThanATenthOff_isAHole() {
        play(Chunks.PLAIN, 0, 0, SEGMENT_S);

        assertThat(play(Chunks.PLAIN, 6, 6.2, SEGMENT_S)).isEqualTo(frames(6.2));
    }

    @Test
    void place_playlistThatRounds_followsOnByTheContainer() {
        long start = 0;
        for (int i = 0; i < 100; i++) {
            start = play(Chunks.PLAIN, 6 * i, 5.7 * i, 5.7);
        }

        assertThat(start).isEqualTo(frames(5.7 * 99));
    }

    @Test
    void place_clockThatWasSetAnew_followsOn() {
        play(Chunks.PLAIN, 0, 0, SEGMENT_S);

        assertThat(play(Chunks.PLAIN, 6, -80, SEGMENT_S)).isEqualTo(frames(6));
        assertThat(play(Chunks.PLAIN, 12, -74, SEGMENT_S)).isEqualTo(frames(12));
    }

    /** The clock seems to have been set anew, until the segment ends as much too early as it began too late. */
    @Test
    void leaveSegment_beganLateAndEndsEarly_hasLostItsBeginning() {
        play(Chunks.PLAIN, 0, 0, SEGMENT_S);

        assertThat(play(Chunks.PLAIN, 6, 8.5, 3.5)).isEqualTo(frames(6));
        assertThat(timeline.clock()).isEqualTo(frames(12));
        assertThat(play(Chunks.PLAIN, 12, 12, SEGMENT_S))
                .as("by the clock that was right")
                .isEqualTo(frames(12));
    }

    @Test
    void leaveSegment_beganLateAndIsWhole_hasLostNothing() {
        play(Chunks.PLAIN, 0, 0, SEGMENT_S);

        assertThat(play(Chunks.PLAIN, 6, 8.5, SEGMENT_S)).isEqualTo(frames(6));
        assertThat(play(Chunks.PLAIN, 12, 14.5, SEGMENT_S)).isEqualTo(frames(12));
    }

    @Test
    void place_afterADiscontinuity_followsOn() {
        play(Chunks.PLAIN, 0, 0, 5.5);

        assertThat(play(Chunks.PLAIN.afterBreak(1), 6, 1_000, SEGMENT_S)).isEqualTo(frames(5.5));
    }

    @Test
    void leaveSegment_lost_leavesItsTimeOut() {
        play(Chunks.PLAIN, 0, 0, SEGMENT_S);
        enter(Chunks.PLAIN, 6);
        timeline.leaveSegment(true);

        assertThat(timeline.clock()).isEqualTo(frames(12));
        assertThat(play(Chunks.PLAIN, 12, 12, SEGMENT_S)).isEqualTo(frames(12));
    }

    @Test
    void leaveSegment_shorterThanAnnounced_leavesTheRestOutUnlessTheNextFollowsOn() {
        play(Chunks.PLAIN, 0, 0, 3);

        assertThat(timeline.clock()).isEqualTo(frames(6));
        assertThat(play(Chunks.PLAIN, 6, 3, SEGMENT_S)).isEqualTo(frames(3));
    }

    /** ffmpeg's playlists of FLAC. */
    @Test
    void leaveSegment_shorterByOneLongPacket_isAnnouncedInexactly() {
        assertThat(clockBehindLongPackets(47)).isEqualTo(47 * frames(0.12));
    }

    @Test
    void leaveSegment_shorterByTwoLongPackets_leavesTheRestOut() {
        assertThat(clockBehindLongPackets(46)).isEqualTo(48 * frames(0.12));
    }

    /** Plays so many packets of a segment that is announced to have 48 of them. */
    private long clockBehindLongPackets(int count) {
        long packet = frames(0.12);
        timeline.enterSegment(Chunks.PLAIN.at(0, 48 * 0.12), 0, false);
        for (int i = 0; i < count; i++) {
            timeline.place(CONTAINER_ZERO + i * packet, packet);
        }
        timeline.leaveSegment(false);
        return timeline.clock();
    }

    @Test
    void enterSegment_primingBeforeZero_startsTheChunkBeforeItsStatedTime() {
        timeline.enterSegment(Chunks.PLAIN.at(0, SEGMENT_S), 2 * PACKET, false);

        assertThat(timeline.place(-2 * PACKET, PACKET)).isEqualTo(-2 * PACKET);
        assertThat(timeline.chunkStart()).isEqualTo(-2 * PACKET);
    }

    // ---- after a seek

    @Test
    void place_firstSegmentLost_noPrimingLiesBeforeTheSecond() {
        timeline.enterSegment(Chunks.PLAIN.at(0, SEGMENT_S), 0, false);
        timeline.leaveSegment(true);

        timeline.enterSegment(Chunks.PLAIN.at(SEGMENT_S, SEGMENT_S), PACKET, false);

        assertThat(timeline.place(frames(SEGMENT_S), PACKET)).isEqualTo(frames(SEGMENT_S));
        assertThat(timeline.chunkStart()).isEqualTo(frames(SEGMENT_S));
    }

    @Test
    void place_afterASeek_isByTheClockToTheFrameAndNotByThePlaylist() {
        play(Chunks.PLAIN, 0, 0, SEGMENT_S);
        timeline.start(frames(30));

        assertThat(play(Chunks.PLAIN, 30, 29.6, SEGMENT_S)).isEqualTo(frames(29.6));
        assertThat(timeline.expected()).isEqualTo(frames(30));
    }

    @Test
    void place_afterASeekToAClockThatCannotBe_isByThePlaylist() {
        play(Chunks.PLAIN, 0, 0, SEGMENT_S);
        timeline.start(frames(30));

        assertThat(play(Chunks.PLAIN, 30, 500, SEGMENT_S)).isEqualTo(frames(30));
    }

    @Test
    void place_behindALostSegmentAfterASeekBeyondIt_isWhereItWas() {
        play(Chunks.PLAIN, 0, 0, SEGMENT_S);
        // Pre-roll made the search begin in the segment before, which cannot be had.
        timeline.start(frames(12.02));
        enter(Chunks.PLAIN, 6);
        timeline.leaveSegment(true);

        enter(Chunks.PLAIN, 12);
        assertThat(timeline.place(clockAt(12), PACKET)).isEqualTo(frames(12));
    }

    @Test
    void place_behindALostSegmentAfterASeekBeyondItWithoutAKnownClock_isWhereThePlaylistSays() {
        timeline.start(frames(12.02));
        enter(Chunks.PLAIN, 6);
        timeline.leaveSegment(true);

        enter(Chunks.PLAIN, 12);
        assertThat(timeline.place(CONTAINER_ZERO, PACKET)).isEqualTo(frames(12));
    }

    @Test
    void place_segmentsWithoutAClockAfterASeek_areWhereThePlaylistSays() {
        playWithoutClock(0, 2);
        for (double second : new double[] {2, 6, 4, 2, 0}) {
            timeline.start(frames(second));
            assertThat(playWithoutClock(second, 2)).as("segment at %s", second).isEqualTo(frames(second));
        }
    }

    @Test
    void place_segmentsWithoutAClockThatAreLongerThanAnnounced_followOn() {
        playWithoutClock(0, 2.3);

        assertThat(playWithoutClock(2, 2.3)).isEqualTo(frames(2.3));
        assertThat(playWithoutClock(4, 2.3)).isEqualTo(frames(4.6));
    }

    /** Two seconds by the playlist, whose packets count from their own start. */
    private long playWithoutClock(double stated, double lengthSeconds) {
        timeline.enterSegment(Chunks.PLAIN.at(stated, 2), 0, true);
        timeline.disregardClock();
        long start = timeline.place(0, frames(lengthSeconds));
        timeline.leaveSegment(false);
        return start;
    }

    @Test
    void place_backInAnEarlierStretch_isByThatOnesClock() {
        play(Chunks.PLAIN, 0, 0.3, SEGMENT_S);
        play(Chunks.PLAIN.afterBreak(1), 6, 700, SEGMENT_S);
        timeline.start(frames(3));

        assertThat(play(Chunks.PLAIN, 0, 0.3, SEGMENT_S)).isZero();
    }

    // ---- other variants

    @Test
    void place_otherVariantOfTheSameClock_isToTheFrame() {
        play(Chunks.PLAIN, 0, 0, SEGMENT_S);

        assertThat(play(Chunks.PLAIN.ofVariant(1), 6, 5.95, SEGMENT_S)).isEqualTo(frames(5.95));
    }

    @Test
    void place_otherVariantWithAClockOfItsOwn_followsOnAndIsRemembered() {
        play(Chunks.PLAIN, 0, 0, SEGMENT_S);
        play(Chunks.PLAIN.ofVariant(1), 6, 406, SEGMENT_S);
        timeline.start(frames(20));

        assertThat(play(Chunks.PLAIN.ofVariant(1), 18, 418.5, SEGMENT_S)).isEqualTo(frames(18.5));
    }

    @Test
    void place_roundedTimesOfAnotherVariant_areWholeCodedFrames() {
        enter(Chunks.PLAIN, 0);
        long start = 0;
        for (int i = 0; i < 281; i++) {
            start = timeline.place(CONTAINER_ZERO + (long) i * PACKET, PACKET);
        }
        timeline.leaveSegment(false);
        timeline.start(start);
        timeline.enterSegment(Chunks.PLAIN.ofVariant(1).at(SEGMENT_S, SEGMENT_S), 0, true);

        long offByTwo = CONTAINER_ZERO + 282L * PACKET + 2;
        assertThat(timeline.place(offByTwo, PACKET)).isEqualTo(282L * PACKET);
    }

    // ---- rates

    @Test
    void rate_changedAndBack_keepsAnchorsToTheFrame() {
        timeline.start(0);
        play(Chunks.PLAIN, 0, 0.123, SEGMENT_S);
        long clock = timeline.clock();

        timeline.rate(44_100);
        timeline.rate(RATE);
        timeline.start(frames(30));

        assertThat(Math.abs(timeline.expected() - frames(30))).isZero();
        assertThat(play(Chunks.PLAIN, 30, 30.123, SEGMENT_S)).isEqualTo(frames(30));
        assertThat(clock).isEqualTo(frames(6));
    }

    @Test
    void expectExactly_roundingOfAChangeOfRate_movesWhatFollowsOn() {
        timeline.enterFile();
        timeline.place(0, 1_000);
        timeline.deliver(1_000);

        timeline.expectExactly(1_001);

        assertThat(timeline.expected()).isEqualTo(1_001);
        assertThat(timeline.clock()).isEqualTo(1_001);
    }

    @Test
    void expect_elsewhere_leavesThePacketsWhereTheyAre() {
        timeline.enterFile();
        timeline.place(0, 1_000);

        timeline.expect(5_000);

        assertThat(timeline.expected()).isEqualTo(5_000);
        assertThat(timeline.clock()).isEqualTo(1_000);
    }
}
