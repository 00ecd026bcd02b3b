package io.kithara.decode;

import io.kithara.stream.MediaException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why audio is missing right now: what failed since the last good frame. Confined to the decode worker. */
final class Holes {
    private static final String SILENT_CAUSE = "the timestamps leave a hole";

    private final MissingRanges ranges = new MissingRanges();
    private @Nullable MediaException cause;
    private boolean lost;

    /** Where the run of frames began that a decoder made up, and why it had to; no cause means that there is none. */
    private long madeUpFrom;

    private @Nullable MediaException madeUpWhy;

    /** Notes why what comes next is missing; the first cause since the last hole counts. */
    void blame(MediaException failure) {
        if (cause == null) {
            cause = failure;
        }
    }

    /** Notes that a chunk is lost, or its end: however little is missing then is a hole. */
    void lose(MediaException failure) {
        blame(failure);
        lost = true;
    }

    /** Returns whether a chunk, or its end, was lost since the last good frame. */
    boolean isLoss() {
        return lost;
    }

    /** Returns what is to blame for what is missing now; empty if nothing is known. */
    Optional<MediaException> cause() {
        return Optional.ofNullable(cause);
    }

    /** Forgets what was to blame: frames follow on. */
    void acquit() {
        cause = null;
        lost = false;
    }

    /** Notes that frames from here on are made up, in place of what could not be decoded. */
    void madeUp(long from, MediaException why) {
        if (madeUpWhy == null) {
            madeUpFrom = from;
            madeUpWhy = why;
        }
    }

    /**
     * Ends a run of frames that were made up. One that is longer than {@code tolerance} is a hole all the same: what
     * sounds there was never in the stream.
     */
    Optional<MissingRange> endMadeUp(long to, long tolerance, int rate) {
        MediaException why = madeUpWhy;
        madeUpWhy = null;
        if (why == null || to - madeUpFrom <= tolerance) {
            return Optional.empty();
        }
        blame(why);
        return Optional.of(record(madeUpFrom, to, rate));
    }

    /** Records a hole in frames at {@code rate} and returns it. */
    MissingRange record(long from, long to, int rate) {
        MissingRange range = range(from, to, rate);
        ranges.add(range);
        return range;
    }

    /** Returns a hole with what is to blame for it; {@code to} counts as {@code from} if it lies before it. */
    MissingRange range(long from, long to, int rate) {
        MediaException.Reason reason = cause == null ? MediaException.Reason.TRUNCATED : cause.reason();
        String message = cause == null || cause.getMessage() == null ? SILENT_CAUSE : cause.getMessage();
        return new MissingRange(
                FrameTime.duration(from, rate), FrameTime.duration(Math.max(from, to), rate), reason, message);
    }

    MissingRanges ranges() {
        return ranges;
    }
}
