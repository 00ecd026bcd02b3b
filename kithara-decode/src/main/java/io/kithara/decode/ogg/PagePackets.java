package io.kithara.decode.ogg;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import java.util.Arrays;

/**
 * The packets that end on one page of a logical stream, the first perhaps begun on pages before (RFC 3533 section 5). Not
 * safe for several threads.
 */
final class PagePackets {
    /** Of a longer packet, as comments with large pictures are, only the beginning is kept. */
    static final int MAX_PACKET_BYTES = 4 << 20;

    private final int[] offsets = new int[PageHeader.MAX_SEGMENTS];
    private final int[] lengths = new int[PageHeader.MAX_SEGMENTS];
    private int count;
    private long position;

    /** What pages before hold of packet 0. */
    private byte[] begun = {};

    private int begunBytes;

    /** The packet that does not end on the page; its length is -1 if there is none. */
    private byte[] open = {};

    private int openBytes = -1;

    /** Forgets the packet that is open. */
    void restart() {
        openBytes = -1;
        count = 0;
    }

    /**
     * Takes a page, which is loaded, in the place of the one before.
     *
     * @return false if the page does not go on where the last one ended, so that a packet was lost
     */
    boolean split(PageHeader header, DataWindow window, long pagePosition) {
        count = 0;
        if (header.segments() == 0) {
            return true;
        }
        boolean expected = openBytes >= 0;
        boolean wanted = expected && header.isContinued();
        position = pagePosition;
        begunBytes = 0;
        if (wanted) {
            byte[] unused = begun;
            begun = open;
            begunBytes = openBytes;
            open = unused;
        }
        openBytes = -1;
        boolean skipping = header.isContinued() && !wanted;
        int at = header.headerBytes();
        int start = at;
        for (int i = 0; i < header.segments(); i++) {
            at += header.lacing(i);
            if (header.lacing(i) < 255) {
                if (!skipping) {
                    offsets[count] = start;
                    lengths[count++] = at - start;
                }
                skipping = false;
                start = at;
            }
        }
        boolean unfinished = header.lacing(header.segments() - 1) == 255;
        if (unfinished && !skipping) {
            keep(window, start, at - start, wanted && count == 0);
        }
        return expected == header.isContinued();
    }

    /** Returns how many packets end on the page. */
    int count() {
        return count;
    }

    /** Returns the length of a packet in bytes. */
    int length(int packet) {
        return lengths[packet] + (packet == 0 ? begunBytes : 0);
    }

    /** Returns where the part of a packet that is on the page starts in the data. */
    long position(int packet) {
        return position + offsets[packet];
    }

    /** Fills {@code target} with the first bytes of a packet of the loaded page; returns how many there are. */
    int start(int packet, DataWindow window, byte[] target) {
        int before = packet == 0 ? Math.min(begunBytes, target.length) : 0;
        int rest = Math.min(lengths[packet], target.length - before);
        System.arraycopy(begun, 0, target, 0, before);
        window.copy(position(packet), target, before, rest);
        return before + rest;
    }

    /** Copies a packet of the loaded page. */
    byte[] bytes(int packet, DataWindow window) {
        byte[] bytes = new byte[Math.min(length(packet), MAX_PACKET_BYTES)];
        copy(packet, window, bytes);
        return bytes;
    }

    /** Fills {@code target} with a packet of the loaded page. */
    void fill(int packet, DataWindow window, Packet target) throws DecodeException {
        copy(packet, window, target.reserve(Math.min(length(packet), MAX_PACKET_BYTES)));
    }

    private void copy(int packet, DataWindow window, byte[] target) {
        int before = packet == 0 ? begunBytes : 0;
        System.arraycopy(begun, 0, target, 0, before);
        int rest = Math.min(lengths[packet], MAX_PACKET_BYTES - before);
        window.copy(position(packet), target, before, rest);
    }

    private void keep(DataWindow window, int offset, int length, boolean goesOn) {
        if (goesOn) {
            byte[] unused = open;
            open = begun;
            openBytes = begunBytes;
            begun = unused;
            begunBytes = 0;
        } else {
            openBytes = 0;
        }
        int kept = Math.min(length, MAX_PACKET_BYTES - openBytes);
        if (open.length < openBytes + kept) {
            open = Arrays.copyOf(open, Math.min(MAX_PACKET_BYTES, Math.max(openBytes + kept, 2 * open.length)));
        }
        window.copy(position + offset, open, openBytes, kept);
        openBytes += kept;
    }
}
