package io.kithara.codec.jlayer;

import java.util.Arrays;

/**
 * Writes a packet of free format (ISO/IEC 11172-3 2.4.2.3) as one that JLayer takes: under the highest bit rate of its
 * layer, filled up with zeros to the length that has. In layer II that rate chooses the very allocation tables that free
 * format has (tables B.2a and B.2b). In layer III the zeros must not get into the bit reservoir: {@link #surplusBytes}
 * says how many JLayer is to leave out. The check word is dropped, as it covers the bit rate. Used by one thread.
 */
final class FreeFormat {
    /** The longest packet of all: layer I at 448 kbit/s and 32 kHz takes 672, layer II at 384 kbit/s 1728. */
    private static final int MAX_BYTES = 1729;

    private static final int CRC_BYTES = 2;

    private final byte[] rewritten = new byte[MAX_BYTES];
    private int length;
    private int surplus;

    /** Returns whether this can rewrite the packet: it is not longer than the highest bit rate allows. */
    static boolean fits(PacketHeader header, int lengthBytes) {
        return lengthBytes - checkWordBytes(header)
                <= header.atHighestBitrate().withPadding().lengthBytes();
    }

    /** Rewrites the packet; {@link #fits} must be true of it. */
    void rewrite(byte[] data, int lengthBytes, PacketHeader header) {
        int checkWord = checkWordBytes(header);
        int content = lengthBytes - PacketHeader.BYTES - checkWord;
        PacketHeader stated = header.atHighestBitrate().withPadding().withoutCrc();
        for (int i = 0; i < PacketHeader.BYTES; i++) {
            rewritten[i] = (byte) (stated.bits() >> (24 - 8 * i));
        }
        System.arraycopy(data, PacketHeader.BYTES + checkWord, rewritten, PacketHeader.BYTES, content);
        length = stated.lengthBytes();
        surplus = length - PacketHeader.BYTES - content;
        Arrays.fill(rewritten, PacketHeader.BYTES + content, length, (byte) 0);
    }

    /** Returns what {@link #rewrite} wrote, valid up to {@link #length}. */
    byte[] data() {
        return rewritten;
    }

    /** Returns its length in bytes. */
    int length() {
        return length;
    }

    /** Returns how many of the bytes at the end are none of the packet's. */
    int surplusBytes() {
        return surplus;
    }

    private static int checkWordBytes(PacketHeader header) {
        return header.hasCrc() ? CRC_BYTES : 0;
    }
}
