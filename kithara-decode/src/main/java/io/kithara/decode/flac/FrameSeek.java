package io.kithara.decode.flac;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Finds the frame that holds a sample, without an index: frames say their own number, so it looks where the sample should lie by
 * proportion, between the nearest places that are known, and goes on from frame to frame once it is near. A seek table gives
 * such places and is not trusted further. Where a place costs a request, that is one or two.
 */
final class FrameSeek {
    /**
     * Five seconds of CD sound. Going on over so many bytes costs less than another request, and a guess by proportion is seldom
     * further off between the places that are known.
     */
    private static final int NEAR_BYTES = 512 << 10;

    /** Halving alone would take more only beyond 2^40 bytes; what has found nothing by then reads on from where it is. */
    private static final int MAX_GUESSES = 24;

    private final DataWindow window;
    private final FrameWalker first;
    private final FrameWalker scout;
    private final long target;
    private long lowByte;
    private long lowFrame;
    private long highByte = Long.MAX_VALUE;
    private long highFrame = Long.MAX_VALUE;
    private int guesses;
    private long guess;

    private enum Step {
        CHOOSE,
        PROBE,
        WALK
    }

    private Step step = Step.CHOOSE;

    /** Whether the scout has located a frame to go on from. */
    private boolean walking;

    /**
     * Begins to look for {@code target}.
     *
     * @param first stands at the stream's first frame
     */
    FrameSeek(DataWindow window, FrameWalker first, long target) {
        this.window = window;
        this.first = first;
        this.target = target;
        this.scout = new FrameWalker(window);
        scout.enter(first);
        lowByte = first.position();
        lowFrame = first.start();
    }

    /** Tells of a place that is known or said to be a frame's. */
    void know(long at, long frame) {
        if (frame <= target && frame > lowFrame && at > lowByte) {
            lowByte = at;
            lowFrame = frame;
        } else if (frame > target && frame < highFrame && at > lowByte) {
            highByte = at;
            highFrame = frame;
        }
    }

    long target() {
        return target;
    }

    /** Returns the walker that {@link #run} leaves at the frame. */
    FrameWalker scout() {
        return scout;
    }

    /**
     * Goes on.
     *
     * @return {@code READY} if the scout has located the frame, or, where the sample lies in damage, one next to it; {@code END} if
     *     the data ends before the sample
     * @throws DecodeException {@code MALFORMED} as {@link FrameWalker#locate}
     */
    Load run() throws DecodeException, MediaException {
        while (step != Step.WALK) {
            if (step == Step.CHOOSE) {
                choose();
            } else if (probe() == Load.NEED_DATA) {
                return Load.NEED_DATA;
            }
        }
        return walk();
    }

    private void choose() {
        guess = lowByte;
        boolean bounded = highByte != Long.MAX_VALUE && window.data().isSeekable();
        if (bounded && ++guesses <= MAX_GUESSES && highFrame > lowFrame) {
            double bytesPerFrame = (double) (highByte - lowByte) / (double) (highFrame - lowFrame);
            double off = Math.min((double) (highByte - lowByte), (double) (target - lowFrame) * bytesPerFrame);
            // A frame is found at or behind the place one looks at, and the sample must not lie before it.
            guess = lowByte + (long) off - NEAR_BYTES / 2;
        }
        if (guess - lowByte < NEAR_BYTES / 2) {
            step = Step.WALK;
            return;
        }
        scout.search(guess);
        step = Step.PROBE;
    }

    /** Looks for a frame from the guess on: it is a better place to start from, or the end of where to look. */
    private Load probe() throws DecodeException, MediaException {
        Load load;
        try {
            load = scout.locate();
        } catch (DecodeException e) {
            load = Load.END; // a damaged stretch, which says no more than that the frame is looked for before it
        }
        if (load == Load.NEED_DATA) {
            return load;
        }
        step = Step.CHOOSE;
        if (load == Load.READY && scout.start() <= target && scout.start() >= lowFrame) {
            lowByte = scout.position();
            lowFrame = scout.start();
        } else {
            highByte = guess;
            highFrame = load == Load.READY ? Math.max(lowFrame + 1, Math.min(highFrame, scout.start())) : highFrame;
        }
        return Load.READY;
    }

    private Load walk() throws DecodeException, MediaException {
        while (true) {
            Load load = walking ? scout.locate() : enterLow();
            if (load != Load.READY || scout.start() + scout.header().blockSize() > target) {
                return load;
            }
            load = scout.measure();
            if (load != Load.READY) {
                return load;
            }
            if (scout.isLast()) {
                return Load.END;
            }
            scout.advance();
        }
    }

    /** Goes to the nearest place before the sample; to the first frame if a table has named one that does not lie there. */
    private Load enterLow() throws DecodeException, MediaException {
        scout.search(lowByte);
        Load load = scout.locateHere();
        if (load == Load.END || (load == Load.READY && scout.start() > target)) {
            scout.enter(first);
            load = Load.READY;
        }
        walking = load == Load.READY;
        return load;
    }
}
