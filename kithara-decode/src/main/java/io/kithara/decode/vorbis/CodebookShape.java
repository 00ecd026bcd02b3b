package io.kithara.decode.vorbis;

import io.kithara.decode.DecodeException;

/**
 * How large a codebook is (Vorbis I section 3.2.1).
 *
 * @param dimensions values that one entry stands for
 * @param entries codewords
 * @param isVector whether entries stand for values, not only for themselves
 */
record CodebookShape(int dimensions, int entries, boolean isVector) {
    private static final int SYNC = 0x564342;

    /** Eight times what the largest book of libvorbis, 6,561 entries of 4 values, comes to. */
    private static final long MAX_VALUES = 1 << 18;

    /** All books together: a decoder makes some ten bytes of each value. */
    private static final long MAX_TOTAL_VALUES = 1 << 20;

    /** Reads all books of a setup header. */
    static CodebookShape[] readAll(LsbBits bits) throws DecodeException {
        CodebookShape[] books = new CodebookShape[bits.number(8) + 1];
        long total = 0;
        for (int i = 0; i < books.length; i++) {
            books[i] = read(bits);
            total += books[i].values();
            if (total > MAX_TOTAL_VALUES) {
                throw bits.limit("has codebooks of more than " + MAX_TOTAL_VALUES + " values");
            }
        }
        return books;
    }

    /** Returns whether every word of {@code dimensions} digits below {@code base} has an entry. */
    boolean holdsPowersOf(int base) {
        long words = 1;
        for (int i = 0; i < dimensions && words <= entries; i++) {
            words *= base;
        }
        return dimensions > 0 && words <= entries;
    }

    private long values() {
        return (long) entries * Math.max(1, dimensions);
    }

    private static CodebookShape read(LsbBits bits) throws DecodeException {
        if (bits.number(24) != SYNC) {
            throw bits.malformed("has a codebook without its mark");
        }
        int dimensions = bits.number(16);
        int entries = bits.number(24);
        if ((long) entries * Math.max(1, dimensions) > MAX_VALUES) {
            throw bits.limit("has a codebook of " + entries + " entries and " + dimensions + " dimensions");
        }
        if (entries == 0 || dimensions == 0) {
            throw bits.malformed("has an empty codebook");
        }
        skipLengths(bits, entries);
        int lookup = bits.number(4);
        if (lookup > 2) {
            throw bits.malformed("has a codebook with lookup type " + lookup);
        }
        if (lookup > 0) {
            bits.skip(32 + 32); // smallest value and step
            int valueBits = bits.number(4) + 1;
            bits.skip(1); // sequence
            int values = lookup == 1 ? root(entries, dimensions) : entries * dimensions;
            bits.skip((long) values * valueBits);
        }
        return new CodebookShape(dimensions, entries, lookup > 0);
    }

    private static void skipLengths(LsbBits bits, int entries) throws DecodeException {
        if (bits.flag()) {
            skipOrderedLengths(bits, entries);
            return;
        }
        boolean sparse = bits.flag();
        for (int i = 0; i < entries; i++) {
            if (!sparse || bits.flag()) {
                bits.skip(5);
            }
        }
    }

    private static void skipOrderedLengths(LsbBits bits, int entries) throws DecodeException {
        int length = bits.number(5) + 1;
        for (int next = 0; next < entries; length++) {
            int count = bits.number(LsbBits.ilog(entries - next));
            next += count;
            if (next > entries || length > 32) {
                throw bits.malformed("has a codebook of more than its " + entries + " entries");
            }
        }
    }

    /** Section 9.2.3: the greatest number whose power of {@code dimensions} is not above {@code entries}. */
    private static int root(int entries, int dimensions) {
        int root = 1;
        while (isPowerWithin(root + 1, dimensions, entries)) {
            root++;
        }
        return root;
    }

    private static boolean isPowerWithin(int base, int exponent, int bound) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= base;
            if (power > bound) {
                return false;
            }
        }
        return true;
    }
}
