package io.kithara.decode.flac;

import io.kithara.decode.DecodeException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the bits of one frame, highest first; what reaches past the end is corruption. Used again for every packet, without
 * allocating once the longest was seen. Not safe for several threads.
 */
final class BitReader {
    /** Zeros behind the data: a code that starts inside it may reach 4 bytes further, and is read with 8. */
    private static final int PADDING = 16;

    /** A load of 64 bits that starts at some bit of a byte has at least so many that count. */
    private static final int LOADED_BITS = 57;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[4096];
    private int end;
    private int position;

    /** Starts over with other bytes, at most those of the longest packet; they are copied. */
    void load(byte[] source, int length) {
        if (bytes.length < length + PADDING) {
            bytes = new byte[length + length / 2 + PADDING];
        }
        System.arraycopy(source, 0, bytes, 0, length);
        Arrays.fill(bytes, length, length + PADDING, (byte) 0);
        position = 0;
        end = 8 * length;
    }

    /** Moves to a byte of the data. */
    void moveTo(int index) {
        position = 8 * index;
    }

    /** Moves to the next whole byte and returns its index. */
    int align() {
        position = (position + 7) & -8;
        return position / 8;
    }

    /** Returns the check sum of the first {@code length} bytes. */
    int crc16(int length) {
        return Crc16.of(bytes, 0, length);
    }

    /** Fails unless {@code count} more bits are there. */
    void require(long count) throws DecodeException {
        if (count > end - position) {
            throw overrun();
        }
    }

    /** Returns the next {@code count} bits, 1 to 57, as an unsigned number. */
    long read(int count) throws DecodeException {
        require(count);
        long value = peek() >>> (Long.SIZE - count);
        position += count;
        return value;
    }

    /** Returns the next {@code count} bits, 0 to 57, as a number in two's complement. */
    long readSigned(int count) throws DecodeException {
        if (count == 0) {
            return 0;
        }
        require(count);
        long value = peek() >> (Long.SIZE - count);
        position += count;
        return value;
    }

    /** Returns how many zeros come before the next one, and moves behind that. */
    int readUnary() throws DecodeException {
        int zeros = 0;
        while (true) {
            int next = Math.min(LOADED_BITS, Long.numberOfLeadingZeros(peek()));
            zeros += next;
            position += next;
            if (position >= end) {
                throw overrun();
            }
            if (next < LOADED_BITS) {
                position++;
                return zeros;
            }
        }
    }

    /** Fills {@code target} with numbers of {@code count} bits, 0 to 32, in two's complement. */
    void readSigned(int[] target, int from, int to, int count) throws DecodeException {
        require((long) (to - from) * count);
        if (count == 0) {
            Arrays.fill(target, from, to, 0);
            return;
        }
        for (int i = from; i < to; i++) {
            target[i] = (int) (peek() >> (Long.SIZE - count));
            position += count;
        }
    }

    /**
     * Fills {@code target} with Rice codes (RFC 9639 section 9.2.7.2): the number of zeros before a one, then {@code
     * parameter} bits; of the whole the lowest bit is the sign.
     *
     * @param parameter 0 to 30
     */
    void readRice(int[] target, int from, int to, int parameter) throws DecodeException {
        byte[] in = bytes;
        int at = position;
        int shift = Long.SIZE - 1 - parameter;
        for (int i = from; i < to; i++) {
            long bits = (long) LONGS.get(in, at >>> 3) << (at & 7);
            int zeros = Long.numberOfLeadingZeros(bits);
            int length = zeros + 1 + parameter;
            if (length > LOADED_BITS) {
                position = at;
                target[i] = readLongRice(parameter);
                at = position;
                continue;
            }
            // The one that ends the zeros stands above the parameter's bits, so that a parameter of 0 is no special
            // case.
            int folded = ((zeros - 1) << parameter) + (int) (bits << zeros >>> shift);
            target[i] = folded >>> 1 ^ -(folded & 1);
            at += length;
        }
        position = at;
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

    private long peek() {
        return (long) LONGS.get(bytes, position >>> 3) << (position & 7);
    }

    private DecodeException overrun() {
        return Corruption.of("needs more than its " + end / 8 + " bytes");
    }

    @Override
    public String toString() {
        return "BitReader[" + position + " of " + end + "]";
    }
}
