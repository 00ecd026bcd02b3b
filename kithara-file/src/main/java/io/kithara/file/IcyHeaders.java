package io.kithara.file;

import io.kithara.net.FetchResponse;

/**
 * What a station says of its stream.
 *
 * @param bitrateBps bits per second; 0 if not said
 * @param intervalBytes audio between two blocks of titles; 0 if there are none
 */
record IcyHeaders(long bitrateBps, int intervalBytes) {
    /** Reads {@code icy-br} (kbit/s) and {@code icy-metaint}; what cannot be meant counts as not said. */
    static IcyHeaders of(FetchResponse response) {
        int interval = number(response, "icy-metaint");
        return new IcyHeaders(
                number(response, "icy-br") * 1000L, interval <= IcyFilter.MAX_INTERVAL_BYTES ? interval : 0);
    }

    /** A small number in a header field; some stations list several, the first counts. */
    private static int number(FetchResponse response, String name) {
        String digits = response.header(name).orElse("").strip().split("[^0-9]", 2)[0];
        return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }
}
