package io.kithara.decode.mpeg;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.tags.Id3v2Reader;
import io.kithara.stream.MediaException;

/**
 * Knows the size of the tags that stand before, between and after packets, so that they are jumped over unread: ID3v2
 * (id3.org 2.2 to 2.4, with footer), ID3v1 with its enhanced form, APE 1 and 2.
 */
final class TagSkipper {
    /** The most a tag's size can be read from: an APE header. */
    private static final int APE_HEADER_BYTES = 32;

    private static final int ID3V2_HEADER_BYTES = 10;
    private static final int ID3V2_FOOTER_FLAG = 0x10;
    private static final int ID3V1_BYTES = 128;
    private static final int ID3V1_ENHANCED_BYTES = 227;
    private static final int APE_IS_HEADER_FLAG = 1 << 29;

    private static final int APE_FIRST_HALF = DataWindow.fourCc("APET");
    private static final int APE_SECOND_HALF = DataWindow.fourCc("AGEX");
    private static final int ID3V1_ENHANCED = DataWindow.fourCc("TAG+");
    private static final int ID3V1 = 'T' << 16 | 'A' << 8 | 'G';
    private static final int ID3V2 = 'I' << 16 | 'D' << 8 | '3';

    private final DataWindow window;
    private long sizeBytes;

    TagSkipper(DataWindow window) {
        this.window = window;
    }

    /** Returns whether four bytes look like the start of one of the tags. */
    static boolean isTag(int bytes) {
        return bytes == APE_FIRST_HALF || bytes >>> 8 == ID3V1 || bytes >>> 8 == ID3V2;
    }

    /** Returns whether the bytes start with an ID3v2 tag; they must lie in the window. */
    static boolean isId3v2(int bytes) {
        return bytes >>> 8 == ID3V2;
    }

    /** Returns the size that {@link #measure} found: more than 0 after {@code READY}. */
    long sizeBytes() {
        return sizeBytes;
    }

    /**
     * Finds how long the tag at {@code position} is.
     *
     * @return {@code END} if there is no tag at {@code position}, or the data ends within its header
     */
    Load measure(long position) throws DecodeException, MediaException {
        Load load = window.load(position, 4);
        if (load != Load.READY) {
            return load;
        }
        int start = window.i32be(position);
        if (start == ID3V1_ENHANCED) {
            return found(ID3V1_ENHANCED_BYTES);
        }
        if (start >>> 8 == ID3V1) {
            return found(ID3V1_BYTES);
        }
        if (isId3v2(start)) {
            return measureId3v2(position);
        }
        return start == APE_FIRST_HALF ? measureApe(position) : Load.END;
    }

    private Load found(long size) {
        sizeBytes = size;
        return Load.READY;
    }

    private Load measureId3v2(long position) throws DecodeException, MediaException {
        Load load = window.load(position, ID3V2_HEADER_BYTES);
        if (load != Load.READY) {
            return load;
        }
        boolean footer = (window.u8(position + 5) & ID3V2_FOOTER_FLAG) != 0;
        int body = Id3v2Reader.syncSafe(window.i32be(position + 6));
        return found(ID3V2_HEADER_BYTES + body + (footer ? ID3V2_HEADER_BYTES : 0));
    }

    /** APE 2: the size at byte 12 counts items and footer; a tag may begin with a header that it does not count. */
    private Load measureApe(long position) throws DecodeException, MediaException {
        Load load = window.load(position, APE_HEADER_BYTES);
        if (load != Load.READY || window.i32be(position + 4) != APE_SECOND_HALF) {
            return load == Load.READY ? Load.END : load;
        }
        boolean header = (window.u32le(position + 20) & APE_IS_HEADER_FLAG) != 0;
        return found(APE_HEADER_BYTES + (header ? window.u32le(position + 12) : 0));
    }
}
