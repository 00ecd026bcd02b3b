package io.kithara.decode.flac;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Steps from frame to frame. Frames do not say how long they are: one ends where the next begins, and that is a header with the
 * next number; or, where damage or a splice breaks the numbers, one that {@link FrameProof} believes. So a frame may come with
 * garbage behind it, and what is between two frames may be missing. Not safe for several threads.
 *
 * <p>Positions in time are those of the frames' numbers. Where numbers start over, as in files that were joined, time goes on.
 */
final class FrameWalker {
    /** A cover picture in no known tag is smaller; more garbage than this is not music with garbage in it. */
    static final int MAX_GARBAGE_BYTES = 1 << 20;

    /** An hour and a half at 48 kHz: numbers that leave a greater hole are another stream's. */
    private static final long MAX_HOLE_SAMPLES = 1L << 28;

    /** No frame is expected at any time in particular. */
    private static final long ANY = -1;

    private final DataWindow window;
    private final HeaderFinder finder;
    private final FrameProof proof;
    private final FrameHeader current = new FrameHeader();
    private final FrameHeader next = new FrameHeader();

    private long position;
    private long start;
    private boolean located;
    private long garbageFrom;

    /** What {@link #measure} found: where the frame ends, and whether {@link #next} stands there. */
    private long end;

    /** The position in time of {@link #next}. */
    private long nextStart;

    private boolean measured;
    private boolean followed;
    private boolean last;

    /** Where the next frame is due in time. */
    private long expected = ANY;

    /** The time of number 0, and what it was before the numbers last started over. */
    private long origin;

    private long originBefore;
    private int nominal;
    private boolean restarted;

    FrameWalker(DataWindow window) {
        this.window = window;
        this.finder = new HeaderFinder(window);
        this.proof = new FrameProof(window);
    }

    /** Looks for frames from {@code at} on, whatever their number. */
    void search(long at) {
        expected = ANY;
        searchOn(at);
    }

    private void searchOn(long at) {
        position = at;
        located = false;
        measured = false;
        garbageFrom = at;
        finder.startAt(at);
    }

    /** Sets the time of number 0, and how many samples a block has where all but the last have the same. */
    void count(long originFrame, int nominalBlockSize) {
        origin = originFrame;
        originBefore = originFrame;
        nominal = nominalBlockSize;
        restarted = false;
        start = origin + current.firstSample(nominal);
    }

    /** Goes to the frame that another walker of the same data has located. */
    void enter(FrameWalker other) {
        search(other.position);
        take(other.position);
        current.copyFrom(other.current);
        count(other.origin, other.nominal);
        originBefore = other.originBefore;
        start = other.start;
        restarted = other.restarted;
    }

    /** Returns where the located frame lies; before that, where it is looked for. */
    long position() {
        return position;
    }

    boolean isLocated() {
        return located;
    }

    /** Returns the position in time of the located frame. */
    long start() {
        return start;
    }

    /** Returns the header of the located frame. */
    FrameHeader header() {
        return current;
    }

    /** Returns where the measured frame ends, or the garbage behind it. */
    long end() {
        return end;
    }

    /** Returns whether the data ends with the measured frame. */
    boolean isLast() {
        return last;
    }

    /** Returns whether numbers have started over, so that they do not tell places apart. */
    boolean hasRestarted() {
        return restarted;
    }

    /**
     * Finds a frame, unless {@link #advance} knew it.
     *
     * @return {@code END} if the data has no further one
     * @throws DecodeException {@code MALFORMED} after a megabyte of garbage
     */
    Load locate() throws DecodeException, MediaException {
        long limit = garbageFrom + MAX_GARBAGE_BYTES;
        while (!located) {
            Load load = finder.find(finder.position(), limit, current);
            if (load == Load.READY) {
                load = proof.confirm(finder.position(), current);
                if (load == Load.END) {
                    finder.startAt(finder.position() + 1);
                    continue;
                }
            }
            if (load == Load.END && finder.position() >= limit) {
                throw new DecodeException(
                        DecodeException.Reason.MALFORMED,
                        "no FLAC frame in the " + MAX_GARBAGE_BYTES + " bytes from " + garbageFrom);
            }
            if (load != Load.READY) {
                return load;
            }
            take(finder.position());
            start = place(current);
        }
        return Load.READY;
    }

    /** Takes a header at the position for that of a frame, though nothing may confirm it; {@code END} if there is none. */
    Load locateHere() throws DecodeException, MediaException {
        Load load = finder.read(position, position, current);
        if (load == Load.READY) {
            take(position);
            start = place(current);
        }
        return load;
    }

    private void take(long at) {
        position = at;
        located = true;
        measured = false;
        finder.startAt(at + FrameProof.SHORTEST_FRAME);
    }

    /** Says where a believed frame lies in time. */
    private long place(FrameHeader header) {
        long byNumber = origin + header.firstSample(nominal);
        if (expected == ANY || isDue(byNumber)) {
            return byNumber;
        }
        long byOldNumber = originBefore + header.firstSample(nominal);
        if (isDue(byOldNumber)) {
            origin = originBefore;
            return byOldNumber;
        }
        originBefore = origin;
        nominal = header.blockSize();
        origin = expected - header.firstSample(nominal);
        restarted = true;
        return expected;
    }

    private boolean isDue(long frame) {
        return frame >= expected && frame - expected <= MAX_HOLE_SAMPLES;
    }

    /** Finds where the located frame ends; {@code READY} or {@code NEED_DATA}. */
    Load measure() throws DecodeException, MediaException {
        long limit = position + FrameProof.longest(current);
        while (!measured) {
            Load load = finder.find(position, limit, next);
            if (load == Load.NEED_DATA) {
                return load;
            }
            if (load == Load.END) {
                endWithout(limit);
                return Load.READY;
            }
            load = judge(finder.position());
            if (load == Load.NEED_DATA) {
                return load;
            }
            if (load == Load.END) {
                finder.startAt(finder.position() + 1);
            }
        }
        return Load.READY;
    }

    /** No other header up to the limit: the data ends, or a stretch of it is damaged. */
    private void endWithout(long limit) {
        last = window.end().isPresent() && window.end().getAsLong() <= limit;
        end = last ? window.end().getAsLong() : limit;
        expected = start + current.blockSize();
        followed = false;
        measured = true;
    }

    /** Decides whether the frame ends before the header that was found; {@code END} if not. */
    private Load judge(long at) throws DecodeException, MediaException {
        boolean follows = next.follows(current);
        Load confirmed = follows ? Load.READY : proof.confirm(at, next);
        if (confirmed == Load.NEED_DATA) {
            return confirmed;
        }
        boolean whole = confirmed == Load.END && proof.isWhole(position, at);
        if (confirmed == Load.END && !whole) {
            return Load.END;
        }
        expected = start + current.blockSize();
        // A number that nothing confirms may be damaged: the frame stands where the next one is due.
        nextStart = follows || whole ? expected : place(next);
        end = at;
        last = false;
        followed = true;
        measured = true;
        return Load.READY;
    }

    /** Goes behind the measured frame, which is not the last. */
    void advance() {
        if (!followed) {
            searchOn(end);
            return;
        }
        current.copyFrom(next);
        start = nextStart;
        take(end);
    }

    @Override
    public String toString() {
        return "FrameWalker[" + position + (located ? " at frame " + start : " searching") + "]";
    }
}
