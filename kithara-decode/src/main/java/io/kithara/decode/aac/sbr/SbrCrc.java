package io.kithara.decode.aac.sbr;

import io.kithara.decode.aac.BitReader;

/** The check of EXT_SBR_DATA_CRC: x^10 + x^9 + x^5 + x^4 + x + 1 from 0 on. Stateless. */
final class SbrCrc {
    /** Bits of the check, bs_sbr_crc_bits. */
    static final int BITS = 10;

    private static final int POLYNOMIAL = 0x233;

    private SbrCrc() {}

    /** Returns the check of the next {@code count} bits, and leaves the reader behind them. */
    static int of(BitReader bits, int count) {
        int crc = 0;
        for (int i = 0; i < count; i++) {
            boolean subtract = ((crc >> (BITS - 1)) & 1) != bits.read(1);
            crc = (crc << 1) & ((1 << BITS) - 1);
            if (subtract) {
                crc ^= POLYNOMIAL;
            }
        }
        return crc;
    }
}
