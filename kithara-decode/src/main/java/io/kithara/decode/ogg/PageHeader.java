package io.kithara.decode.ogg;

import io.kithara.decode.DataWindow;
import java.util.Arrays;

/**
 * The header of one page (RFC 3533 section 6), read in place and used again. Not safe for several threads.
 *
 * <pre>
 * "OggS" | version 8 | flags 8 | granule position 64 | serial 32 | sequence 32 | checksum 32 | segments 8 |
 * lacing values: segments x 8
 * </pre>
 *
 * All numbers are little endian.
 */
final class PageHeader {
    /** Bytes before the lacing values. */
    static final int FIXED_BYTES = 27;

    static final int MAX_SEGMENTS = 255;

    static final int CAPTURE = DataWindow.fourCc("OggS");

    private static final int CONTINUED = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final int CHECKSUM_AT = 22;
    private static final int CHECKSUM_BYTES = 4;

    private final int[] lacing = new int[MAX_SEGMENTS];
    private int flags;
    private long granule;
    private int serial;
    private int sequence;
    private int checksum;
    private int segments;
    private int bodyBytes;

    /** Room for the page whose sum is made. */
    private byte[] page = {};

    /** Reads the fixed part from loaded bytes; returns false, and is undefined, if no page starts there. */
    boolean readFixed(DataWindow window, long position) {
        if (window.i32be(position) != CAPTURE || window.u8(position + 4) != 0) {
            return false;
        }
        flags = window.u8(position + 5);
        granule = window.i64le(position + 6);
        serial = (int) window.u32le(position + 14);
        sequence = (int) window.u32le(position + 18);
        checksum = (int) window.u32le(position + CHECKSUM_AT);
        segments = window.u8(position + 26);
        return true;
    }

    /** Reads the lacing values, which are loaded. */
    void readLacing(DataWindow window, long position) {
        bodyBytes = 0;
        for (int i = 0; i < segments; i++) {
            lacing[i] = window.u8(position + FIXED_BYTES + i);
            bodyBytes += lacing[i];
        }
    }

    /** Returns whether the checksum of the loaded page is right. */
    boolean isSound(DataWindow window, long position) {
        int length = pageBytes();
        if (page.length < length) {
            page = new byte[Math.max(length, 2 * page.length)];
        }
        window.copy(position, page, 0, length);
        // the sum is made with 0 in its own place
        Arrays.fill(page, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES, (byte) 0);
        return PageCrc.of(page, length) == checksum;
    }

    /** Returns whether the page goes on with a packet that began before it. */
    boolean isContinued() {
        return (flags & CONTINUED) != 0;
    }

    /** Returns whether a logical stream begins here. */
    boolean isFirst() {
        return (flags & FIRST) != 0;
    }

    /** Returns whether the logical stream ends here. */
    boolean isLast() {
        return (flags & LAST) != 0;
    }

    /** Returns the position, in the codec's units, at the end of the last packet that ends here; or a negative number if none does. */
    long granule() {
        return granule;
    }

    int serial() {
        return serial;
    }

    int sequence() {
        return sequence;
    }

    int segments() {
        return segments;
    }

    int lacing(int segment) {
        return lacing[segment];
    }

    int headerBytes() {
        return FIXED_BYTES + segments;
    }

    int pageBytes() {
        return headerBytes() + bodyBytes;
    }

    /** Returns how many packets that began on this page end on it too. */
    int ownPackets() {
        int ends = 0;
        for (int i = 0; i < segments; i++) {
            ends += lacing[i] < 255 ? 1 : 0;
        }
        return ends - (isContinued() && ends > 0 ? 1 : 0);
    }
}
