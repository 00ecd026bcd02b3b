package io.kithara.decode.matroska;

import io.kithara.decode.DataWindow;

/**
 * The packets of a block (RFC 9559 section 10.3): one, or several whose sizes stand in front in one of three ways. Used again
 * for each block. Not safe for several threads.
 */
final class Lacing {
    private static final int NONE = 0;
    private static final int XIPH = 1;
    private static final int EBML = 3;

    /** The number of packets less one stands in a byte. */
    private static final int MAX_PACKETS = 256;

    private final int[] sizes = new int[MAX_PACKETS];
    private int count;
    private long data;

    /** Where the reading of sizes stands, and where the block ends. */
    private long cursor;

    private long end;

    /**
     * Reads the sizes of a block, all of which lies in the window.
     *
     * @param kind the two bits of lacing: none, Xiph, fixed size, EBML
     * @param start where the bytes behind the block's header start
     * @return whether they make sense; if not, nothing here does
     */
    boolean read(DataWindow window, int kind, long start, long end) {
        cursor = start;
        this.end = end;
        count = 1;
        if (kind != NONE) {
            if (start >= end) {
                return false;
            }
            count = window.u8(cursor++) + 1;
        }
        boolean sound = switch (kind) {
            case NONE -> true;
            case XIPH -> readXiph(window);
            case EBML -> readEbml(window);
            default -> divide();
        };
        data = cursor;
        return sound && finish();
    }

    /** Makes it a block of nothing. */
    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    /** Returns the bytes of a packet, counted from 0. */
    int size(int packet) {
        return sizes[packet];
    }

    /** Returns where the first packet starts. */
    long data() {
        return data;
    }

    private boolean readXiph(DataWindow window) {
        for (int i = 0; i < count - 1; i++) {
            int size = 0;
            int part;
            do {
                if (cursor >= end) {
                    return false;
                }
                part = window.u8(cursor++);
                size += part;
            } while (part == 255);
            sizes[i] = size;
        }
        return true;
    }

    /** The first size, then what each differs from the one before, moved so that it has no sign. */
    private boolean readEbml(DataWindow window) {
        long size = 0;
        for (int i = 0; i < count - 1; i++) {
            int bytes = cursor < end ? Element.length(window.u8(cursor)) : 9;
            if (bytes > 8 || cursor + bytes > end) {
                return false;
            }
            long number = Element.number(window, cursor, bytes);
            size = i == 0 ? number : size + number - ((1L << (7 * bytes - 1)) - 1);
            if (size < 0 || size > end - cursor) {
                return false;
            }
            sizes[i] = (int) size;
            cursor += bytes;
        }
        return true;
    }

    private boolean divide() {
        int size = (int) ((end - cursor) / count);
        for (int i = 0; i < count - 1; i++) {
            sizes[i] = size;
        }
        return (long) size * count == end - cursor;
    }

    /** The last packet has what is left. */
    private boolean finish() {
        long rest = end - cursor;
        for (int i = 0; i < count - 1; i++) {
            rest -= sizes[i];
        }
        sizes[count - 1] = (int) rest;
        return rest >= 0;
    }
}
