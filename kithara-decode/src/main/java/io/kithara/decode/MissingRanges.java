package io.kithara.decode;

import io.kithara.stream.MediaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The holes of one stream, ascending and disjoint. The decode worker adds, any thread reads a snapshot.
 */
final class MissingRanges {
    /** Beyond so many, the last range swallows what comes after it: a broken endless stream must not grow a list. */
    static final int MAX_RANGES = 1000;

    private volatile List<MissingRange> ranges = List.of();

    List<MissingRange> snapshot() {
        return ranges;
    }

    /** Adds a range; those it overlaps or touches with the same reason become one with it. */
    void add(MissingRange added) {
        ranges = with(added);
    }

    /** Returns what {@link #add} would make of these. */
    List<MissingRange> with(MissingRange added) {
        List<MissingRange> merged = new ArrayList<>();
        MissingRange now = added;
        for (MissingRange range : ranges) {
            if (joins(range, now)) {
                now = join(range, now);
            } else {
                merged.add(range);
            }
        }
        Duration from = now.from();
        int at = 0;
        while (at < merged.size() && merged.get(at).from().compareTo(from) < 0) {
            at++;
        }
        merged.add(at, now);
        if (merged.size() > MAX_RANGES) {
            MissingRange last = merged.remove(MAX_RANGES);
            merged.set(MAX_RANGES - 1, join(merged.get(MAX_RANGES - 1), last));
        }
        return List.copyOf(merged);
    }

    private static boolean joins(MissingRange a, MissingRange b) {
        boolean touches = a.from().compareTo(b.to()) <= 0 && b.from().compareTo(a.to()) <= 0;
        return touches && a.reason() == b.reason();
    }

    private static MissingRange join(MissingRange first, MissingRange second) {
        Duration from = first.from().compareTo(second.from()) < 0 ? first.from() : second.from();
        Duration to = first.to().compareTo(second.to()) > 0 ? first.to() : second.to();
        MediaException.Reason reason = first.reason();
        return new MissingRange(from, to, reason, first.message());
    }
}
