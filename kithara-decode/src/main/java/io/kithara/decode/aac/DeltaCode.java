package io.kithara.decode.aac;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A complete prefix code of whole numbers that follow one another, as SBR and parametric stereo code the differences of
 * their parameters. Any bits decode to one of its numbers. Immutable and safe from any thread.
 */
public final class DeltaCode {
    /** Codewords up to this long, nearly all that occur, take one look-up; the others go on bit by bit. */
    private static final int ROOT_BITS = 8;

    /** No code of the standard has longer codewords. */
    private static final int MAX_LENGTH = 20;

    /** Marks a place of the tree that has no codeword yet. */
    private static final int EMPTY = Integer.MIN_VALUE;

    private final int smallest;

    /** Two entries per node: the node a bit leads to, or if negative the complement of a symbol. */
    private final int[] tree;

    /** For the next {@link #ROOT_BITS} bits symbol and length of the codeword, or if negative the complement of a node. */
    private final short[] root = new short[1 << ROOT_BITS];

    /** Nodes the tree has so far; all of them make it a complete code. */
    private int nodes = 1;

    private DeltaCode(int smallest, int codewords) {
        this.smallest = smallest;
        this.tree = new int[2 * (codewords - 1)];
        Arrays.fill(tree, EMPTY);
    }

    /**
     * Makes a code from a table of the standard.
     *
     * @param smallest number of the first codeword; the others follow in steps of one
     * @param codewords as {@code 5/1d}: length in bits, value in hexadecimal; separated by white space
     * @throws IllegalArgumentException if a codeword begins another, or some bits begin none
     */
    public static DeltaCode parse(int smallest, String codewords) {
        // Bytes, because an interpreter is slow at calls for each character, and this is before the first PCM.
        byte[] text = codewords.getBytes(StandardCharsets.ISO_8859_1);
        int count = 0;
        for (byte c : text) {
            count += c == '/' ? 1 : 0;
        }
        DeltaCode code = new DeltaCode(smallest, count);
        int length = 0;
        int word = -1;
        int symbol = 0;
        for (int i = 0; i <= text.length; i++) {
            int c = i < text.length ? text[i] : ' ';
            if (c == '/') {
                word = 0;
            } else if (c > ' ') {
                int digit = c <= '9' ? c - '0' : c - 'a' + 10;
                length = word < 0 ? 10 * length + digit : length;
                word = word < 0 ? word : word << 4 | digit;
            } else if (word >= 0) {
                code.plant(length, word, symbol++);
                length = 0;
                word = -1;
            }
        }
        return code;
    }

    /** Puts one codeword into the tree and what its first bits lead to into the root. */
    private void plant(int length, int word, int symbol) {
        if (length > MAX_LENGTH) {
            throw refused(length, word, symbol);
        }
        int at = 0;
        for (int bit = length - 1; bit > 0; bit--) {
            if (length - bit == ROOT_BITS + 1) {
                root[word >> (bit + 1)] = (short) ~at;
            }
            int branch = 2 * at + ((word >> bit) & 1);
            if (tree[branch] == EMPTY) {
                if (2 * nodes == tree.length) {
                    throw new IllegalArgumentException("the code has gaps, seen at codeword " + symbol);
                }
                tree[branch] = nodes++;
            }
            at = tree[branch];
            if (at < 0) {
                throw refused(length, word, symbol);
            }
        }
        int leaf = 2 * at + (word & 1);
        if (tree[leaf] != EMPTY) {
            throw refused(length, word, symbol);
        }
        tree[leaf] = ~symbol;
        int free = ROOT_BITS - length;
        if (free >= 0) {
            Arrays.fill(root, word << free, (word + 1) << free, (short) (symbol << 4 | length));
        } else if (free == -1) {
            root[word >> 1] = (short) ~at;
        }
    }

    private static IllegalArgumentException refused(int length, int word, int symbol) {
        return new IllegalArgumentException("codeword " + symbol + ": " + length + "/" + Integer.toHexString(word));
    }

    /** Reads one codeword and returns its number. */
    public int read(BitReader bits) {
        int entry = root[bits.peek(ROOT_BITS)];
        if (entry >= 0) {
            bits.skip(entry & 15);
            return (entry >> 4) + smallest;
        }
        bits.skip(ROOT_BITS);
        int at = ~entry;
        while (at >= 0) {
            at = tree[2 * at + bits.read(1)];
        }
        return ~at + smallest;
    }
}
