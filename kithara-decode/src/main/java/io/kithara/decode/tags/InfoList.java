package io.kithara.decode.tags;

import io.kithara.decode.DataWindow;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The {@code INFO} list of a RIFF file: texts by four-character code ({@code INAM}, {@code IART}), each ended by zero. */
public final class InfoList {
    private static final int INFO = DataWindow.fourCc("INFO");

    /** Four characters, a size. */
    private static final int CHUNK_HEADER_BYTES = 8;

    private InfoList() {}

    /** Adds the texts of a LIST chunk whose first {@code size} bytes lie in the window; does nothing for other lists. */
    public static void read(DataWindow window, long body, int size, MetadataDraft tags) {
        long end = body + size;
        if (size < 4 || window.i32be(body) != INFO) {
            return;
        }
        long cursor = body + 4;
        while (cursor + CHUNK_HEADER_BYTES <= end) {
            long textBytes = window.u32le(cursor + 4);
            long text = cursor + CHUNK_HEADER_BYTES;
            if (text + textBytes > end) {
                return;
            }
            tags.put(text(window, cursor, 4), text(window, text, (int) textBytes));
            cursor = text + textBytes + (textBytes & 1);
        }
    }

    /** Returns a text up to its first zero: the standard names no encoding, so UTF-8 where it is that, else Latin-1. */
    public static String text(DataWindow window, long from, int length) {
        int end = 0;
        while (end < length && window.u8(from + end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end];
        window.copy(from, bytes, 0, end);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .strip();
        } catch (CharacterCodingException other) {
            return new String(bytes, StandardCharsets.ISO_8859_1).strip();
        }
    }
}
