package io.kithara.decode;

import io.kithara.stream.MediaChunk;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where packets lie on the stream's timeline, counted in frames at the decoder's rate. Confined to the decode worker.
 *
 * <p>A whole file's packets say where they are and are believed to the frame. The packets of a segment count from
 * wherever their container likes; the first chunk of each stretch without a discontinuity ties that to the stream's
 * timeline ({@link Anchors}), and from then on the container outranks the durations of the playlist, which are rounded.
 * Where one chunk follows another of its variant, timestamps (90 kHz, or one per segment) only confirm that frames follow
 * on; beyond {@link #TOLERANCE_DIVISOR} of a second they mean a hole or a repetition. After a seek or a change of variant
 * they count to the frame. Timestamps that cannot be, because a clock was set anew, tie it again.
 */
final class Timeline {
    /** 100 ms: the least hole there is; well above timestamp jitter, and hardly audible as a shift. */
    static final int TOLERANCE_DIVISOR = 10;

    /** A container that puts a chunk further from where it is expected, in seconds, counts from somewhere else. */
    private static final int MAX_DRIFT_SECONDS = 1;

    /** What ticks of 90 kHz, rounded twice, can be off in frames. */
    static final int ROUNDING_FRAMES = 2;

    /** Playlists of version 1 and 2 round every duration to whole seconds. */
    private static final long WHOLE_SECOND_US = 1_000_000;

    /** Rounded durations sum up to no more than this share of the distance. */
    private static final double MAX_DRIFT_SHARE = 0.5;

    /** Timestamps of transport streams and packed audio are ticks of 1/90,000 s modulo this: they turn over after 26.5 hours. */
    private static final long TURN_TICKS = 1L << 33;

    private static final int TICKS_PER_SECOND = 90_000;

    private static final int NO_VARIANT = -1;

    /** So many segments in a row that end where they were announced to end are no chance. */
    private static final int EXACT_SEGMENTS = 3;

    /** Replaced as soon as a track is known; until then only zeros and announced times are counted in it. */
    private int rate = 48_000;

    /** The next frame to deliver. */
    private long expected;
    /** Where the next packet starts if it follows on. */
    private long clock;
    /** By how many frames the packet placed last fell short of what was stated of it. */
    private long shortfall;

    /** Whether {@link #clock} is about packets of this epoch. */
    private boolean running;

    private long end = Long.MAX_VALUE;

    private final Anchors anchors = new Anchors();
    private Anchors.@Nullable Anchor anchor;
    /** {@link #anchor}, at the present rate. */
    private long zero;

    private @Nullable MediaChunk chunk;
    private boolean atChunkStart;
    /** The variant that {@link #clock} is about; {@link #NO_VARIANT} behind a change of codec. */
    private int variant;
    /** Where the chunk starts: as its packets say, until then as the playlist does. */
    private long chunkStart;
    /** Where the playlist has the end of the chunk before. */
    private long statedEnd;
    /** How much of what lies before {@link #clock} was announced, not seen. */
    private long assumed;

    /** The longest packet of the last segment that had any. */
    private long packetFrames;

    /** How many segments of {@link #variant} in a row have ended where they were announced to end. */
    private int exactSegments;

    /** What the chunk's clock was taken to be set anew from, and by how much it is ahead of that; null if it was not. */
    private Anchors.@Nullable Anchor displaced;

    private long ahead;

    private long priming;
    private boolean coarse;
    /** Whether the chunk's packets count from its own start: nothing can be learned from them, nor for them. */
    private boolean clockless;
    /** Whether nothing was played or sought yet, so that the stream may start where its first chunk does. */
    private boolean fresh = true;

    int rate() {
        return rate;
    }

    long expected() {
        return expected;
    }

    long clock() {
        return running ? clock : expected;
    }

    /** Returns where the audio ends if no packet follows: what the last one was stated to hold and did not is no hole. */
    long lastFrame() {
        return Math.min(clock() - shortfall, end);
    }

    /** Notes that the packet placed last, undamaged, holds {@code frames} frames less than stated. */
    void fallShort(long frames) {
        shortfall = frames;
    }

    /** Returns where the first packet of the chunk lies that was entered last. */
    long chunkStart() {
        return chunkStart - priming;
    }

    /** Returns one past the last frame to present; {@code Long.MAX_VALUE} if nothing says so. */
    long end() {
        return end;
    }

    /** Returns the shortest hole, in frames. */
    long tolerance() {
        return rate / TOLERANCE_DIVISOR;
    }

    void end(long frame) {
        end = frame;
    }

    /** Counts in frames of another rate from now on. */
    void rate(int newRate) {
        expected = rescale(expected, newRate);
        clock = rescale(clock, newRate);
        chunkStart = rescale(chunkStart, newRate);
        statedEnd = rescale(statedEnd, newRate);
        assumed = rescale(assumed, newRate);
        shortfall = rescale(shortfall, newRate);
        packetFrames = rescale(packetFrames, newRate);
        ahead = rescale(ahead, newRate);
        priming = rescale(priming, newRate);
        // From the anchor itself, or every change of rate would shift it by a part of a frame.
        zero = anchor == null ? 0 : anchor.zeroAt(newRate);
        end = end == Long.MAX_VALUE ? end : rescale(end, newRate);
        rate = newRate;
    }

    /** Starts over: the next frame to deliver is {@code frame}, wherever the next packet lies. */
    void start(long frame) {
        expected = frame;
        running = false;
        fresh = false;
    }

    /** Sets the next frame to deliver without forgetting where the packets are. */
    void expect(long frame) {
        expected = frame;
    }

    /** Corrects by the rounding of a change of rate what is due next, and what follows on from it. */
    void expectExactly(long frame) {
        if (running && Math.abs(clock - expected) <= ROUNDING_FRAMES) {
            clock = frame;
        }
        expected = frame;
    }

    /** Counts {@code frames} as delivered. */
    void deliver(long frames) {
        expected += frames;
    }

    /** A whole file begins: its packets carry the timeline. */
    void enterFile() {
        chunk = null;
        fresh = false;
    }

    /**
     * A segment begins.
     *
     * @param primingFrames by how much its packets count from before the stream's zero: an edit list that starts there
     * @param roundedTimes whether its timestamps are not to the frame
     */
    void enterSegment(MediaChunk next, long primingFrames, boolean roundedTimes) {
        chunk = next;
        priming = primingFrames;
        coarse = roundedTimes;
        clockless = false;
        displaced = null;
        chunkStart = stated(next);
        atChunkStart = true;
        if (fresh) {
            expected = chunkStart;
            fresh = false;
        }
    }

    /**
     * Notes that the segment entered last is of another codec than the one before: its packets are cut elsewhere, so that it
     * does not go on where the last one of those ended, but where its clock says.
     */
    void changeCodec() {
        variant = NO_VARIANT;
    }

    /** Notes that the segment entered last, like packed audio without timestamps, says nothing of where it lies. */
    void disregardClock() {
        clockless = true;
    }

    /** Returns where a chunk starts by what is announced: in the distance from the last one that the playlist says. */
    private long stated(MediaChunk next) {
        if (next.startUs().isEmpty()) {
            return clock();
        }
        long byPlaylist = framesAt(next.startUs().getAsLong());
        return running ? clock + byPlaylist - statedEnd : byPlaylist;
    }

    /**
     * Returns whether the segment, of which no more comes, has lost its end: those before it ended where the playlist says,
     * and this one does not. Media that is merely announced inexactly has not.
     */
    boolean isCutShort() {
        MediaChunk left = Objects.requireNonNull(chunk);
        boolean exact = running && !atChunkStart && exactSegments >= EXACT_SEGMENTS;
        return exact
                && left.durationUs().isPresent()
                && chunkStart + framesAt(left.durationUs().getAsLong()) - clock > inexactness();
    }

    /** Returns whether the segment, of which no more comes, has brought no packet, and would have left a hole. */
    boolean hasSeenNothing() {
        long durationUs = Objects.requireNonNull(chunk).durationUs().orElse(0);
        return atChunkStart && framesAt(durationUs) > inexactness();
    }

    /**
     * Returns by how much a segment may end before the playlist says without having lost anything. ffmpeg counts an empty
     * packet at the end of FLAC, whose packets are longer than {@link #tolerance}; twice that is more than any it writes.
     */
    private long inexactness() {
        return Math.max(tolerance(), Math.min(2 * tolerance(), packetFrames + ROUNDING_FRAMES));
    }

    /**
     * The segment is over. What it announced and did not bring is left out, unless the next one follows on all the same.
     *
     * @param lost whether it is known that something is missing, so that no rounding explains it
     */
    void leaveSegment(boolean lost) {
        MediaChunk left = Objects.requireNonNull(chunk);
        statedEnd = left.startUs().isPresent()
                ? framesAt(left.startUs().getAsLong() + left.durationUs().orElse(0))
                : clock();
        if (left.durationUs().isEmpty()) {
            return;
        }
        long durationUs = left.durationUs().getAsLong();
        long announcedEnd = chunkStart + framesAt(durationUs);
        if (running && !lost) {
            exactSegments = Math.abs(announcedEnd - clock) <= tolerance() ? exactSegments + 1 : 0;
        }
        boolean rounded = !lost && durationUs % WHOLE_SECOND_US == 0;
        long inexact = inexactness() + (rounded ? rate / 2 : 0);
        // What is known to be lost is a hole however short it is: frames stay time.
        long explained = lost || hasLostItsBeginning(left, announcedEnd - clock, inexact) ? 0 : inexact;
        if (!running || announcedEnd - clock > explained) {
            // Where a listener wants to go says nothing of where a lost segment ends.
            long seen = running ? clock : chunkStart;
            assumed = (running ? assumed : 0) + Math.max(0, announcedEnd - seen);
            clock = Math.max(seen, announcedEnd);
            variant = left.variant();
            running = true;
        }
    }

    /**
     * Whether a segment whose clock seemed to be set anew ends as much too early as it began too late: then its clock was right,
     * and goes on. What is missing at its beginning is left out at its end, as the rest has been heard by now.
     */
    private boolean hasLostItsBeginning(MediaChunk left, long missing, long inexact) {
        Anchors.Anchor right = displaced;
        if (right == null || missing <= inexact || Math.abs(missing - ahead) > inexact) {
            return false;
        }
        anchors.learn(left.discontinuitySequence(), left.variant(), right);
        return true;
    }

    /** Returns where a packet of {@code frames} frames lies, and takes it that the next one follows on. */
    long place(long startFrame, long frames) {
        long start = chunk == null ? startFrame : placeInSegment(chunk, startFrame, frames);
        clock = start + frames;
        shortfall = 0;
        assumed = 0;
        running = true;
        return start;
    }

    private long placeInSegment(MediaChunk in, long startFrame, long frames) {
        // What was announced and not seen is not followed: behind a hole the timestamp says where one is.
        boolean follows = running && assumed == 0 && (!atChunkStart || in.variant() == variant);
        if (atChunkStart) {
            priming = holdsPriming(in, startFrame) ? priming : 0;
            tie(in, startFrame);
        }
        long start = startFrame - zero;
        if (atChunkStart && !follows) {
            start = wholeFrames(start, frames);
        }
        if (running && Math.abs(start - clock) <= (follows ? tolerance() : ROUNDING_FRAMES)) {
            start = clock;
        }
        packetFrames = atChunkStart ? frames : Math.max(packetFrames, frames);
        if (atChunkStart) {
            // What comes before the stream's zero was announced with the rest.
            chunkStart = start + priming;
            atChunkStart = false;
            exactSegments = in.variant() == variant ? exactSegments : 0;
            variant = in.variant();
        }
        return start;
    }

    /** Every segment states the edit list; what that leaves out lies in the first one. Their times may begin anywhere. */
    private static boolean holdsPriming(MediaChunk in, long startFrame) {
        return startFrame < 0 || in.discontinuity() || in.startUs().orElse(0) == 0;
    }

    /** Finds out where the container's zero lies. */
    private void tie(MediaChunk in, long startFrame) {
        if (clockless) {
            boolean followsOn = running && (in.discontinuity() || isNear(chunkStart));
            anchor = tied(in, startFrame, followsOn ? clock : chunkStart);
            return;
        }
        long number = in.discontinuitySequence();
        if (running && in.discontinuity()) {
            anchor = tied(in, startFrame, clock);
            anchors.begin(number, anchor);
            return;
        }
        anchor = anchors.find(number, in.variant());
        zero = anchor == null ? 0 : unwrapped(anchor.zeroAt(rate), startFrame);
        if (anchor == null || !isBelievable(in, anchor, startFrame - zero + priming)) {
            displaced = running ? anchor : null;
            ahead = startFrame - zero + priming - chunkStart;
            anchor = tied(in, startFrame, running && isNear(chunkStart) ? clock : chunkStart);
            anchors.learn(number, in.variant(), anchor);
        }
    }

    /** Moves a clock's zero by as many turns as bring the chunk nearest to where it is expected. */
    private long unwrapped(long clockZero, long startFrame) {
        if (!coarse) {
            return clockZero;
        }
        double turn = TURN_TICKS * (double) rate / TICKS_PER_SECOND;
        return clockZero + Math.round(Math.rint((startFrame + priming - clockZero - chunkStart) / turn) * turn);
    }

    private boolean isNear(long frame) {
        return Math.abs(frame - clock) <= tolerance();
    }

    private Anchors.Anchor tied(MediaChunk in, long startFrame, long at) {
        zero = startFrame + priming - at;
        long stated = in.startUs().isEmpty() ? at : framesAt(in.startUs().getAsLong());
        return new Anchors.Anchor(zero, at, stated, rate);
    }

    /** Whether a chunk may start there: not far from where it is expected, nor back where the playlist goes on. */
    private boolean isBelievable(MediaChunk in, Anchors.Anchor by, long start) {
        if (!running) {
            // Whatever the playlist was off before this stretch is known; what counts is by how much more it may be
            // since.
            long distance = chunkStart - by.statedAt(rate);
            long off = Math.abs(start - by.atAt(rate) - distance);
            return off <= (long) MAX_DRIFT_SECONDS * rate + drift(in, Math.abs(distance));
        }
        long off = Math.abs(start - chunkStart);
        long seen = clock - assumed;
        boolean repeats = in.variant() == variant && chunkStart == clock && seen - start > tolerance();
        boolean followsOn = Math.abs(start - seen) <= tolerance();
        return !repeats && (followsOn || off <= (long) MAX_DRIFT_SECONDS * rate + assumed / 2);
    }

    /** Returns how far a playlist that rounds to whole seconds may be off after so many frames of such chunks. */
    private long drift(MediaChunk in, long distance) {
        double durationUs = Math.max(1, in.durationUs().orElse(Long.MAX_VALUE));
        return (long) (distance * Math.min(MAX_DRIFT_SHARE, WHOLE_SECOND_US / durationUs));
    }

    /** Takes the rounding out of a timestamp: between two coded frames of a stretch lie whole coded frames. */
    private long wholeFrames(long start, long frames) {
        if (!coarse || frames <= 0 || anchor == null) {
            return start;
        }
        long behind = Math.floorMod(start - anchor.atAt(rate), frames);
        long off = behind > frames / 2 ? behind - frames : behind;
        return Math.abs(off) <= ROUNDING_FRAMES ? start - off : start;
    }

    private long framesAt(long us) {
        return FrameTime.frames(us, rate);
    }

    private long rescale(long frames, int newRate) {
        return FrameTime.rescale(frames, rate, newRate);
    }
}
