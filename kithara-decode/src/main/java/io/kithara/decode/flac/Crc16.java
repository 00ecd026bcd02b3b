package io.kithara.decode.flac;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The check sum of frames: polynomial x^16 + x^15 + x^2 + 1, start value 0 (RFC 9639 section 9.3). Eight bytes are taken at
 * once: entry {@code 256 n + b} of the table is what byte b leaves when n more bytes follow it.
 */
final class Crc16 {
    private static final int POLYNOMIAL = 0x8005;
    private static final int STEP = 8;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final char[] TABLE = table();

    private Crc16() {}

    private static char[] table() {
        char[] table = new char[STEP * 256];
        for (int i = 0; i < 256; i++) {
            int crc = i << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
            }
            table[i] = (char) crc;
        }
        for (int i = 256; i < table.length; i++) {
            int before = table[i - 256];
            table[i] = (char) (before << 8 ^ table[before >> 8]);
        }
        return table;
    }

    /** Returns the check sum, 0 to 65,535; 0 for data that ends with its own. */
    static int of(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        int crc = 0;
        for (; at <= end - STEP; at += STEP) {
            long eight = (long) LONGS.get(bytes, at) ^ (long) crc << 48;
            crc = TABLE[7 * 256 + (int) (eight >>> 56)]
                    ^ TABLE[6 * 256 + (int) (eight >>> 48 & 0xFF)]
                    ^ TABLE[5 * 256 + (int) (eight >>> 40 & 0xFF)]
                    ^ TABLE[4 * 256 + (int) (eight >>> 32 & 0xFF)]
                    ^ TABLE[3 * 256 + (int) (eight >>> 24 & 0xFF)]
                    ^ TABLE[2 * 256 + (int) (eight >>> 16 & 0xFF)]
                    ^ TABLE[256 + (int) (eight >>> 8 & 0xFF)]
                    ^ TABLE[(int) (eight & 0xFF)];
        }
        for (; at < end; at++) {
            crc = (crc << 8 & 0xFFFF) ^ TABLE[crc >> 8 ^ (bytes[at] & 0xFF)];
        }
        return crc;
    }
}
