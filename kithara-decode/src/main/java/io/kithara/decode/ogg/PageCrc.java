package io.kithara.decode.ogg;

/**
 * The checksum of a page (RFC 3533 section 6): CRC-32 of 0x04C11DB7, highest bit first, from 0 and not inverted. Takes four bytes in a
 * step, by a table for each place: one byte after the other is 1% of playing Vorbis.
 */
final class PageCrc {
    private static final int POLYNOMIAL = 0x04C1_1DB7;
    private static final int STEP = 4;

    /** By place before the end of a step, and byte: what the byte makes of a sum. */
    private static final int[][] TABLES = tables();

    private PageCrc() {}

    /** Returns the sum over {@code length} bytes. */
    static int of(byte[] bytes, int length) {
        int crc = 0;
        int i = 0;
        for (; i <= length - STEP; i += STEP) {
            crc = TABLES[3][crc >>> 24 ^ (bytes[i] & 0xFF)]
                    ^ TABLES[2][(crc >>> 16 ^ bytes[i + 1]) & 0xFF]
                    ^ TABLES[1][(crc >>> 8 ^ bytes[i + 2]) & 0xFF]
                    ^ TABLES[0][(crc ^ bytes[i + 3]) & 0xFF];
        }
        for (; i < length; i++) {
            crc = crc << 8 ^ TABLES[0][crc >>> 24 ^ (bytes[i] & 0xFF)];
        }
        return crc;
    }

    private static int[][] tables() {
        int[][] tables = new int[STEP][256];
        for (int i = 0; i < 256; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc < 0 ? POLYNOMIAL : 0);
            }
            tables[0][i] = crc;
        }
        for (int place = 1; place < STEP; place++) {
            for (int i = 0; i < 256; i++) {
                int crc = tables[place - 1][i];
                tables[place][i] = crc << 8 ^ tables[0][crc >>> 24];
            }
        }
        return tables;
    }
}
