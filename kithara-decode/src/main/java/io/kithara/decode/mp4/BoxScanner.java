package io.kithara.decode.mp4;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;
import java.util.OptionalLong;

/** Reads box headers; restartable like the window below it. Not safe for several threads. */
final class BoxScanner {
    private static final int COMPACT_HEADER = 8;
    private static final int LARGE_HEADER = 16;

    private final DataWindow window;
    private Box box = new Box(0, 0, 0, 0);

    BoxScanner(DataWindow window) {
        this.window = window;
    }

    /**
     * Reads the header at {@code position}.
     *
     * @param limit end of the box around it, {@link Box#OPEN_END} for none
     * @return {@code READY}: {@link #box} has it; {@code END}: the data ends before or inside the header
     * @throws DecodeException {@code MALFORMED} for a size below the header's, or beyond {@code limit}
     */
    Load scan(long position, long limit) throws DecodeException, MediaException {
        Load load = window.load(position, COMPACT_HEADER);
        if (load != Load.READY) {
            return load;
        }
        long size = window.u32be(position);
        int type = window.i32be(position + 4);
        int header = COMPACT_HEADER;
        if (size == 1) {
            load = window.load(position, LARGE_HEADER);
            if (load != Load.READY) {
                return load;
            }
            size = window.i64be(position + COMPACT_HEADER);
            header = LARGE_HEADER;
        }
        long end = size == 0 ? limit : position + size;
        // size 0 may only be the last box of a file; QuickTime also ends a list inside a box with a zero
        box = new Box(size == 0 && limit != Box.OPEN_END ? 0 : type, position, position + header, end);
        if ((size != 0 && size < header) || size > Box.OPEN_END || end > limit) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "the " + box + " claims " + Long.toUnsignedString(size) + " bytes"
                            + (limit == Box.OPEN_END ? "" : ", the box around it ends at " + limit));
        }
        return Load.READY;
    }

    Box box() {
        return box;
    }

    /**
     * Returns whether the data, whose end a scan at {@code position} has met, ends elsewhere: inside a header there, or
     * inside the box before.
     */
    boolean isCut(long position) throws DecodeException, MediaException {
        if (window.loaded(position) > 0) {
            return true;
        }
        OptionalLong length = window.data().length();
        return length.isPresent()
                ? length.getAsLong() < position
                : position > 0 && window.load(position - 1, 1) == Load.END;
    }
}
