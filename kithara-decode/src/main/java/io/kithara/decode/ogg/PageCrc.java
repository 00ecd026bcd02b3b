package io.kithara.decode.ogg;

/** The checksum of a page (RFC 3533 section 6): CRC-32 of 0x04C11DB7, highest bit first, from 0 and not inverted. */
final class PageCrc {
    private static final int POLYNOMIAL = 0x04C1_1DB7;
    private static final int[] TABLE = table();

    private PageCrc() {}

    /** Returns the sum over {@code crc}'s bytes and one more. */
    static int update(int crc, int unsignedByte) {
        return crc << 8 ^ TABLE[crc >>> 24 ^ unsignedByte];
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc < 0 ? POLYNOMIAL : 0);
            }
            table[i] = crc;
        }
        return table;
    }
}
