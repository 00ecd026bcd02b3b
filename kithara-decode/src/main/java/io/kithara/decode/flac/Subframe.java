package io.kithara.decode.flac;

import io.kithara.decode.DecodeException;
import java.util.Arrays;

/**
 * Decodes the part of a frame that is one channel (RFC 9639 section 9.2). The integers stand behind {@link
 * Prediction#HISTORY} zeros. Not safe for several threads.
 */
final class Subframe {
    /** The difference of two channels of 32 bits has 33. */
    private static final int WIDEST = 33;

    private static final int CONSTANT = 0;
    private static final int VERBATIM = 1;
    private static final int FIXED = 8;
    private static final int MAX_FIXED_ORDER = 4;
    private static final int LINEAR = 32;
    private static final int START = Prediction.HISTORY;

    /** Four bits hold one less; all ones are no precision. */
    private static final int INVALID_PRECISION = 16;

    private final int[] coefficients = new int[Prediction.HISTORY];
    private int type;
    private int wasted;
    private int order;
    private int shift;

    /** Reads {@code blockSize} samples of {@code bits} bits, at most 32. */
    void read(BitReader in, int[] s, int blockSize, int bits) throws DecodeException {
        int width = readHeader(in, bits);
        int end = START + blockSize;
        if (type == CONSTANT) {
            Arrays.fill(s, START, end, (int) in.readSigned(width));
        } else if (type == VERBATIM) {
            in.readSigned(s, START, end, width);
        } else {
            requireOrder(blockSize);
            in.readSigned(s, START, START + order, width);
            if (type < LINEAR) {
                Residual.read(in, s, START, blockSize, order);
                Prediction.fixed(s, START + order, end, order);
            } else {
                readCoefficients(in);
                Residual.read(in, s, START, blockSize, order);
                Prediction.linear(s, START + order, end, coefficients, order, shift, width);
            }
        }
        for (int i = START; wasted > 0 && i < end; i++) {
            s[i] <<= wasted;
        }
    }

    /**
     * Reads samples of 33 bits.
     *
     * @param room for as many integers
     */
    void readWide(BitReader in, long[] s, int[] room, int blockSize) throws DecodeException {
        int width = readHeader(in, WIDEST);
        int end = START + blockSize;
        if (type == CONSTANT) {
            Arrays.fill(s, START, end, in.readSigned(width));
        } else if (type == VERBATIM) {
            readWide(in, s, end, width);
        } else {
            requireOrder(blockSize);
            readWide(in, s, START + order, width);
            if (type >= LINEAR) {
                readCoefficients(in);
            }
            Residual.read(in, room, START, blockSize, order);
            for (int i = START + order; i < end; i++) {
                s[i] = room[i];
            }
            if (type < LINEAR) {
                Prediction.fixed(s, START + order, end, order);
            } else {
                Prediction.linear(s, START + order, end, coefficients, order, shift);
            }
        }
        for (int i = START; wasted > 0 && i < end; i++) {
            s[i] <<= wasted;
        }
    }

    private static void readWide(BitReader in, long[] s, int end, int width) throws DecodeException {
        for (int i = START; i < end; i++) {
            s[i] = in.readSigned(width);
        }
    }

    /** Returns how many bits a sample has that are coded. */
    private int readHeader(BitReader in, int bits) throws DecodeException {
        int header = (int) in.read(8);
        type = header >> 1 & 0x3F;
        boolean fixed = type >= FIXED && type <= FIXED + MAX_FIXED_ORDER;
        if (header >> 7 != 0 || !(type <= VERBATIM || fixed || type >= LINEAR)) {
            throw Corruption.of("has a subframe of the reserved type " + (header >> 1));
        }
        order = type >= LINEAR ? type - LINEAR + 1 : Math.max(0, type - FIXED);
        wasted = (header & 1) == 0 ? 0 : in.readUnary() + 1;
        if (wasted >= bits) {
            throw Corruption.of("wastes " + wasted + " of " + bits + " bits");
        }
        return bits - wasted;
    }

    private void requireOrder(int blockSize) throws DecodeException {
        if (order > blockSize) {
            throw Corruption.of("predicts a block of " + blockSize + " by " + order);
        }
    }

    /** Section 9.2.6. A shift to the left is not allowed, and one was never written. */
    private void readCoefficients(BitReader in) throws DecodeException {
        int precision = (int) in.read(4) + 1;
        shift = (int) in.readSigned(5);
        if (precision == INVALID_PRECISION || shift < 0) {
            throw Corruption.of("predicts with a precision of " + precision + " and a shift of " + shift);
        }
        in.readSigned(coefficients, 0, order, precision);
        Arrays.fill(coefficients, order, coefficients.length, 0);
    }
}
