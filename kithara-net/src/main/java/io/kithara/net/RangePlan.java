package io.kithara.net;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes the next request asks for. Immutable.
 *
 * @param position first byte still wanted
 * @param end one past the last byte wanted, or {@link ContentRange#NOT_KNOWN}
 * @param overlap bytes before {@code position} fetched again, to be compared with those held
 * @param ifRange value of {@code If-Range}, or null
 * @param resumed whether bytes of this body have been delivered already
 */
record RangePlan(
        long position, long end, int overlap, @Nullable String ifRange, boolean resumed) {
    static RangePlan first(FetchRequest request) {
        String ifRange = request.from() > 0 ? Version.of(request.known()).ifRange() : null;
        return new RangePlan(request.from(), endOf(request.end()), 0, ifRange, false);
    }

    /**
     * Plans the rest of a broken body.
     *
     * @param held how many bytes before {@code position} are at hand for a comparison
     */
    static RangePlan rest(long position, OptionalLong end, Version version, int held) {
        String ifRange = version.ifRange();
        return new RangePlan(position, endOf(end), ifRange == null ? held : 0, ifRange, true);
    }

    private static long endOf(OptionalLong end) {
        return end.orElse(ContentRange.NOT_KNOWN);
    }

    /** First byte to ask for. */
    long start() {
        return position - overlap;
    }

    /** Whether a {@code Range} field is sent; a whole body is asked for without one. */
    boolean isRanged() {
        return start() > 0 || end != ContentRange.NOT_KNOWN || resumed;
    }

    /** RFC 9110 section 14.2. */
    String rangeField() {
        String open = "bytes=" + start() + "-";
        return end == ContentRange.NOT_KNOWN ? open : open + (end - 1);
    }
}
