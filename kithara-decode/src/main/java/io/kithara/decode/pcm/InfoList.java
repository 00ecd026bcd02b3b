package io.kithara.decode.pcm;

import io.kithara.decode.DataWindow;
import java.util.Map;

/** The {@code INFO} list of a RIFF file: texts by four-character code ({@code INAM}, {@code IART}), each ended by zero. */
final class InfoList {
    private static final int INFO = DataWindow.fourCc("INFO");

    private InfoList() {}

    /** Adds the texts of a LIST chunk whose first {@code size} bytes lie in the window; does nothing for other lists. */
    static void read(DataWindow window, long body, int size, Map<String, String> tags) {
        long end = body + size;
        if (size < 4 || window.i32be(body) != INFO) {
            return;
        }
        long cursor = body + 4;
        while (cursor + Chunk.HEADER_BYTES <= end) {
            long textBytes = window.u32le(cursor + 4);
            long text = cursor + Chunk.HEADER_BYTES;
            if (text + textBytes > end) {
                return;
            }
            String value = text(window, text, (int) textBytes);
            if (!value.isEmpty()) {
                tags.putIfAbsent(text(window, cursor, 4), value);
            }
            cursor = text + textBytes + (textBytes & 1);
        }
    }

    /** One byte is one character: the standard names no encoding, and Latin-1 loses nothing. */
    static String text(DataWindow window, long from, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length && window.u8(from + i) != 0; i++) {
            text.append((char) window.u8(from + i));
        }
        return text.toString().strip();
    }
}
