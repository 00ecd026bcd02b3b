package io.kithara.assets;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes in the making, few for small numbers and for texts that begin like the one before. Used by one thread. */
/*
 * number = 7 bits a byte, least significant first, the top bit set on all but the last
 * signed = number, of n << 1 for n >= 0 and of ~(n << 1) below
 * text   = shared suffix          ; number of bytes it begins with as the text before it in its column
 * suffix = length bytes           ; UTF-8
 */
final class CompactOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final byte[][] before;

    /** Creates an empty one with columns of texts numbered from 0; the first text of a column follows an empty one. */
    CompactOutput(int columns) {
        before = new byte[columns][0];
    }

    /** Adds a number; one below 0 takes ten bytes. */
    void number(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        bytes.write((int) left);
    }

    /** Adds a number that may well be below 0. */
    void signed(long value) {
        number((value << 1) ^ (value >> 63));
    }

    /** Adds four bytes, big-endian. */
    void int32(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.write(value >>> shift);
        }
    }

    void text(int column, String text) {
        byte[] now = text.getBytes(StandardCharsets.UTF_8);
        int mismatch = Arrays.mismatch(before[column], now);
        int shared = mismatch < 0 ? now.length : mismatch;
        number(shared);
        number(now.length - shared);
        bytes.write(now, shared, now.length - shared);
        before[column] = now;
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
