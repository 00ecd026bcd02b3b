package io.kithara.decode.ts;

import io.kithara.decode.DataWindow;
import java.util.Arrays;

/**
 * Puts the sections of one PID together (ISO/IEC 13818-1 section 2.4.4), several in a packet or one over several. Those
 * with a wrong checksum are dropped: tables are repeated. Not safe for several threads.
 */
final class SectionAssembler {
    /** Takes whole sections, checksum included. */
    interface Sink {
        void section(byte[] bytes, int length);
    }

    private static final int HEADER = 3;

    /** {@code section_length} has 12 bits. */
    private static final int MAX_SECTION = HEADER + 0xFFF;

    /** Fills a packet behind its last section. */
    private static final int STUFFING = 0xFF;

    /** Annex A. */
    private static final int POLYNOMIAL = 0x04C1_1DB7;

    private byte[] section = new byte[256];
    private int length;
    private boolean running;

    /** Takes the payload of a packet that is loaded. */
    void packet(DataWindow window, PacketHeader header, Sink sink) {
        long at = header.payloadStart();
        long end = at + header.payloadLength();
        if (header.startsUnit()) {
            // pointer_field: so many bytes still belong to the section before
            long first = Math.min(end, at + 1 + window.u8(at));
            append(window, at + 1, first, sink);
            at = first;
            length = 0;
            running = true;
        }
        append(window, at, end, sink);
    }

    private void append(DataWindow window, long from, long end, Sink sink) {
        for (long at = from; running && at < end; ) {
            if (length == 0 && window.u8(at) == STUFFING) {
                running = false;
                return;
            }
            int wanted = length < HEADER ? HEADER : HEADER + bodyLength();
            int count = (int) Math.min(wanted - length, end - at);
            reserve(length + count);
            window.copy(at, section, length, count);
            length += count;
            at += count;
            if (length >= HEADER && length == HEADER + bodyLength()) {
                if (crc(section, length) == 0) {
                    sink.section(section, length);
                }
                length = 0;
            }
        }
    }

    private int bodyLength() {
        return (section[1] & 0xF) << 8 | (section[2] & 0xFF);
    }

    private void reserve(int size) {
        if (section.length < size) {
            section = Arrays.copyOf(section, Math.min(MAX_SECTION, Math.max(size, 2 * section.length)));
        }
    }

    /** Returns 0 for bytes that end with their own checksum. */
    private static int crc(byte[] bytes, int length) {
        int crc = -1;
        for (int i = 0; i < length; i++) {
            crc ^= bytes[i] << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc << 1) ^ (crc < 0 ? POLYNOMIAL : 0);
            }
        }
        return crc;
    }
}
