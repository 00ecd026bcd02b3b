package io.kithara.decode.flac;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Reads Vorbis comments, which FLAC, Vorbis and Opus share (RFC 9639 section 8.6). Keys are names in lower case, as {@code title},
 * {@code replaygain_track_gain}; where one repeats, the first counts. Long values, pictures in Base64 among them, are passed
 * over unread. A broken list ends the reading and is no error. Not safe for several threads.
 */
public final class VorbisComments {
    /** Longer texts are lyrics, pictures or abuse. */
    private static final int MAX_TEXT_BYTES = 8 << 10;

    /** More than any tagger writes. */
    private static final int MAX_TAGS = 256;

    private static final int LENGTH_BYTES = 4;

    private final DataWindow window;
    private final long limit;
    private final Map<String, String> tags;
    private long position;
    private boolean begun;

    /** Reads from {@code position} to {@code limit}, starting with the length of the vendor's name, into {@code tags}. */
    public VorbisComments(DataWindow window, long position, long limit, Map<String, String> tags) {
        this.window = window;
        this.position = position;
        this.limit = limit;
        this.tags = tags;
    }

    /** Reads on; {@code READY} when done, also where the data ends before the comments. */
    public Load read() throws DecodeException, MediaException {
        while (tags.size() < MAX_TAGS && position + LENGTH_BYTES <= limit) {
            Load load = begun ? readComment() : passVendor();
            if (load != Load.READY) {
                return load == Load.END ? Load.READY : load;
            }
        }
        return Load.READY;
    }

    /** The vendor's name, and the number of comments, which says no more than the limit does. */
    private Load passVendor() throws DecodeException, MediaException {
        Load load = window.load(position, LENGTH_BYTES);
        if (load == Load.READY) {
            position += LENGTH_BYTES + window.u32le(position) + LENGTH_BYTES;
            begun = true;
        }
        return load;
    }

    private Load readComment() throws DecodeException, MediaException {
        Load load = window.load(position, LENGTH_BYTES);
        if (load != Load.READY) {
            return load;
        }
        long length = window.u32le(position);
        long text = position + LENGTH_BYTES;
        if (text + length > limit) {
            position = limit;
            return Load.READY;
        }
        if (length <= MAX_TEXT_BYTES) {
            load = window.load(text, (int) length);
            if (load != Load.READY) {
                return load;
            }
            byte[] bytes = new byte[(int) length];
            window.copy(text, bytes, 0, bytes.length);
            keep(new String(bytes, StandardCharsets.UTF_8));
        }
        position = text + length;
        return Load.READY;
    }

    private void keep(String comment) {
        int equals = comment.indexOf('=');
        if (equals > 0 && equals < comment.length() - 1) {
            String key = comment.substring(0, equals).toLowerCase(Locale.ROOT);
            tags.putIfAbsent(key, comment.substring(equals + 1));
        }
    }
}
