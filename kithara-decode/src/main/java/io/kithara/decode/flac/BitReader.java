package io.kithara.decode.flac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.lossless.PacketBits;

/** Reads the bits of one frame, and the codes that FLAC makes of them. Not safe for several threads. */
final class BitReader extends PacketBits {
    BitReader() {
        super("a FLAC frame");
    }

    /** Moves to the next whole byte and returns its index. */
    int align() {
        moveTo((position() + 7) & -8);
        return position() / 8;
    }

    /** Returns the check sum of the first {@code length} bytes. */
    int crc16(int length) {
        return Crc16.of(bytes(), 0, length);
    }

    /** Returns how many zeros come before the next one, and moves behind that. */
    int readUnary() throws DecodeException {
        int zeros = 0;
        while (true) {
            int next = Math.min(LOADED_BITS, Long.numberOfLeadingZeros(peek()));
            zeros += next;
            skip(next);
            if (next < LOADED_BITS) {
                skip(1);
                return zeros;
            }
        }
    }

    /** Fills {@code target} with numbers of {@code count} bits, 0 to 32, in two's complement. */
    void readSigned(int[] target, int from, int to, int count) throws DecodeException {
        require((long) (to - from) * count);
        for (int i = from; i < to; i++) {
            target[i] = (int) readSigned(count);
        }
    }

    /**
     * Fills {@code target} with Rice codes (RFC 9639 section 9.2.7.2): the number of zeros before a one, then {@code
     * parameter} bits; of the whole the lowest bit is the sign.
     *
     * @param parameter 0 to 30
     */
    void readRice(int[] target, int from, int to, int parameter) throws DecodeException {
        byte[] in = bytes();
        int at = position();
        int shift = Long.SIZE - 1 - parameter;
        for (int i = from; i < to; i++) {
            long bits = at(in, at);
            int zeros = Long.numberOfLeadingZeros(bits);
            int length = zeros + 1 + parameter;
            if (length > LOADED_BITS) {
                moveTo(at);
                target[i] = readLongRice(parameter);
                at = position();
                continue;
            }
            // The one that ends the zeros stands above the parameter's bits, so that a parameter of 0 is no special
            // case.
            int folded = ((zeros - 1) << parameter) + (int) (bits << zeros >>> shift);
            target[i] = folded >>> 1 ^ -(folded & 1);
            at += length;
        }
        moveTo(at);
        require(0);
    }

    /** One code, of any length. */
    private int readLongRice(int parameter) throws DecodeException {
        int folded = readUnary() << parameter;
        if (parameter > 0) {
            folded |= (int) read(parameter);
        }
        return folded >>> 1 ^ -(folded & 1);
    }
}
