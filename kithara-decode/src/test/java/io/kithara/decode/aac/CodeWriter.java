package io.kithara.decode.aac;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Writes the bits of SBR and PS payloads, highest first, and looks up codewords. */
public final class CodeWriter {
    private byte[] bytes = new byte[64];
    private int length;

    /** Appends the lowest {@code count} bits. */
    public CodeWriter put(int value, int count) {
        for (int bit = count - 1; bit >= 0; bit--) {
            if (length / 8 == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            bytes[length / 8] |= (byte) (((value >> bit) & 1) << (7 - length % 8));
            length++;
        }
        return this;
    }

    /** Appends a bit. */
    public CodeWriter put(boolean flag) {
        return put(flag ? 1 : 0, 1);
    }

    /** Appends all bits of another. */
    public CodeWriter put(CodeWriter other) {
        for (int i = 0; i < other.length; i++) {
            put((other.bytes[i / 8] >> (7 - i % 8)) & 1, 1);
        }
        return this;
    }

    /** Appends zeros up to a whole number of bytes. */
    public CodeWriter align() {
        return put(0, -length & 7);
    }

    /** Returns the number of bits. */
    public int length() {
        return length;
    }

    /** Returns the bits, filled up with zeros. */
    public byte[] bytes() {
        return Arrays.copyOf(bytes, (length + 7) / 8);
    }

    /** Returns a reader of the bits. */
    public BitReader reader() {
        BitReader reader = new BitReader();
        reader.load(bytes, 0, length);
        return reader;
    }

    /** Appends the codeword of a number. */
    public CodeWriter put(DeltaCode code, int number) {
        return put(Objects.requireNonNull(codewords(code).get(number)));
    }

    /** Returns the codewords of a code by number, found by reading: a codeword ends where the reader stands. */
    public static Map<Integer, CodeWriter> codewords(DeltaCode code) {
        Map<Integer, CodeWriter> words = new TreeMap<>();
        int longest = 20;
        for (int pattern = 0; pattern < 1 << longest; ) {
            BitReader reader = new CodeWriter().put(pattern, longest).reader();
            int number = code.read(reader);
            int unused = longest - reader.position();
            words.put(number, new CodeWriter().put(pattern >> unused, reader.position()));
            pattern += 1 << unused;
        }
        return words;
    }
}
