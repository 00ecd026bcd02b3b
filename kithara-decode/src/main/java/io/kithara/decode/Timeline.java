package io.kithara.decode;

import io.kithara.stream.MediaChunk;
import java.util.OptionalLong;

/**
 * Where packets lie on the stream's timeline, counted in frames at the decoder's rate. Confined to the decode worker.
 *
 * <p>A whole file's packets say where they are and are believed to the frame. The packets of a segment count from
 * wherever their container likes; the first chunk ties that to the stream's timeline, later chunks go on from it. Their
 * timestamps are coarse (90 kHz, or one per segment), so up to {@link #TOLERANCE_DIVISOR} of a second they only
 * confirm that frames follow on; beyond it they mean a hole or a repetition.
 */
final class Timeline {
    /** 100 ms: the least hole there is; well above timestamp jitter, and hardly audible as a shift. */
    static final int TOLERANCE_DIVISOR = 10;

    /** A container that puts a chunk further from where the playlist has it, in seconds, counts from somewhere else. */
    private static final int MAX_DRIFT_SECONDS = 1;

    /** Replaced as soon as a track is known; until then only zeros and announced times are counted in it. */
    private int rate = 48_000;

    /** The next frame to deliver. */
    private long expected;
    /** Where the next packet starts if it follows on. */
    private long clock;
    /** Whether {@link #clock} is about packets of this epoch. */
    private boolean running;

    private long end = Long.MAX_VALUE;

    private boolean segment;
    private boolean anchored;
    private boolean atChunkStart;
    private boolean discontinuity;
    private long anchor;
    private long chunkStart;
    private long priming;
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
        anchor = rescale(anchor, newRate);
        chunkStart = rescale(chunkStart, newRate);
        priming = rescale(priming, newRate);
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

    /** Counts {@code frames} as delivered. */
    void deliver(long frames) {
        expected += frames;
    }

    /** A whole file begins: its packets carry the timeline. */
    void enterFile() {
        segment = false;
        fresh = false;
    }

    /**
     * A segment begins.
     *
     * @param primingFrames by how much its packets count from before the stream's zero: an edit list that starts there
     */
    void enterSegment(MediaChunk chunk, long primingFrames) {
        segment = true;
        priming = primingFrames;
        chunkStart = clock();
        if (chunk.startUs().isPresent()) {
            long stated = framesAt(chunk.startUs().getAsLong());
            boolean followsOn = running && Math.abs(stated - clock) <= tolerance();
            chunkStart = followsOn ? clock : stated;
        }
        atChunkStart = true;
        discontinuity = chunk.discontinuity();
        if (fresh) {
            expected = chunkStart;
            fresh = false;
        }
    }

    /** The segment is over: what it announced and did not bring is left out. */
    void leaveSegment(OptionalLong durationUs) {
        if (durationUs.isEmpty()) {
            return;
        }
        long announcedEnd = chunkStart + framesAt(durationUs.getAsLong());
        if (!running || announcedEnd - clock > tolerance()) {
            clock = Math.max(clock(), announcedEnd);
            running = true;
        }
    }

    /** Returns where a packet of {@code frames} frames lies, and takes it that the next one follows on. */
    long place(long startFrame, long frames) {
        long start = segment ? placeInSegment(startFrame) : startFrame;
        clock = start + frames;
        running = true;
        return start;
    }

    private long placeInSegment(long startFrame) {
        if (atChunkStart) {
            if (!anchored || discontinuity || countsFromElsewhere(startFrame - anchor)) {
                anchor = startFrame + priming - chunkStart;
                anchored = true;
            }
            atChunkStart = false;
        }
        long start = startFrame - anchor;
        return running && Math.abs(start - clock) <= tolerance() ? clock : start;
    }

    /** Whether the container's clock was set anew: far from the playlist's time, or back where the playlist goes on. */
    private boolean countsFromElsewhere(long start) {
        boolean far = Math.abs(start - chunkStart) > (long) MAX_DRIFT_SECONDS * rate;
        boolean repeats = running && chunkStart == clock && clock - start > tolerance();
        return far || repeats;
    }

    private long framesAt(long us) {
        return FrameTime.frames(us, rate);
    }

    private long rescale(long frames, int newRate) {
        return FrameTime.rescale(frames, rate, newRate);
    }
}
