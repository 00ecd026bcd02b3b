package io.kithara.decode.adts;

import io.kithara.decode.DecodeException;

/** Reads bits, highest first, from a short array. Not safe for several threads. */
final class BitReader {
    private final byte[] bytes;
    private final int endBit;
    private int bit;

    BitReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.bit = 8 * offset;
        this.endBit = 8 * (offset + length);
    }

    int bitsLeft() {
        return endBit - bit;
    }

    /** Returns {@code count} bits, 0 to 31, as an unsigned number. */
    int read(int count) throws DecodeException {
        if (count > bitsLeft()) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "the AudioSpecificConfig ends early");
        }
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value = value << 1 | (bytes[bit >> 3] >> (7 - (bit & 7)) & 1);
        }
        return value;
    }

    boolean readFlag() throws DecodeException {
        return read(1) != 0;
    }

    void skip(int count) throws DecodeException {
        if (count > bitsLeft()) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "the AudioSpecificConfig ends early");
        }
        bit += count;
    }
}
