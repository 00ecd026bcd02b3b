package io.kithara.net;

import org.jspecify.annotations.Nullable;

/**
 * The {@code Content-Range} field, RFC 9110 section 14.4.
 *
 * @param first first byte, or {@link #NOT_KNOWN} for an unsatisfied range
 * @param last last byte (inclusive, as on the wire), or {@link #NOT_KNOWN}
 * @param total length of the whole, or {@link #NOT_KNOWN} for {@code *}
 */
record ContentRange(long first, long last, long total) {
    static final long NOT_KNOWN = -1;

    private static final String UNIT = "bytes";

    /** Eighteen digits always fit a long. */
    private static final int MAX_DIGITS = 18;

    /** Returns what {@code field} says; null if it is absent, malformed, reversed or outside its own total. */
    static @Nullable ContentRange parse(@Nullable String field) {
        if (field == null || !field.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return null;
        }
        String spec = field.substring(UNIT.length()).strip();
        int slash = spec.indexOf('/');
        if (slash < 0) {
            return null;
        }
        String span = spec.substring(0, slash).strip();
        String total = spec.substring(slash + 1).strip();
        long length = number(total);
        if (length == NOT_KNOWN && !"*".equals(total)) {
            return null;
        }
        return "*".equals(span) ? new ContentRange(NOT_KNOWN, NOT_KNOWN, length) : satisfied(span, length);
    }

    private static @Nullable ContentRange satisfied(String span, long total) {
        int dash = span.indexOf('-');
        if (dash < 0) {
            return null;
        }
        long first = number(span.substring(0, dash));
        long last = number(span.substring(dash + 1));
        boolean sound = first != NOT_KNOWN && last >= first && (total == NOT_KNOWN || last < total);
        return sound ? new ContentRange(first, last, total) : null;
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
            return NOT_KNOWN;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return NOT_KNOWN;
            }
        }
        return Long.parseLong(digits);
    }

    boolean isSatisfied() {
        return first != NOT_KNOWN;
    }

    long length() {
        return last - first + 1;
    }
}
