package io.kithara.decode.ts;

import io.kithara.decode.DataWindow;

/**
 * The header of one packet, read in place and used again. Not safe for several threads.
 *
 * <pre>
 * ISO/IEC 13818-1 section 2.4.3.2:
 *   sync_byte 8 | transport_error 1 | payload_unit_start 1 | priority 1 | PID 13
 *   scrambling 2 | adaptation_field_control 2 | continuity_counter 4
 *   adaptation field: length 8, then, if it is not 0, discontinuity 1 and more | payload
 * </pre>
 */
final class PacketHeader {
    private static final int FIXED = 4;

    private long start;
    private int bits;
    private int payloadOffset;
    private boolean discontinuity;

    /** Reads the header of a loaded packet. */
    void read(DataWindow window, long position) {
        start = position;
        bits = window.i32be(position);
        payloadOffset = FIXED;
        discontinuity = false;
        if ((bits & 0x20) != 0) {
            int length = window.u8(position + FIXED);
            payloadOffset += 1 + length;
            discontinuity = length > 0 && (window.u8(position + FIXED + 1) & 0x80) != 0;
        }
    }

    /** Returns where the packet is. */
    long start() {
        return start;
    }

    int pid() {
        return bits >> 8 & 0x1FFF;
    }

    /** Returns whether the receiver could not repair the packet; nothing in it can be believed then. */
    boolean isBroken() {
        return (bits & 0x80_0000) != 0 || payloadOffset > PacketScanner.PACKET;
    }

    boolean startsUnit() {
        return (bits & 0x40_0000) != 0;
    }

    boolean isScrambled() {
        return (bits & 0xC0) != 0;
    }

    boolean hasPayload() {
        return (bits & 0x10) != 0 && payloadOffset < PacketScanner.PACKET;
    }

    int counter() {
        return bits & 0xF;
    }

    /** Returns whether the continuity counter may jump here. */
    boolean isDiscontinuity() {
        return discontinuity;
    }

    long payloadStart() {
        return start + payloadOffset;
    }

    int payloadLength() {
        return PacketScanner.PACKET - payloadOffset;
    }
}
