package io.kithara.decode.aac;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A complete prefix code of whole numbers that follow one another, as SBR and parametric stereo code the differences of
 * their parameters. Any bits decode to one of its numbers. Does not change for its users and is safe from any thread.
 */
public final class DeltaCode {
    /** Codewords up to this long, nearly all that occur, take one look-up; the others go on bit by bit. */
    private static final int ROOT_BITS = 8;

    /** No code of the standard has longer codewords. */
    private static final int MAX_LENGTH = 20;

    /** Marks a place of the tree that has no codeword yet. */
    private static final int EMPTY = Integer.MIN_VALUE;

    private final int smallest;
    private final String codewords;

    /** Two entries per node: the node a bit leads to, or if negative the complement of a symbol. Written before {@link #root}. */
    private int[] tree = {};

    /**
     * For the next {@link #ROOT_BITS} bits symbol and length of the codeword, or if negative the complement of a node. Null until the
     * code is first read; threads that come at once each make the same.
     */
    private volatile short @Nullable [] root;

    private DeltaCode(int smallest, String codewords) {
        this.smallest = smallest;
        this.codewords = codewords;
    }

    /**
     * Makes a code from a table of the standard, which is not looked at before the code is first read: a stream uses few of them.
     *
     * @param smallest number of the first codeword; the others follow in steps of one
     * @param codewords as {@code 5/1d}: length in bits, value in hexadecimal; separated by white space
     */
    public static DeltaCode of(int smallest, String codewords) {
        return new DeltaCode(smallest, codewords);
    }

    /**
     * Reads one codeword and returns its number.
     *
     * @throws IllegalArgumentException if a codeword of the table begins another, or some bits begin none
     */
    public int read(BitReader bits) {
        short[] known = root;
        int entry = (known == null ? parse() : known)[bits.peek(ROOT_BITS)];
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

    private short[] parse() {
        // Bytes, because an interpreter is slow at calls for each character, and this is before the first PCM.
        byte[] text = codewords.getBytes(StandardCharsets.ISO_8859_1);
        int count = 0;
        for (byte c : text) {
            count += c == '/' ? 1 : 0;
        }
        int[] branches = new int[2 * (count - 1)];
        Arrays.fill(branches, EMPTY);
        short[] first = new short[1 << ROOT_BITS];
        int nodes = 1;
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
                nodes = plant(branches, first, nodes, length, word, symbol++);
                length = 0;
                word = -1;
            }
        }
        tree = branches;
        root = first;
        return first;
    }

    /**
     * Puts one codeword into the tree and what its first bits lead to into the root.
     *
     * @param used nodes the tree has so far; all of them make it a complete code
     * @return nodes it has then
     */
    private static int plant(int[] tree, short[] root, int used, int length, int word, int symbol) {
        if (length > MAX_LENGTH) {
            throw refused(length, word, symbol);
        }
        int nodes = used;
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
        return nodes;
    }

    private static IllegalArgumentException refused(int length, int word, int symbol) {
        return new IllegalArgumentException("codeword " + symbol + ": " + length + "/" + Integer.toHexString(word));
    }
}
