package io.kithara.decode.mpeg;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * How many packets a Xing, Info or VBRI header states, and what proves it wrong: sound packets that go on behind the last
 * one, as in files that were joined, or a file that ends before, just where the header says in bytes that it ends. Used by
 * one thread.
 *
 * @param packets how many, without the header's own
 * @param endByte where the last one ends by the header's count of bytes, or {@link #NOT_STATED}
 * @param tailPackets how many of the last ones hold frames that are trimmed: a wrong count is to be found before those
 */
record StatedCount(long packets, long endByte, long tailPackets) {
    static final long NOT_STATED = -1;

    /** Returns whether the packets that are left hold frames that are only played if the count is wrong. */
    boolean isDue(long packet) {
        return packet >= packets - tailPackets;
    }

    /** Returns whether {@code packet}, which ends at {@code end}, is the file's last and not the last of those stated. */
    boolean isTooLarge(long packet, long end) {
        return end == endByte && packet + 1 < packets;
    }

    /**
     * Looks whether packets go on behind the last stated one, from packet {@code next} at {@code position} on; changes
     * nothing. That they are too few or broken, or that bytes there will never come, is for the reader itself to find.
     *
     * @return {@code READY} if they do, {@code END} if not
     */
    Load goesOn(DataWindow window, PacketLengths lengths, long next, long position, int header, long limit) {
        PacketCursor ahead = new PacketCursor(window, lengths, position, limit, header);
        try {
            Load load = ahead.advanceTo(Math.max(0, packets - next));
            return load == Load.READY ? ahead.confirmHere() : load;
        } catch (DecodeException | MediaException e) {
            return Load.END;
        }
    }
}
