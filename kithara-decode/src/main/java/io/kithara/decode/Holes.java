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

    /** The stretch of damaged packets that was noted last, and up to where it is recorded. */
    private long damagedFrom = Long.MIN_VALUE;

    private long damagedTo = Long.MIN_VALUE;
    private long recordedTo = Long.MIN_VALUE;

    /** Whether that stretch began where something was known to be lost. */
    private boolean damagedByLoss;

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

    /**
     * Notes a packet that could not be decoded, whatever sounds in its place. Packets of which no more than {@code
     * tolerance} lies between two damaged ones are one stretch with them: what noise decodes to by chance is no recovery.
     *
     * @return what is recorded as missing by that; empty while the stretch is no longer than {@code tolerance}, unless it
     *     began where a chunk, or its end, was lost
     */
    Optional<MissingRange> damaged(long from, long to, long tolerance, int rate) {
        boolean goesOn = from >= damagedFrom && from - tolerance <= damagedTo;
        if (!goesOn) {
            damagedFrom = from;
            recordedTo = from;
            damagedByLoss = lost;
        }
        damagedTo = to;
        if (to - damagedFrom <= tolerance && !damagedByLoss) {
            return Optional.empty();
        }
        MissingRange range = record(recordedTo, to, rate);
        recordedTo = to;
        return Optional.of(range);
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
