package io.kithara.decode.tags;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Picture;
import io.kithara.decode.PictureKind;
import io.kithara.stream.MediaException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * FLAC's description of a picture (RFC 9639 section 8.8), which Vorbis comments carry as well: kind 4, length of the type 4, type, length
 * of the description 4, description, width 4, height 4, depth 4, colours 4, length 4, picture.
 */
public final class FlacPicture {
    /** All lengths and numbers. */
    private static final int FIXED_BYTES = 32;

    /** A type or description longer than this is none. */
    private static final int MAX_TEXT_BYTES = 8 << 10;

    private FlacPicture() {}

    /**
     * Reads what stands before the picture.
     *
     * @param body where the description starts
     * @param limit where it must end at the latest
     * @return {@code READY} also for one that is broken, which adds nothing
     */
    public static Load read(DataWindow window, long body, long limit, MetadataDraft draft)
            throws DecodeException, MediaException {
        int head = (int) Math.min(limit - body, FIXED_BYTES + 2 * MAX_TEXT_BYTES);
        if (head < FIXED_BYTES) {
            return Load.READY;
        }
        // what is behind the texts is not waited for; three rounds find out how long they are
        int part = FIXED_BYTES;
        while (true) {
            Load load = window.load(body, part);
            if (load != Load.READY) {
                return load == Load.END ? Load.READY : load;
            }
            byte[] bytes = new byte[part];
            window.copy(body, bytes, 0, part);
            int start = start(ByteBuffer.wrap(bytes));
            if (start < 0 || start > head) {
                return Load.READY;
            }
            if (start <= part) {
                add(bytes, start, body, limit, draft);
                return Load.READY;
            }
            part = start;
        }
    }

    /** Reads a description and its picture that lie in an array, and keeps the bytes. */
    static void keep(byte[] block, MetadataDraft draft) {
        if (block.length < FIXED_BYTES) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(block);
        int start = start(in);
        if (start < 0 || start > block.length) {
            return;
        }
        long size = Integer.toUnsignedLong(in.getInt(start - 4));
        byte[] bytes = new byte[(int) Math.min(size, block.length - start)];
        System.arraycopy(block, start, bytes, 0, bytes.length);
        draft.picture(describe(block, start, new Picture.Held(bytes)));
    }

    /** Returns where the picture starts, at the earliest if that lies behind the buffer's end; -1 if a text is too long. */
    private static int start(ByteBuffer in) {
        long type = Integer.toUnsignedLong(in.getInt(4));
        if (type > MAX_TEXT_BYTES) {
            return -1;
        }
        int at = (int) (8 + type);
        if (at + 4 > in.capacity()) {
            return FIXED_BYTES + (int) type;
        }
        long description = Integer.toUnsignedLong(in.getInt(at));
        return description > MAX_TEXT_BYTES ? -1 : (int) (FIXED_BYTES + type + description);
    }

    private static void add(byte[] bytes, int start, long body, long limit, MetadataDraft draft) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long size = Math.min(Integer.toUnsignedLong(in.getInt(start - 4)), limit - body - start);
        draft.picture(describe(bytes, start, new Picture.Stored(body + start, size)));
    }

    private static Picture describe(byte[] block, int start, Picture.Content content) {
        ByteBuffer in = ByteBuffer.wrap(block);
        int type = in.getInt(4);
        int description = in.getInt(8 + type);
        int sizes = start - 20;
        return new Picture(
                PictureKind.of(Integer.toUnsignedLong(in.getInt(0))),
                new String(block, 8, type, StandardCharsets.US_ASCII).strip(),
                new String(block, 12 + type, description, StandardCharsets.UTF_8).strip(),
                stated(in.getInt(sizes)),
                stated(in.getInt(sizes + 4)),
                content);
    }

    private static OptionalInt stated(int pixels) {
        return pixels > 0 ? OptionalInt.of(pixels) : OptionalInt.empty();
    }
}
