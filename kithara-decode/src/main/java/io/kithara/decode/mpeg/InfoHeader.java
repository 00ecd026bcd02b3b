package io.kithara.decode.mpeg;

import io.kithara.decode.DataWindow;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the first packet of a file says about the rest, where an encoder used it for a Xing, Info or VBRI header; such a
 * packet decodes to silence and is not music.
 *
 * <pre>
 * Xing:  "Xing" | "Info", flags 4, [packets 4] [bytes 4] [seek table 100] [quality 4], then LAME's extension:
 *        encoder 9, ... , at 21: encoder delay 12 bits, padding 12 bits
 * VBRI:  "VBRI", version 2, delay 2, quality 2, bytes 4, packets 4, seek table
 * </pre>
 *
 * The seek tables place a time to within some hundredth of the file and are not used: a seek must be exact.
 *
 * @param packets how many packets follow this one
 * @param bytes how long they and this one are together
 * @param encoderDelay frames the encoder put before the music, not counting the decoder's own 529
 * @param padding frames the encoder put behind it
 */
record InfoHeader(OptionalLong packets, OptionalLong bytes, OptionalInt encoderDelay, OptionalInt padding) {
    private static final int XING = DataWindow.fourCc("Xing");
    private static final int INFO = DataWindow.fourCc("Info");
    private static final int VBRI = DataWindow.fourCc("VBRI");

    private static final int HAS_PACKETS = 1;
    private static final int HAS_BYTES = 2;
    private static final int HAS_TABLE = 4;
    private static final int HAS_QUALITY = 8;

    /** VBRI stands 32 bytes after the header whatever the version and mode. */
    private static final int VBRI_OFFSET = 36;

    private static final int VBRI_BYTES = 18;
    private static final int TABLE_BYTES = 100;
    private static final int DELAY_OFFSET = 21;
    private static final int EXTENSION_BYTES = 24;

    /** The encoders known to write delay and padding; others leave anything there. */
    private static final int[] ENCODERS = {
        DataWindow.fourCc("LAME"), DataWindow.fourCc("Lavf"), DataWindow.fourCc("Lavc"), DataWindow.fourCc("GOGO")
    };

    /** Reads the packet of {@code length} bytes at {@code position}, which lies in the window whole. */
    static Optional<InfoHeader> read(DataWindow window, long position, int length) {
        int header = window.i32be(position);
        int xing = FrameHeader.BYTES + FrameHeader.sideInfoBytes(header);
        if (FrameHeader.layer(header) != 3) {
            return Optional.empty();
        }
        if (length >= xing + 8) {
            int id = window.i32be(position + xing);
            if (id == XING || id == INFO) {
                return Optional.of(readXing(window, position + xing, position + length));
            }
        }
        if (length >= VBRI_OFFSET + VBRI_BYTES && window.i32be(position + VBRI_OFFSET) == VBRI) {
            return Optional.of(readVbri(window, position + VBRI_OFFSET));
        }
        return Optional.empty();
    }

    private static InfoHeader readXing(DataWindow window, long xing, long end) {
        int flags = window.i32be(xing + 4);
        long cursor = xing + 8;
        OptionalLong packets = OptionalLong.empty();
        OptionalLong bytes = OptionalLong.empty();
        if ((flags & HAS_PACKETS) != 0 && cursor + 4 <= end) {
            packets = positive(window.u32be(cursor));
            cursor += 4;
        }
        if ((flags & HAS_BYTES) != 0 && cursor + 4 <= end) {
            bytes = positive(window.u32be(cursor));
            cursor += 4;
        }
        cursor += (flags & HAS_TABLE) != 0 ? TABLE_BYTES : 0;
        cursor += (flags & HAS_QUALITY) != 0 ? 4 : 0;
        if (cursor + EXTENSION_BYTES > end || !isKnownEncoder(window.i32be(cursor))) {
            return new InfoHeader(packets, bytes, OptionalInt.empty(), OptionalInt.empty());
        }
        int delays = window.u24be(cursor + DELAY_OFFSET);
        return new InfoHeader(packets, bytes, OptionalInt.of(delays >> 12), OptionalInt.of(delays & 0xFFF));
    }

    private static InfoHeader readVbri(DataWindow window, long vbri) {
        return new InfoHeader(
                positive(window.u32be(vbri + 14)),
                positive(window.u32be(vbri + 10)),
                OptionalInt.empty(),
                OptionalInt.empty());
    }

    private static boolean isKnownEncoder(int name) {
        for (int known : ENCODERS) {
            if (known == name) {
                return true;
            }
        }
        return false;
    }

    /** 0 is what a live encoder leaves, which could not come back to fill it in. */
    private static OptionalLong positive(long value) {
        return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
    }
}
