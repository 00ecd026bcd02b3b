package io.kithara.hls.playlist;

import org.jspecify.annotations.Nullable;

/**
 * A time as playlists write it: decimal seconds, without the error of a {@code double}, so that a sum of 6,000 does not drift.
 * Digits behind the eighteenth decimal are dropped.
 *
 * @param us whole microseconds
 * @param atto the rest, in 10^-18 seconds, below a microsecond
 */
record DecimalSeconds(long us, long atto) {
    static final DecimalSeconds ZERO = new DecimalSeconds(0, 0);

    /** 10^-18 seconds in a microsecond. */
    static final long ATTO_PER_US = 1_000_000_000_000L;

    private static final long US_PER_SECOND = 1_000_000;

    /** Decimals that are kept: six for microseconds and twelve for the rest. */
    private static final int DECIMALS = 18;

    /** Returns the time, or null if the text is none that is at least 0; whatever is beyond the limit is just beyond it. */
    static @Nullable DecimalSeconds parse(String text, int from, int to) {
        int dot = from;
        while (dot < to && text.charAt(dot) != '.') {
            dot++;
        }
        if (dot == from && dot + 1 >= to) {
            return null;
        }
        long seconds = 0;
        for (int i = from; i < dot; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            seconds = Math.min(seconds * 10 + digit, PlaylistLimits.MAX_SEGMENT_SECONDS + 1L);
        }
        long fraction = fraction(text, dot + 1, to);
        return fraction < 0
                ? null
                : new DecimalSeconds(seconds * US_PER_SECOND + fraction / ATTO_PER_US, fraction % ATTO_PER_US);
    }

    static @Nullable DecimalSeconds parse(String text) {
        return parse(text, 0, text.length());
    }

    private static long fraction(String text, int from, int to) {
        long fraction = 0;
        for (int i = 0; i < DECIMALS; i++) {
            int digit = from + i < to ? text.charAt(from + i) - '0' : 0;
            if (digit < 0 || digit > 9) {
                return -1;
            }
            fraction = fraction * 10 + digit;
        }
        for (int i = from + DECIMALS; i < to; i++) {
            if (!Ascii.isDigit(text.charAt(i))) {
                return -1;
            }
        }
        return fraction;
    }

    boolean isBeyondLimit() {
        return us > PlaylistLimits.MAX_SEGMENT_SECONDS * US_PER_SECOND;
    }

    DecimalSeconds plus(DecimalSeconds other) {
        long sum = atto + other.atto;
        return new DecimalSeconds(us + other.us + sum / ATTO_PER_US, sum % ATTO_PER_US);
    }

    /** Returns the nearest microsecond. */
    long roundedUs() {
        return us + (atto * 2 >= ATTO_PER_US ? 1 : 0);
    }

    /** Returns microseconds, perhaps negative, as decimal seconds without needless zeros. */
    static String format(long us) {
        String sign = us < 0 ? "-" : "";
        long size = Math.abs(us);
        String whole = sign + size / US_PER_SECOND;
        if (size % US_PER_SECOND == 0) {
            return whole;
        }
        String decimals = Long.toString(US_PER_SECOND + size % US_PER_SECOND).substring(1);
        int end = decimals.length();
        while (decimals.charAt(end - 1) == '0') {
            end--;
        }
        return whole + "." + decimals.substring(0, end);
    }
}
