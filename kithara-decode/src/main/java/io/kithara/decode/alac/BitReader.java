package io.kithara.decode.alac;

import io.kithara.decode.DecodeException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the bits of one packet, highest first; what reaches past the end is corruption. Used again for every packet, without
 * allocating once the longest was seen. Not safe for several threads.
 */
final class BitReader {
    /** Zeros behind the data: the longest code, 9 bits and 32, may start at the last bit and is read with 8 bytes. */
    private static final int PADDING = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[4096];
    private int end;
    private int position;

    /** Starts over with other bytes; they are copied. */
    void load(byte[] source, int length) {
        if (bytes.length < length + PADDING) {
            bytes = new byte[length + length / 2 + PADDING];
        }
        System.arraycopy(source, 0, bytes, 0, length);
        Arrays.fill(bytes, length, length + PADDING, (byte) 0);
        position = 0;
        end = Byte.SIZE * length;
    }

    /** Returns the next bits, highest first, without moving: 57 of them count, those past the end are 0. */
    long peek() {
        return (long) LONGS.get(bytes, position >>> 3) << (position & 7);
    }

    /** Moves on by {@code count} bits. */
    void skip(int count) throws DecodeException {
        require(count);
        position += count;
    }

    /** Returns the next {@code count} bits, 1 to 32, as an unsigned number. */
    long read(int count) throws DecodeException {
        require(count);
        long value = peek() >>> (Long.SIZE - count);
        position += count;
        return value;
    }

    /** Returns the next {@code count} bits, 1 to 32, as a number in two's complement. */
    int readSigned(int count) throws DecodeException {
        require(count);
        int value = (int) (peek() >> (Long.SIZE - count));
        position += count;
        return value;
    }

    /** Fails unless {@code count} more bits are there. */
    void require(long count) throws DecodeException {
        if (count > end - position) {
            throw Corruption.of("needs more than its " + end / Byte.SIZE + " bytes");
        }
    }

    int position() {
        return position;
    }

    /** Moves to a bit that was passed before. */
    void moveTo(int bit) {
        position = bit;
    }

    int bitsLeft() {
        return end - position;
    }

    @Override
    public String toString() {
        return "BitReader[" + position + " of " + end + "]";
    }
}
