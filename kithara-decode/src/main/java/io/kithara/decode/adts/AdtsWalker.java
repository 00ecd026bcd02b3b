package io.kithara.decode.adts;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Steps from frame to frame: over tags, and over garbage to the next place where two frames follow each other. Not safe
 * for several threads.
 */
final class AdtsWalker {
    /** Garbage longer than this is not a damaged stretch of a stream: 1 MiB is a minute of 128 kbit/s. */
    static final int MAX_GARBAGE = 1 << 20;

    /** Bytes that tell a tag from a frame: an ID3v2 header. */
    private static final int TAG_HEADER = 10;

    private static final int ID3V2 = 'I' << 16 | 'D' << 8 | '3';
    private static final int ID3V1 = 'T' << 16 | 'A' << 8 | 'G';
    private static final int ID3V1_LENGTH = 128;

    private final DataWindow window;
    private final AdtsHeader header = new AdtsHeader();
    private final AdtsHeader following = new AdtsHeader();
    private long position;
    private long block;
    private boolean located;
    private boolean synced;
    private int garbage;

    AdtsWalker(DataWindow window) {
        this.window = window;
    }

    /**
     * Finds the frame at or after {@link #position}; after {@code READY} it and {@link #header} describe it, its bytes
     * are not loaded. {@code END} if only tags and garbage were left.
     *
     * @throws DecodeException {@code MALFORMED} after a stretch of garbage of 1 MiB
     */
    Load locate() throws DecodeException, MediaException {
        while (!located) {
            Load load = synced ? step() : search();
            if (load != Load.READY) {
                return load;
            }
        }
        return Load.READY;
    }

    /** Moves behind the located frame. */
    void advance() {
        position += header.frameLength();
        block += header.blocks();
        located = false;
    }

    /** Moves to a frame known to start at {@code newPosition}, whose first raw data block has the number {@code newBlock}. */
    void moveTo(long newPosition, long newBlock) {
        position = newPosition;
        block = newBlock;
        located = false;
        synced = true;
        garbage = 0;
    }

    AdtsHeader header() {
        return header;
    }

    long position() {
        return position;
    }

    /** Returns the number of the frame's first raw data block, counted from the start of the stream. */
    long block() {
        return block;
    }

    /** Looks for a frame right here, where the last one ended. */
    private Load step() throws DecodeException, MediaException {
        Load load = window.load(position, AdtsHeader.LENGTH);
        if (load != Load.READY) {
            return load;
        }
        if (header.read(window, position)) {
            located = true;
            garbage = 0;
            return Load.READY;
        }
        synced = false;
        return Load.READY;
    }

    /** Looks at one position of a stretch that may be anything. */
    private Load search() throws DecodeException, MediaException {
        Load load = window.load(position, AdtsHeader.LENGTH);
        if (load != Load.READY) {
            return load;
        }
        int start = window.u24be(position);
        if (start == ID3V2) {
            return skipId3();
        }
        if (start == ID3V1 && window.load(position, ID3V1_LENGTH) == Load.READY) {
            position += ID3V1_LENGTH;
            return Load.READY;
        }
        if (header.read(window, position)) {
            Load confirmed = confirm();
            if (confirmed != Load.READY || located) {
                return confirmed;
            }
        }
        position++;
        if (++garbage > MAX_GARBAGE) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "no ADTS frame in the " + MAX_GARBAGE + " bytes before " + position);
        }
        return Load.READY;
    }

    /** Believes a header that another one of the same stream, a tag or the end of the data follows. */
    private Load confirm() throws DecodeException, MediaException {
        long next = position + header.frameLength();
        Load load = window.load(position, header.frameLength() + AdtsHeader.LENGTH);
        if (load == Load.NEED_DATA) {
            return load;
        }
        boolean confirmed = load == Load.READY
                ? (following.read(window, next) && following.continues(header)) || isTag(window.u24be(next))
                : window.end().orElse(0) == next;
        if (confirmed) {
            located = true;
            synced = true;
            garbage = 0;
        }
        return Load.READY;
    }

    /** ID3v2.4 section 3.1: 10 bytes, the last four a length of 7-bit digits, and a footer if flag 0x10 says so. */
    private Load skipId3() throws DecodeException, MediaException {
        Load load = window.load(position, TAG_HEADER);
        if (load != Load.READY) {
            return load;
        }
        int footer = (window.u8(position + 5) & 0x10) != 0 ? TAG_HEADER : 0;
        int size = 0;
        for (int i = 6; i < TAG_HEADER; i++) {
            size = size << 7 | (window.u8(position + i) & 0x7F);
        }
        position += TAG_HEADER + size + footer;
        garbage = 0;
        return Load.READY;
    }

    private static boolean isTag(int start) {
        return start == ID3V2 || start == ID3V1;
    }
}
