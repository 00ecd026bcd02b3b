package io.kithara.file;

import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import java.util.List;
import java.util.Optional;

/**
 * Decides which bytes one reader needs fetched next. A pure function of what has landed and where the reader is.
 *
 * @param landed what is there
 * @param end the proven length, or {@link #NOT_KNOWN}
 * @param position where the reader reads on
 * @param wanted the bytes the reader waits for, if it does
 * @param lookAhead how far to run ahead of {@code position}, in bytes
 */
record FetchPlan(RangeSet landed, long end, long position, Optional<ByteRange> wanted, long lookAhead) {
    /** An end that is not known, and a position that is after everything. */
    static final long NOT_KNOWN = Long.MAX_VALUE;

    /**
     * Reading on through so many bytes costs less than a new request: at 10 Mbit/s as long as a round trip of 200 ms.
     */
    static final long NEAR_BYTES = 256 << 10;

    /**
     * Returns the next gap that is worth fetching: the first at or after what is wanted, else the first within the
     * look-ahead. It ends where landed bytes begin, at the end, or at the look-ahead.
     */
    Optional<ByteRange> nextGap() {
        long from = wanted.isPresent() ? wanted.get().start() : position;
        long start = landed.contiguousEnd(from);
        long horizon = horizon();
        if (start >= end || (wanted.isEmpty() && start >= horizon)) {
            return Optional.empty();
        }
        long stop = Math.min(nextLanded(start), Math.min(end, Math.max(horizon, start + 1)));
        return Optional.of(new ByteRange(start, stop));
    }

    /** One past the last byte to fetch for now; what is wanted lies before it. */
    private long horizon() {
        if (wanted.isEmpty()) {
            return saturatedSum(position, lookAhead);
        }
        ByteRange range = wanted.get();
        return Math.max(range.end(), saturatedSum(range.start(), lookAhead));
    }

    private long nextLanded(long position) {
        List<ByteRange> ranges = landed.ranges();
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranges.get(middle).start() > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == ranges.size() ? NOT_KNOWN : ranges.get(low).start();
    }

    /** Returns how many landed bytes lie ahead of the reader without a gap. */
    long ahead() {
        return landed.contiguousEnd(position) - position;
    }

    /**
     * Returns whether a fetch that stands at {@code at} and goes on to {@code stop} brings the bytes at {@code gap} soon.
     *
     * @param ranges whether the server can start elsewhere; if not, reading on is the only way
     */
    static boolean serves(long at, long stop, long gap, boolean ranges) {
        return at <= gap && gap < stop && (!ranges || gap - at <= NEAR_BYTES);
    }

    static long saturatedSum(long a, long b) {
        return a > NOT_KNOWN - b ? NOT_KNOWN : a + b;
    }
}
