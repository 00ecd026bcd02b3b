package io.kithara.decode.adts;

import io.kithara.decode.DecodeException;

/** Reads bits, highest first, from a short array; for demuxers. Not safe for several threads. */
public final class BitReader {
    private final byte[] bytes;
    private final int endBit;
    private int bit;

    /** Reads {@code length} bytes from {@code offset} on; the array must not change meanwhile. */
    public BitReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.bit = 8 * offset;
        this.endBit = 8 * (offset + length);
    }

    /** Returns how many bits were not read yet. */
    public int bitsLeft() {
        return endBit - bit;
    }

    /**
     * Returns {@code count} bits, 0 to 31, as an unsigned number.
     *
     * @throws DecodeException {@code MALFORMED} if there are fewer; nothing was read then
     */
    public int read(int count) throws DecodeException {
        require(count);
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value = value << 1 | (bytes[bit >> 3] >> (7 - (bit & 7)) & 1);
        }
        return value;
    }

    /** Returns one bit. */
    public boolean readFlag() throws DecodeException {
        return read(1) != 0;
    }

    /** Passes over {@code count} bits, {@code >= 0}. */
    public void skip(int count) throws DecodeException {
        require(count);
        bit += count;
    }

    /** Returns the next {@code count} bits, the last byte filled up with zeros. */
    public byte[] readBits(int count) throws DecodeException {
        require(count);
        byte[] copy = new byte[(count + 7) / 8];
        readBits(count, copy);
        return copy;
    }

    /** Copies the next {@code count} bits to the start of {@code target}, the last byte filled up with zeros. */
    public void readBits(int count, byte[] target) throws DecodeException {
        require(count);
        int shift = bit & 7;
        for (int i = 0; i < count >> 3; i++, bit += 8) {
            int at = bit >> 3;
            int both = (bytes[at] & 0xFF) << 8 | (shift == 0 ? 0 : bytes[at + 1] & 0xFF);
            target[i] = (byte) (both >> (8 - shift));
        }
        int rest = count & 7;
        if (rest > 0) {
            target[count >> 3] = (byte) (read(rest) << (8 - rest));
        }
    }

    /** Returns a reader of the same bits from here on, which moves on its own. */
    public BitReader fork() {
        BitReader copy = new BitReader(bytes, 0, endBit >> 3);
        copy.bit = bit;
        return copy;
    }

    private void require(int count) throws DecodeException {
        if (count < 0 || count > bitsLeft()) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED, "an AAC header ends early: " + count + " bits of " + bitsLeft());
        }
    }
}
