package io.kithara.assets;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link CompactOutput} wrote. Whatever it is given instead ends in an {@link IOException}, before anything is
 * allocated that is larger than the input. Used by one thread.
 */
final class CompactInput {
    private final ByteBuffer bytes;
    private final byte[][] before;

    CompactInput(ByteBuffer bytes, int columns) {
        this.bytes = bytes;
        this.before = new byte[columns][0];
    }

    boolean hasRemaining() {
        return bytes.hasRemaining();
    }

    long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            requireCount(1, 1);
            byte next = bytes.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a number of more than 64 bits before byte " + bytes.position());
    }

    /** Reads a number that counts things of which each takes at least one byte. */
    int count() throws IOException {
        return requireCount(number(), 1);
    }

    /** Returns {@code count}, of things that take {@code bytesEach} and are to follow. */
    int requireCount(long count, int bytesEach) throws EOFException {
        if (count < 0 || count > bytes.remaining() / bytesEach) {
            throw new EOFException(count + " announced, " + bytes.remaining() + " bytes left");
        }
        return (int) count;
    }

    long signed() throws IOException {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    int int32() throws IOException {
        requireCount(1, Integer.BYTES);
        return bytes.getInt();
    }

    String text(int column) throws IOException {
        long shared = number();
        if (shared < 0 || shared > before[column].length) {
            throw new IOException(shared + " bytes shared of " + before[column].length);
        }
        int length = count();
        byte[] now = Arrays.copyOf(before[column], (int) shared + length);
        bytes.get(now, (int) shared, length);
        before[column] = now;
        return new String(now, StandardCharsets.UTF_8);
    }
}
