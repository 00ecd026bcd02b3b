package io.kithara.decode.mp4;

import io.kithara.decode.DataWindow;

/**
 * A box and where it lies: ISO/IEC 14496-12 section 4.2.
 *
 * @param type four-character code
 * @param start offset of its header
 * @param bodyStart offset behind the header
 * @param end offset behind the box, {@link #OPEN_END} for a last box that runs to the end of the data
 */
record Box(int type, long start, long bodyStart, long end) {
    /** Beyond any offset, and sums with it do not overflow. */
    static final long OPEN_END = Long.MAX_VALUE / 4;

    long bodyLength() {
        return end - bodyStart;
    }

    /** Returns the number of a four-character code. */
    static int type(String code) {
        return DataWindow.fourCc(code);
    }

    /** Returns the code for messages; what is not printable becomes a dot. */
    static String name(int type) {
        StringBuilder name = new StringBuilder(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            int c = type >> shift & 0xFF;
            name.append(c == 0xA9 || (c >= 0x20 && c < 0x7F) ? (char) c : '.');
        }
        return name.toString();
    }

    @Override
    public String toString() {
        return "'" + name(type) + "' box at " + start;
    }
}
