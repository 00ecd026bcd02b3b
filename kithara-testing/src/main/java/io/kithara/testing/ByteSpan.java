package io.kithara.testing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Half-open range of body bytes.
 *
 * @param start first byte
 * @param end one past the last byte
 */
record ByteSpan(long start, long end) {
    /** RFC 9110 section 14.1.2, one range only: several in one request are answered with the whole, as is allowed. */
    private static final Pattern SINGLE_RANGE = Pattern.compile("bytes=\\s*(\\d*)-(\\d*)\\s*");

    long length() {
        return end - start;
    }

    /**
     * Reads a {@code Range} header against a body of {@code length} bytes.
     *
     * @return null if the header is to be ignored; an empty span if the range cannot be satisfied
     */
    static @Nullable ByteSpan parse(String header, long length) {
        Matcher range = SINGLE_RANGE.matcher(header);
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return null;
        }
        if (range.group(1).isEmpty()) {
            long suffix = Math.min(length, Long.parseLong(range.group(2)));
            return new ByteSpan(length - suffix, length);
        }
        long start = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE - 1 : Long.parseLong(range.group(2));
        if (last < start) {
            return null;
        }
        return start >= length ? new ByteSpan(length, length) : new ByteSpan(start, Math.min(length, last + 1));
    }
}
