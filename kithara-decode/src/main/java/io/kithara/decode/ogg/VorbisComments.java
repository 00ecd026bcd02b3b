package io.kithara.decode.ogg;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a Vorbis comment header (Vorbis I section 5), which Opus has too, as far as it goes: no sound depends on it. Keys
 * are in lower case; where one repeats, the first counts. Pictures and other long values are left out.
 */
final class VorbisComments {
    /** More than any player writes. */
    private static final int MAX_TAGS = 512;

    /** Longer than lyrics: a picture, or rubbish. */
    private static final int MAX_VALUE_BYTES = 64 << 10;

    private static final int LENGTH_BYTES = 4;

    private final byte[] data;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private int at;

    private VorbisComments(byte[] data, int at) {
        this.data = data;
        this.at = at;
    }

    /** Returns the comments that start with the vendor's name at {@code offset}. */
    static Map<String, String> read(byte[] data, int offset) {
        VorbisComments comments = new VorbisComments(data, offset);
        comments.read();
        return comments.tags;
    }

    private void read() {
        long vendor = length();
        if (!has(vendor)) {
            return;
        }
        at += (int) vendor;
        long count = Math.min(length(), MAX_TAGS);
        for (long i = 0; i < count; i++) {
            long length = length();
            if (!has(length)) {
                return;
            }
            add((int) length);
            at += (int) length;
        }
    }

    private void add(int length) {
        if (length > MAX_VALUE_BYTES) {
            return;
        }
        String text = new String(data, at, length, StandardCharsets.UTF_8);
        int equals = text.indexOf('=');
        if (equals > 0) {
            tags.putIfAbsent(text.substring(0, equals).toLowerCase(Locale.ROOT), text.substring(equals + 1));
        }
    }

    /** Returns the next length; -1 if the data ends. */
    private long length() {
        if (!has(LENGTH_BYTES)) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < LENGTH_BYTES; i++) {
            value |= (data[at++] & 0xFFL) << 8 * i;
        }
        return value;
    }

    private boolean has(long bytes) {
        return bytes >= 0 && bytes <= data.length - at;
    }
}
