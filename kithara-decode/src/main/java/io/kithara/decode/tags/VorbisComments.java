package io.kithara.decode.tags;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * Reads Vorbis comments, which FLAC, Vorbis and Opus share (RFC 9639 section 8.6). Keys are names in lower case, as {@code title},
 * {@code replaygain_track_gain}. Pictures in Base64 are kept up to 1 MiB, as they come with what has to be read anyway; longer values are
 * passed over unread. A broken list ends the reading and is no error. Not safe for several threads.
 */
public final class VorbisComments {
    /** A picture of 1 MiB in Base64, or any text. */
    private static final int MAX_VALUE_BYTES = (4 << 20) / 3 + 64;

    /** More than any tagger writes; beyond, a list is an attack on patience. */
    private static final int MAX_COMMENTS = 4096;

    /** FLAC's description of a picture in Base64 (Xiph's wiki, VorbisComment). */
    private static final String PICTURE = "metadata_block_picture";

    private static final int LENGTH_BYTES = 4;

    private final DataWindow window;
    private final long limit;
    private final MetadataDraft tags;
    private int passed;
    private long position;
    private boolean begun;

    /** Reads from {@code position} to {@code limit}, starting with the length of the vendor's name, into {@code tags}. */
    public VorbisComments(DataWindow window, long position, long limit, MetadataDraft tags) {
        this.window = window;
        this.position = position;
        this.limit = limit;
        this.tags = tags;
    }

    /** Reads on; {@code READY} when done, also where the data ends before the comments. */
    public Load read() throws DecodeException, MediaException {
        while (passed < MAX_COMMENTS && position + LENGTH_BYTES <= limit) {
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
        if (length <= MAX_VALUE_BYTES) {
            load = window.load(text, (int) length);
            if (load != Load.READY) {
                return load;
            }
            byte[] bytes = new byte[(int) length];
            window.copy(text, bytes, 0, bytes.length);
            keep(bytes);
        }
        position = text + length;
        passed++;
        return Load.READY;
    }

    private void keep(byte[] comment) {
        int equals = 0;
        while (equals < comment.length && comment[equals] != '=') {
            equals++;
        }
        if (equals == 0 || equals >= comment.length - 1) {
            return;
        }
        String key = new String(comment, 0, equals, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        if (key.equals(PICTURE)) {
            keepPicture(Arrays.copyOfRange(comment, equals + 1, comment.length));
        } else {
            tags.put(key, new String(comment, equals + 1, comment.length - equals - 1, StandardCharsets.UTF_8));
        }
    }

    private void keepPicture(byte[] base64) {
        try {
            FlacPicture.keep(Base64.getMimeDecoder().decode(base64), tags);
        } catch (IllegalArgumentException damaged) {
            // anybody can write such a comment: not understood, so not used
            return;
        }
    }
}
