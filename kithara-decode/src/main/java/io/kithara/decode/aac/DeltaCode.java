package io.kithara.decode.aac;

import java.util.Arrays;
import java.util.StringTokenizer;

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

    private DeltaCode(int smallest, int[] tree) {
        this.smallest = smallest;
        this.tree = tree;
        for (int bits = 0; bits < root.length; bits++) {
            int at = 0;
            int length = 0;
            while (at >= 0 && length < ROOT_BITS) {
                length++;
                at = tree[2 * at + ((bits >> (ROOT_BITS - length)) & 1)];
            }
            root[bits] = (short) (at < 0 ? (~at << 4) | length : ~at);
        }
    }

    /**
     * Makes a code from a table of the standard.
     *
     * @param smallest number of the first codeword; the others follow in steps of one
     * @param codewords as {@code 5/1d}: length in bits, value in hexadecimal; separated by white space
     * @throws IllegalArgumentException if a codeword begins another, or some bits begin none
     */
    public static DeltaCode parse(int smallest, String codewords) {
        StringTokenizer tokens = new StringTokenizer(codewords);
        int[] tree = new int[2 * (tokens.countTokens() - 1)];
        Arrays.fill(tree, EMPTY);
        int nodes = 1;
        for (int symbol = 0; tokens.hasMoreTokens(); symbol++) {
            String token = tokens.nextToken();
            int slash = token.indexOf('/');
            int length = Integer.parseInt(token, 0, slash, 10);
            int word = Integer.parseInt(token, slash + 1, token.length(), 16);
            nodes = plant(tree, nodes, length, word, symbol);
        }
        return new DeltaCode(smallest, tree);
    }

    /** Puts one codeword into the tree and returns how many nodes that now has; a full tree is a complete code. */
    private static int plant(int[] tree, int nodes, int length, int word, int symbol) {
        int used = nodes;
        int at = 0;
        for (int bit = length - 1; bit >= 0; bit--) {
            int branch = 2 * at + ((word >> bit) & 1);
            if (length > MAX_LENGTH
                    || (bit == 0 ? tree[branch] != EMPTY : (tree[branch] < 0 && tree[branch] != EMPTY))) {
                throw new IllegalArgumentException(
                        "codeword " + symbol + ": " + length + "/" + Integer.toHexString(word));
            }
            if (bit == 0) {
                tree[branch] = ~symbol;
            } else if (tree[branch] == EMPTY) {
                if (2 * used == tree.length) {
                    throw new IllegalArgumentException("the code has gaps, seen at codeword " + symbol);
                }
                tree[branch] = used++;
            }
            at = tree[branch];
        }
        return used;
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
