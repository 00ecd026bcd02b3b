package io.kithara.decode.mp4;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code iTunSMPB} tag: hexadecimal numbers of which the second is the encoder's delay, the third its padding and the
 * fourth the length of the original, all in frames.
 */
record ITunesGapless(long delay, long padding, long frames) {
    /** Key of the tag in {@link Movie#tags}. */
    static final String KEY = "iTunSMPB";

    private static final Pattern FORMAT = Pattern.compile(
            "\\s*\\p{XDigit}{1,8}\\s+(\\p{XDigit}{1,8})\\s+(\\p{XDigit}{1,8})\\s+(0?\\p{XDigit}{1,15})(\\s.*)?");

    /** Parses the tag; empty if it is not of the form. */
    static Optional<ITunesGapless> parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ITunesGapless(hex(matcher, 1), hex(matcher, 2), hex(matcher, 3)));
    }

    private static long hex(Matcher matcher, int group) {
        return Long.parseLong(matcher.group(group), 16);
    }
}
