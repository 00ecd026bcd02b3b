package io.kithara.decode.ts;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Steps from packet to packet: 188 bytes apart, or 192 in M2TS, whose packets have a time code before them. Where no
 * packet starts, it searches for the next place where several do. Not safe for several threads.
 */
final class PacketScanner {
    static final int PACKET = 188;
    static final int SYNC = 0x47;

    private static final int[] STRIDES = {PACKET, 192};

    /** Sync bytes that must follow a candidate: five in a row are chance once in 10^12 bytes. */
    private static final int CONFIRMATIONS = 4;

    /** Garbage longer than this is not a damaged stretch of a stream: 1 MiB is a second of HD video. */
    private static final int MAX_GARBAGE = 1 << 20;

    private final DataWindow window;
    private long position;
    private int stride;
    private long garbageFrom;
    private boolean everSynced;
    private boolean resynced;

    PacketScanner(DataWindow window) {
        this.window = window;
    }

    /** Returns where the packet is that {@link #locate} found. */
    long position() {
        return position;
    }

    /** Stands where a packet should start. */
    void moveTo(long packet) {
        position = packet;
        garbageFrom = packet;
    }

    /**
     * Finds and loads the packet at or after {@link #position}.
     *
     * @return {@code END} if there is no whole one any more
     * @throws DecodeException {@code MALFORMED} after a mebibyte of garbage
     */
    Load locate() throws DecodeException, MediaException {
        while (true) {
            Load load = stride == 0 ? search() : Load.READY;
            if (load == Load.READY) {
                load = window.load(position, PACKET);
            }
            if (load != Load.READY || window.u8(position) == SYNC) {
                return load;
            }
            stride = 0;
            garbageFrom = position;
        }
    }

    /** Moves behind the located packet. */
    void advance() {
        position += stride;
    }

    /** Returns whether garbage was passed since the last call, other than at the very start. */
    boolean takeResync() {
        boolean was = resynced;
        resynced = false;
        return was;
    }

    /** Returns whether the data, whose end was met, ends within a packet. */
    boolean isCut() {
        return stride != 0 && window.loaded(position) > 0;
    }

    private Load search() throws DecodeException, MediaException {
        while (true) {
            Load load = window.load(position, 1);
            if (load != Load.READY) {
                return load;
            }
            for (int candidate : window.u8(position) == SYNC ? STRIDES : new int[0]) {
                load = confirm(candidate);
                if (load == Load.READY) {
                    stride = candidate;
                    resynced |= everSynced;
                    everSynced = true;
                }
                if (load != Load.END) {
                    return load;
                }
            }
            if (++position - garbageFrom > MAX_GARBAGE) {
                throw new DecodeException(
                        DecodeException.Reason.MALFORMED,
                        "no transport stream packet in the " + MAX_GARBAGE + " bytes from " + garbageFrom);
            }
        }
    }

    /** Checks the place; {@code END} if it is not one. Data that ends with a whole packet confirms what came before. */
    private Load confirm(int candidate) throws DecodeException, MediaException {
        for (int i = 1; i <= CONFIRMATIONS; i++) {
            long next = position + (long) i * candidate;
            Load load = window.load(position, (int) (next - position) + 1);
            if (load == Load.END) {
                return window.end().orElse(0) >= position + PACKET ? Load.READY : Load.END;
            }
            if (load == Load.NEED_DATA || window.u8(next) != SYNC) {
                return load == Load.READY ? Load.END : load;
            }
        }
        return Load.READY;
    }
}
