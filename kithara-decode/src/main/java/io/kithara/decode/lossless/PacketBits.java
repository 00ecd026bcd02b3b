package io.kithara.decode.lossless;

import io.kithara.decode.DecodeException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the bits of one packet, highest first; what reaches past the end is corruption. Used again for every packet, without
 * allocating once the longest was seen. Not safe for several threads.
 */
public class PacketBits {
    /** A load of 64 bits that starts at some bit of a byte has at least so many that count. */
    public static final int LOADED_BITS = 57;

    /** Zeros behind the data: a code that starts at its last bit may reach 5 bytes further, and is read with 8. */
    private static final int PADDING = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final String packet;
    private byte[] bytes = new byte[4096];
    private int end;
    private int position;

    /**
     * Creates a reader of nothing.
     *
     * @param packet what it reads, with its article, for messages
     */
    public PacketBits(String packet) {
        this.packet = packet;
    }

    /** Starts over with other bytes; they are copied. */
    public final void load(byte[] source, int length) {
        if (bytes.length < length + PADDING) {
            bytes = new byte[length + length / 2 + PADDING];
        }
        System.arraycopy(source, 0, bytes, 0, length);
        Arrays.fill(bytes, length, length + PADDING, (byte) 0);
        position = 0;
        end = Byte.SIZE * length;
    }

    /** Returns the next bits, highest first, without moving: {@link #LOADED_BITS} of them count, those past the end are 0. */
    public final long peek() {
        return at(bytes, position);
    }

    /** Returns the bits of {@code loaded}, which is {@link #bytes()}, from {@code bit} on as {@link #peek}. */
    protected static long at(byte[] loaded, int bit) {
        return (long) LONGS.get(loaded, bit >>> 3) << (bit & 7);
    }

    /** Returns the data with zeros behind it, for loops that keep it at hand; it may be another array after {@link #load}. */
    protected final byte[] bytes() {
        return bytes;
    }

    /** Moves on by {@code count} bits. */
    public final void skip(int count) throws DecodeException {
        require(count);
        position += count;
    }

    /** Returns the next {@code count} bits, 1 to {@link #LOADED_BITS}, as an unsigned number. */
    public final long read(int count) throws DecodeException {
        require(count);
        long value = peek() >>> (Long.SIZE - count);
        position += count;
        return value;
    }

    /** Returns the next {@code count} bits, 0 to {@link #LOADED_BITS}, as a number in two's complement. */
    public final long readSigned(int count) throws DecodeException {
        if (count == 0) {
            return 0;
        }
        require(count);
        long value = peek() >> (Long.SIZE - count);
        position += count;
        return value;
    }

    /** Fails unless {@code count} more bits are there. */
    public final void require(long count) throws DecodeException {
        if (count > end - position) {
            throw new DecodeException(
                    DecodeException.Reason.CORRUPT_PACKET,
                    packet + " needs more than its " + end / Byte.SIZE + " bytes");
        }
    }

    /** Returns how many bits lie before the next one. */
    public final int position() {
        return position;
    }

    /** Moves to a bit of the data; to one behind it fails with the next read. */
    public final void moveTo(int bit) {
        position = bit;
    }

    @Override
    public final String toString() {
        return "PacketBits[" + position + " of " + end + "]";
    }
}
