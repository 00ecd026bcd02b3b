package io.kithara.decode.matroska;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * The head of an EBML element (RFC 8794 sections 4 to 6): id and size, each a number whose leading zeros say how long it is.
 * Used again for each element. Not safe for several threads.
 */
final class Element {
    /** What {@link #id} is where the bytes begin no element. */
    static final int NONE = 0;

    /** Behind any data: where an element ends whose size is not known (RFC 8794 section 6.2). */
    static final long OPEN = Long.MAX_VALUE / 4;

    private static final int MAX_ID_BYTES = 4;
    private static final int MAX_SIZE_BYTES = 8;

    private final DataWindow window;
    private int id;
    private long start;
    private long body;
    private long end;
    private boolean sized;

    Element(DataWindow window) {
        this.window = window;
    }

    /**
     * Reads the head at {@code position}.
     *
     * @return {@code END} if the data ends before its last byte
     */
    Load read(long position) throws DecodeException, MediaException {
        start = position;
        id = NONE;
        Load load = window.load(position, 1);
        if (load != Load.READY) {
            return load;
        }
        int idBytes = length(window.u8(position));
        if (idBytes > MAX_ID_BYTES) {
            return Load.READY;
        }
        load = window.load(position, idBytes + 1);
        if (load != Load.READY) {
            return load;
        }
        int sizeBytes = length(window.u8(position + idBytes));
        if (sizeBytes > MAX_SIZE_BYTES) {
            return Load.READY;
        }
        load = window.load(position, idBytes + sizeBytes);
        if (load == Load.READY) {
            take(position, idBytes, sizeBytes);
        }
        return load;
    }

    private void take(long position, int idBytes, int sizeBytes) {
        body = position + idBytes + sizeBytes;
        long size = number(window, position + idBytes, sizeBytes);
        sized = size != (1L << (7 * sizeBytes)) - 1;
        end = sized && size < OPEN - body ? body + size : OPEN;
        id = (int) uint(window, position, idBytes);
    }

    /** Returns the id, {@link #NONE} if there is no element. */
    int id() {
        return id;
    }

    /** Returns where the head starts. */
    long start() {
        return start;
    }

    /** Returns where the body starts. */
    long body() {
        return body;
    }

    /** Returns where it ends; {@link #OPEN} if that is not known. */
    long end() {
        return end;
    }

    /** Returns whether it says its size. */
    boolean isSized() {
        return sized;
    }

    /** Returns the bytes of the number that begins with {@code first}, 1 to 8; 9 for none. */
    static int length(int first) {
        return Integer.numberOfLeadingZeros(first) - 23;
    }

    /** Returns a number of {@code bytes} bytes without its length marker; the bytes must lie in the window. */
    static long number(DataWindow window, long position, int bytes) {
        return uint(window, position, bytes) & ((1L << (7 * bytes)) - 1);
    }

    /** Returns up to eight bytes as one integer; they must lie in the window. */
    static long uint(DataWindow window, long position, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | window.u8(position + i);
        }
        return value;
    }

    @Override
    public String toString() {
        return "Element[" + Integer.toHexString(id) + " at " + start + (end == OPEN ? "" : " to " + end) + "]";
    }
}
