package io.kithara.decode.mpeg;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Says how long packets are. Most headers do; in free format (ISO/IEC 11172-3 2.4.2.3, bitrate_index 0) all packets of a
 * stream have one length but for padding, which is found once as the distance from one header to the next and kept.
 * Used by one thread.
 */
final class PacketLengths {
    /**
     * Free format may not exceed the highest bit rate of its layer, but LAME writes layer III of up to 640 kbit/s, twice as
     * much. To be found and refused by its bit rate it is looked for that far.
     */
    private static final int MAX_TIMES_HIGHEST_RATE = 2;

    /** Headers that must stand at the distance found: their fixed bits make chance rarer than one in 10^12. */
    private static final int FREE_FORMAT_CONFIRMATIONS = 3;

    /** So many are enough where the data ends then: in a short file, or the few kilobytes a format is told by. */
    private static final int LEAST_CONFIRMATIONS = 2;

    private int freeSlots;

    /** Returns the bytes of a packet, header included; 0 for free format of a length not found yet. */
    int bytes(int header) {
        if (!FrameHeader.isFreeFormat(header)) {
            return FrameHeader.lengthBytes(header);
        }
        return freeSlots == 0 ? 0 : (freeSlots + FrameHeader.padding(header)) * FrameHeader.slotBytes(header);
    }

    /** Returns bits per second: what the header says, or on average what packets of free format take. */
    double bitrateBps(int header) {
        if (!FrameHeader.isFreeFormat(header)) {
            return FrameHeader.bitrateBps(header);
        }
        double seconds = (double) FrameHeader.frames(header) / FrameHeader.sampleRate(header);
        return 8.0 * freeSlots * FrameHeader.slotBytes(header) / seconds;
    }

    /** Returns whether a packet is of free format and takes more than the highest bit rate that its layer allows. */
    boolean exceedsHighestRate(int header) {
        int slot = FrameHeader.slotBytes(header);
        int most = FrameHeader.lengthBytes(FrameHeader.atHighestBitrate(header)) / slot - FrameHeader.padding(header);
        // One slot more, as the rate is rounded where the stream does not pad.
        return FrameHeader.isFreeFormat(header) && freeSlots > most + 1;
    }

    /**
     * Finds how long packets of free format are, if that is not known, from the one at {@code first}, which is in the window.
     *
     * @return {@code END} if no packets of one length follow; nothing is kept then
     */
    Load learn(DataWindow window, long first) throws DecodeException, MediaException {
        int header = window.i32be(first);
        if (freeSlots != 0) {
            return Load.READY;
        }
        int most = MAX_TIMES_HIGHEST_RATE * FrameHeader.lengthBytes(FrameHeader.atHighestBitrate(header));
        int slot = FrameHeader.slotBytes(header);
        for (int length = least(header); length <= most; length += slot) {
            Load load = window.load(first, length + FrameHeader.BYTES);
            if (load != Load.READY) {
                return load;
            }
            if (isNextFree(header, window.i32be(first + length))) {
                freeSlots = length / slot - FrameHeader.padding(header);
                load = confirm(window, first);
                if (load == Load.READY) {
                    return load;
                }
                freeSlots = 0;
                if (load == Load.NEED_DATA) {
                    return load;
                }
            }
        }
        return Load.END;
    }

    /** Shorter packets would have no room for the side information; a whole number of slots. */
    private static int least(int header) {
        int sideInfo =
                FrameHeader.layer(header) == 3 ? FrameHeader.sideInfoBytes(header) : FrameHeader.slotBytes(header);
        return FrameHeader.BYTES + sideInfo + (FrameHeader.layer(header) == 3 && FrameHeader.hasCrc(header) ? 2 : 0);
    }

    private Load confirm(DataWindow window, long first) throws DecodeException, MediaException {
        int header = window.i32be(first);
        long next = first;
        int last = header;
        for (int i = 0; i < FREE_FORMAT_CONFIRMATIONS; i++) {
            next += bytes(last);
            Load load = window.load(first, (int) (next - first) + FrameHeader.BYTES);
            if (load != Load.READY) {
                return load == Load.END && i >= LEAST_CONFIRMATIONS ? Load.READY : load;
            }
            last = window.i32be(next);
            if (!isNextFree(header, last)) {
                return Load.END;
            }
        }
        return Load.READY;
    }

    private static boolean isNextFree(int header, int next) {
        return FrameHeader.isValid(next)
                && FrameHeader.isFreeFormat(next)
                && FrameHeader.isSameStream(header, next)
                && FrameHeader.hasCrc(header) == FrameHeader.hasCrc(next)
                && FrameHeader.channels(header) == FrameHeader.channels(next);
    }
}
