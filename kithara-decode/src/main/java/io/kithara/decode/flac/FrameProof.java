package io.kithara.decode.flac;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Tells headers from bytes that read as one: a frame is believed if its successor's header stands where there can be one, or if the data
 * ends with its check sum. Not safe for several threads.
 */
final class FrameProof {
    /** A header, one constant, the check sum. */
    static final int SHORTEST_FRAME = FrameHeader.MIN_BYTES + 2 + 2;

    /** Twice what the samples take uncoded, and this, is the longest frame: nobody writes one longer than uncoded. */
    private static final int OVERHEAD_BYTES = 1 << 10;

    /** A window loads no more. */
    private static final int LONGEST_FRAME = (4 << 20) - FrameHeader.MAX_BYTES;

    /*
     * Data made to look like headers everywhere must not cost more than its length: what is read ahead for proof has a share of
     * the bytes before.
     */
    private static final long FREE_BYTES = 8 << 20;
    private static final int READ_AHEAD_SHARE = 4;

    private final DataWindow window;
    private final HeaderFinder finder;
    private final FrameHeader successor = new FrameHeader();
    private byte[] checked = {};
    private long spentBytes;

    FrameProof(DataWindow window) {
        this.window = window;
        this.finder = new HeaderFinder(window);
    }

    /** Returns the bytes that such a frame has at most. */
    static int longest(FrameHeader header) {
        int bits = header.bits() == 0 ? Integer.SIZE : header.bits();
        long uncoded = (long) header.blockSize() * header.channels() * bits / Byte.SIZE;
        return (int) Math.min(2 * uncoded + OVERHEAD_BYTES, LONGEST_FRAME);
    }

    /** Looks whether a frame with this header is at {@code at}; {@code END} if not. */
    Load confirm(long at, FrameHeader candidate) throws DecodeException, MediaException {
        if (isSpent(at)) {
            return Load.END;
        }
        finder.startAt(at + SHORTEST_FRAME);
        long limit = at + longest(candidate);
        Load load = finder.find(at, limit, successor);
        while (load == Load.READY && !successor.follows(candidate)) {
            finder.startAt(finder.position() + 1);
            load = finder.find(at, limit, successor);
        }
        if (load == Load.NEED_DATA) {
            return load;
        }
        spentBytes += finder.position() - at;
        boolean ends = window.end().isPresent() && window.end().getAsLong() <= limit;
        boolean proven = load == Load.READY || (ends && isWhole(at, window.end().getAsLong()));
        return proven ? Load.READY : Load.END;
    }

    private boolean isSpent(long at) {
        return spentBytes > FREE_BYTES + READ_AHEAD_SHARE * at;
    }

    /** Returns whether the bytes from {@code from} to {@code to} end with their check sum; no if too many were read for that. */
    boolean isWhole(long from, long to) throws DecodeException, MediaException {
        int length = (int) (to - from);
        if (isSpent(from) || window.load(from, length) != Load.READY) {
            return false;
        }
        if (checked.length < length) {
            checked = new byte[length + length / 2];
        }
        window.copy(from, checked, 0, length);
        spentBytes += length;
        return Crc16.of(checked, 0, length) == 0;
    }
}
