package io.kithara.decode.flac;

/** The check sum of frame headers: polynomial x^8 + x^2 + x + 1, start value 0 (RFC 9639 section 9.1.8). */
final class Crc8 {
    private static final int POLYNOMIAL = 0x07;
    private static final byte[] TABLE = table();

    private Crc8() {}

    private static byte[] table() {
        byte[] table = new byte[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x80) != 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
            }
            table[i] = (byte) crc;
        }
        return table;
    }

    /** Returns the check sum, 0 to 255; 0 for data that ends with its own. */
    static int of(byte[] bytes, int offset, int length) {
        int crc = 0;
        for (int i = offset; i < offset + length; i++) {
            crc = TABLE[crc ^ (bytes[i] & 0xFF)] & 0xFF;
        }
        return crc;
    }
}
