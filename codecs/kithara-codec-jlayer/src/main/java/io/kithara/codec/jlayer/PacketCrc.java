package io.kithara.codec.jlayer;

/**
 * The check word of a layer III packet (ISO/IEC 11172-3 2.4.3.1): over the last two bytes of the header and the side
 * information. Of layers I and II JLayer looks at it itself.
 */
final class PacketCrc {
    /** x^16 + x^15 + x^2 + 1. */
    private static final int POLYNOMIAL = 0x8005;

    private static final int FIRST = 2;

    private PacketCrc() {}

    /** Returns whether a packet that carries a check word contradicts it. The packet is as long as its side information. */
    static boolean isWrong(byte[] data, PacketHeader header) {
        if (header.layer() != 3 || !header.hasCrc()) {
            return false;
        }
        int sideInfo = PacketHeader.BYTES + 2;
        int crc = update(0xFFFF, data, FIRST, PacketHeader.BYTES);
        crc = update(crc, data, sideInfo, sideInfo + header.sideInfoBytes());
        int stated = (data[PacketHeader.BYTES] & 0xFF) << 8 | (data[PacketHeader.BYTES + 1] & 0xFF);
        return crc != stated;
    }

    /** Takes in the bytes from {@code from} to {@code to}, the highest bit of each first. */
    static int update(int crc, byte[] data, int from, int to) {
        int sum = crc;
        for (int i = from; i < to; i++) {
            sum ^= (data[i] & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                sum = (sum & 0x8000) == 0 ? sum << 1 : sum << 1 ^ POLYNOMIAL;
            }
        }
        return sum & 0xFFFF;
    }
}
