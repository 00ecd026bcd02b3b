package io.kithara.decode.aac;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A Huffman codebook as two levels of look-up: the first {@value #FIRST_BITS} bits find every short codeword, a second
 * table per prefix the longer ones. An entry holds the length of the codeword and what it stands for. Immutable.
 *
 * <pre>
 * entry: digits | length with sign bits 5 | length 5
 * digits: quadruple 2 bits each, pair 5 bits each, the first lowest; the index itself for scale factors
 * </pre>
 */
final class Codebook {
    /** The book of scale factors; 1 to 11 are spectral. */
    static final int SCALE_FACTORS = 0;

    /** Where the digits start in an entry. */
    static final int DIGITS = 10;

    static final int QUAD_DIGIT_BITS = 2;
    static final int PAIR_DIGIT_BITS = 5;

    /** Half of the codewords of real streams are shorter than 6 bits, nearly all than 10; 512 entries stay in the cache. */
    private static final int FIRST_BITS = 9;

    private static final int FIRST_SHIFT = 32 - FIRST_BITS;
    private static final int LENGTH_MASK = 31;

    /** How many values a digit has: section 4.6.3.3, by codebook. */
    private static final int[] RADIX = {0, 3, 3, 3, 3, 9, 9, 8, 8, 13, 13, 17};

    private static final int FIRST_PAIR_BOOK = 5;

    /** Each is made when it is first wanted; threads that want it at once make two that are the same, and see them whole. */
    private static final @Nullable Codebook[] BOOKS = new Codebook[RADIX.length];

    private final int[] entries;
    private final int secondShift;

    private Codebook(int book) {
        int[] lengths = CodebookTables.LENGTHS[book];
        int secondBits = Math.max(1, lengths.length - FIRST_BITS);
        secondShift = 32 - secondBits;
        entries = new int[(1 << FIRST_BITS) + (prefixes(lengths) << secondBits)];
        fill(book, lengths, secondBits);
    }

    /** Returns the spectral codebook of a number from 1 to 11. */
    static Codebook spectral(int book) {
        return book(book);
    }

    static Codebook scaleFactors() {
        return book(SCALE_FACTORS);
    }

    private static Codebook book(int book) {
        Codebook known = BOOKS[book];
        if (known == null) {
            known = new Codebook(book);
            BOOKS[book] = known;
        }
        return known;
    }

    /** Returns whether sign bits follow the codeword: section 4.6.3.3. */
    static boolean isUnsigned(int book) {
        return book == 3 || book == 4 || book >= 7;
    }

    /** Returns the entry of the codeword that {@code window}, the next 32 bits, starts with. Every code is complete. */
    int entry(int window) {
        int entry = entries[window >>> FIRST_SHIFT];
        return entry >= 0 ? entry : entries[(window << FIRST_BITS >>> secondShift) - entry];
    }

    /** Returns the length of the codeword of an entry. */
    static int length(int entry) {
        return entry & LENGTH_MASK;
    }

    /** Returns the length of the codeword of an entry and of the sign bits behind it. */
    static int lengthWithSigns(int entry) {
        return entry >>> 5 & LENGTH_MASK;
    }

    private void fill(int book, int[] lengths, int secondBits) {
        int code = 0;
        int next = 0;
        int second = (1 << FIRST_BITS) - (1 << secondBits);
        int lastPrefix = -1;
        for (int length = 1; length <= lengths.length; length++) {
            code <<= 1;
            for (int i = 0; i < lengths[length - 1]; i++, code++) {
                int entry = entryOf(book, CodebookTables.INDEXES[book][next++], length);
                if (length <= FIRST_BITS) {
                    repeat(entry, code << (FIRST_BITS - length), 1 << (FIRST_BITS - length));
                    continue;
                }
                int rest = length - FIRST_BITS;
                int prefix = code >>> rest;
                if (prefix != lastPrefix) {
                    lastPrefix = prefix;
                    second += 1 << secondBits;
                    entries[prefix] = -second;
                }
                int within = (code & ((1 << rest) - 1)) << (secondBits - rest);
                repeat(entry, second + within, 1 << (secondBits - rest));
            }
        }
    }

    private void repeat(int entry, int from, int count) {
        Arrays.fill(entries, from, from + count, entry);
    }

    /** Returns how many prefixes of the first level lead on to a second table. */
    private static int prefixes(int[] lengths) {
        int code = 0;
        for (int length = 1; length <= Math.min(FIRST_BITS, lengths.length); length++) {
            code = (code << 1) + lengths[length - 1];
        }
        return lengths.length <= FIRST_BITS ? 0 : (1 << FIRST_BITS) - code;
    }

    private static int entryOf(int book, int index, int length) {
        if (book == SCALE_FACTORS) {
            return index << DIGITS | length << 5 | length;
        }
        boolean pair = book >= FIRST_PAIR_BOOK;
        int bits = pair ? PAIR_DIGIT_BITS : QUAD_DIGIT_BITS;
        int digits = 0;
        int signs = 0;
        int rest = index;
        for (int i = 0; i < (pair ? 2 : 4); i++) {
            int digit = rest % RADIX[book];
            rest /= RADIX[book];
            digits = digits << bits | digit;
            signs += isUnsigned(book) && digit != 0 ? 1 : 0;
        }
        return digits << DIGITS | (length + signs) << 5 | length;
    }
}
