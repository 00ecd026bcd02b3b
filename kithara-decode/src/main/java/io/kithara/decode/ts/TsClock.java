package io.kithara.decode.ts;

import org.jspecify.annotations.Nullable;

/**
 * Says which frame of the timeline a coded frame starts with: the first timestamp counts, after it the frames do.
 *
 * <p>Timestamps are ticks of 1/90,000 s, rounded, taken modulo 2^33 and in some streams from a clock that runs a
 * little off; so they only re-time where one jumps, by more than {@link #TOLERANCE_DIVISOR} of a second against the one
 * before. A jump ahead by up to {@link #MAX_HOLE_SECONDS} leaves a hole of whole coded frames; any other jump is a clock
 * that was set anew, and frames go on. Not safe for several threads.
 */
final class TsClock {
    /** 100 ms, what the timeline above takes for jitter too. */
    private static final int TOLERANCE_DIVISOR = 10;

    /** Nobody transmits without sound for longer and goes on; concatenated recordings jump by hours. */
    private static final int MAX_HOLE_SECONDS = 10;

    private static final int TICKS_PER_SECOND = 90_000;
    private static final int TICK_BITS = 33;

    /** Whether the first timestamp is a place on the timeline, and not its zero. */
    private final boolean absolute;

    private boolean running;
    private boolean timed;
    private int rate;
    private long next;
    private long lastTicks;

    /** How long the coded frame placed last is; what is lost is taken to be as long, as the last of all may be trimmed. */
    private int usual;

    /** What timestamps are ahead of counted frames, in frames. */
    private long drift;

    private long lost;

    TsClock(boolean absolute) {
        this.absolute = absolute;
    }

    /** Knows how often the 33 bits have turned over so far. */
    void follow(TsClock other, boolean withinFrame) {
        lastTicks = other.lastTicks;
        timed = other.timed;
        if (withinFrame) {
            running = other.running;
            rate = other.rate;
            next = other.next;
            usual = other.usual;
            drift = other.drift;
        }
    }

    /** Returns a copy, to come back to. */
    TsClock copy() {
        TsClock copy = new TsClock(absolute);
        copy.follow(this, true);
        return copy;
    }

    /** Goes on as {@code other}. */
    void restore(TsClock other) {
        follow(other, true);
    }

    /**
     * Places a coded frame; the one after it follows on.
     *
     * @param mark its timestamp, null if it has none
     * @param frames its length
     * @param damaged whether coded frames may be missing before it
     * @return where it starts
     */
    long place(@Nullable PesMark mark, int frames, int sampleRate, boolean damaged) {
        adopt(sampleRate);
        lost = 0;
        if (mark != null) {
            apply(unwrapped(mark.ticks()), running ? usual : frames, damaged);
        }
        running = true;
        usual = frames;
        long start = next;
        next += frames;
        return start;
    }

    /** Returns how many frames the last {@link #place} left out before the one it placed, because they were lost. */
    long lost() {
        return lost;
    }

    /** Returns where the next coded frame starts if it follows on. */
    long next() {
        return next;
    }

    private void apply(long ticks, int frames, boolean damaged) {
        long stated = frames(ticks);
        if (!running) {
            next = absolute ? stated : 0;
            drift = stated - next;
            return;
        }
        long ahead = stated - drift - next;
        boolean hole = ahead > 0 && ahead <= (long) MAX_HOLE_SECONDS * rate;
        if (damaged) {
            // whatever broke, at least a part of one frame is gone
            lost = hole ? Math.max(1, (ahead + frames / 2) / frames) * frames : frames;
        } else if (hole && ahead > rate / TOLERANCE_DIVISOR) {
            lost = (ahead + frames / 2) / frames * frames;
        }
        next += lost;
        drift += ahead - lost;
    }

    /** Counts in frames of another rate from now on. */
    private void adopt(int sampleRate) {
        if (rate != 0 && rate != sampleRate) {
            next = Math.floorDiv(next, rate) * sampleRate + Math.floorMod(next, (long) rate) * sampleRate / rate;
            drift = Math.floorDiv(drift, rate) * sampleRate + Math.floorMod(drift, (long) rate) * sampleRate / rate;
        }
        rate = sampleRate;
    }

    /** Returns the time nearest to the last one that has these 33 bits. */
    private long unwrapped(long ticks) {
        if (timed) {
            int unused = Long.SIZE - TICK_BITS;
            lastTicks += (ticks - lastTicks) << unused >> unused;
        } else {
            lastTicks = ticks;
        }
        timed = true;
        return lastTicks;
    }

    /** Rounded, since the ticks are. */
    private long frames(long ticks) {
        long seconds = Math.floorDiv(ticks, TICKS_PER_SECOND);
        long rest = Math.floorMod(ticks, (long) TICKS_PER_SECOND);
        return seconds * rate + (rest * rate + TICKS_PER_SECOND / 2) / TICKS_PER_SECOND;
    }
}
