package io.kithara.hls.playlist;

/** Classes of ASCII characters; nothing beyond ASCII is in any. */
final class Ascii {
    private Ascii() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return isBetween(c, 'a', 'z') || isBetween(c, 'A', 'Z');
    }

    static boolean isHex(char c) {
        return isDigit(c) || isBetween(c, 'a', 'f') || isBetween(c, 'A', 'F');
    }

    private static boolean isBetween(char c, char first, char last) {
        return c >= first && c <= last;
    }
}
