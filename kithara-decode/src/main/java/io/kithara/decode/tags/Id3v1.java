package io.kithara.decode.tags;

import java.nio.charset.StandardCharsets;

/**
 * The last 128 bytes of a file that has an ID3v1 tag: {@code TAG}, title 30, artist 30, album 30, year 4, comment 30 (in 1.1 the last two
 * bytes of it are a zero and the track's number), genre 1. Texts are cut there, so that whatever else says the same counts.
 */
final class Id3v1 {
    static final int BYTES = 128;

    private Id3v1() {}

    /** Returns whether the tag starts at {@code at}. */
    static boolean isTag(byte[] bytes, int at) {
        return at >= 0
                && at + BYTES <= bytes.length
                && bytes[at] == 'T'
                && bytes[at + 1] == 'A'
                && bytes[at + 2] == 'G';
    }

    static void read(byte[] bytes, int at, MetadataDraft tags) {
        tags.putIfUnsaid("title", text(bytes, at + 3, 30));
        tags.putIfUnsaid("artist", text(bytes, at + 33, 30));
        tags.putIfUnsaid("album", text(bytes, at + 63, 30));
        tags.putIfUnsaid("year", text(bytes, at + 93, 4));
        boolean numbered = bytes[at + 125] == 0 && bytes[at + 126] != 0;
        tags.putIfUnsaid("comment", text(bytes, at + 97, numbered ? 28 : 30));
        if (numbered) {
            tags.putIfUnsaid("track", Integer.toString(bytes[at + 126] & 0xFF));
        }
        tags.putIfUnsaid("genre", Genres.name(bytes[at + 127] & 0xFF));
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }
}
