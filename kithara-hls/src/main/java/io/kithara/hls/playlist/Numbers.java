package io.kithara.hls.playlist;

/** Decimal integers as playlists write them (RFC 8216 section 4.2). */
final class Numbers {
    /** No number: broken, negative, or beyond a {@code long}. */
    static final long NONE = -1;

    private Numbers() {}

    /** Returns the value of a run of digits, or {@link #NONE}. */
    static long parse(String text) {
        return parse(text, 0, text.length());
    }

    /** As {@link #parse(String)}, for the characters from {@code from} to {@code to}. */
    static long parse(String text, int from, int to) {
        if (from >= to) {
            return NONE;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return NONE;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
