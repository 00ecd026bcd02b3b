package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import java.util.Arrays;

/**
 * {@code spectral_data()}, section 4.4.2.7, dequantised and scaled on the way (sections 4.6.1 to 4.6.3). The loops have no
 * branch that depends on a sign or on whether a value is 0: half of those would be mispredicted.
 */
final class SpectralData {
    /** A prefix of more ones would give values beyond 8191. */
    private static final int MAX_ESCAPE_PREFIX = 8;

    private static final int ESCAPE_DIGIT = 16;

    /** What a digit of a signed quadruple (codebooks 1, 2) stands for, dequantised. */
    private static final float[] SIGNED_QUAD = {-1, 0, 1, 0};

    /** The same for pairs (codebooks 5, 6). */
    private static final float[] SIGNED_PAIR = signedPair();

    /** What a digit of an unsigned codebook stands for, dequantised: at 2 d positive, at 2 d + 1 negative. */
    private static final float[] UNSIGNED = unsigned();

    private SpectralData() {}

    /**
     * Reads the element.
     *
     * @param coefs receives all coefficients of the frame, window after window; bands without spectral data are 0
     * @throws DecodeException {@code CORRUPT_PACKET} for an escape beyond 8191
     */
    static void read(BitReader in, IcsInfo ics, byte[] books, float[] gains, float[] coefs) throws DecodeException {
        int[] offsets = ics.offsets();
        int coded = ics.codedBands();
        int length = ics.windowLength();
        int window = 0;
        for (int group = 0; group < ics.groups(); group++) {
            int end = window + ics.groupLength(group);
            for (int band = 0; band < coded; band++) {
                int at = group * coded + band;
                for (int w = window; w < end; w++) {
                    readBand(
                            in,
                            books[at],
                            gains[at],
                            coefs,
                            w * length + offsets[band],
                            w * length + offsets[band + 1]);
                }
            }
            for (; window < end; window++) {
                Arrays.fill(coefs, window * length + offsets[coded], (window + 1) * length, 0);
            }
        }
    }

    private static void readBand(BitReader in, int book, float gain, float[] coefs, int from, int to)
            throws DecodeException {
        switch (book) {
            case 1, 2 -> readSignedQuads(in, Codebook.spectral(book), gain, coefs, from, to);
            case 3, 4 -> readUnsignedQuads(in, Codebook.spectral(book), gain, coefs, from, to);
            case 5, 6 -> readSignedPairs(in, Codebook.spectral(book), gain, coefs, from, to);
            case 7, 8, 9, 10 -> readUnsignedPairs(in, Codebook.spectral(book), gain, coefs, from, to);
            case SectionData.ESCAPE -> readEscapedPairs(in, Codebook.spectral(book), gain, coefs, from, to);
            default -> Arrays.fill(coefs, from, to, 0);
        }
    }

    private static void readSignedQuads(BitReader in, Codebook book, float gain, float[] coefs, int from, int to) {
        for (int i = from; i < to; i += 4) {
            int entry = book.entry(in.peek(32));
            in.skip(Codebook.length(entry));
            coefs[i] = gain * SIGNED_QUAD[entry >>> 10 & 3];
            coefs[i + 1] = gain * SIGNED_QUAD[entry >>> 12 & 3];
            coefs[i + 2] = gain * SIGNED_QUAD[entry >>> 14 & 3];
            coefs[i + 3] = gain * SIGNED_QUAD[entry >>> 16 & 3];
        }
    }

    private static void readUnsignedQuads(BitReader in, Codebook book, float gain, float[] coefs, int from, int to) {
        for (int i = from; i < to; i += 4) {
            int window = in.peek(32);
            int entry = book.entry(window);
            in.skip(Codebook.lengthWithSigns(entry));
            int signs = window << Codebook.length(entry);
            for (int k = 0; k < 4; k++) {
                int digit = entry >>> (10 + 2 * k) & 3;
                int present = -digit >>> 31;
                coefs[i + k] = gain * UNSIGNED[2 * digit | (signs >>> 31 & present)];
                signs <<= present;
            }
        }
    }

    private static void readSignedPairs(BitReader in, Codebook book, float gain, float[] coefs, int from, int to) {
        for (int i = from; i < to; i += 2) {
            int entry = book.entry(in.peek(32));
            in.skip(Codebook.length(entry));
            coefs[i] = gain * SIGNED_PAIR[entry >>> 10 & 31];
            coefs[i + 1] = gain * SIGNED_PAIR[entry >>> 15 & 31];
        }
    }

    private static void readUnsignedPairs(BitReader in, Codebook book, float gain, float[] coefs, int from, int to) {
        for (int i = from; i < to; i += 2) {
            int window = in.peek(32);
            int entry = book.entry(window);
            in.skip(Codebook.lengthWithSigns(entry));
            int signs = window << Codebook.length(entry);
            int first = entry >>> 10 & 31;
            int present = -first >>> 31;
            coefs[i] = gain * UNSIGNED[2 * first | (signs >>> 31 & present)];
            int second = entry >>> 15 & 31;
            coefs[i + 1] = gain * UNSIGNED[2 * second | (signs << present >>> 31 & -second >>> 31)];
        }
    }

    private static void readEscapedPairs(BitReader in, Codebook book, float gain, float[] coefs, int from, int to)
            throws DecodeException {
        for (int i = from; i < to; i += 2) {
            int window = in.peek(32);
            int entry = book.entry(window);
            in.skip(Codebook.lengthWithSigns(entry));
            int signs = window << Codebook.length(entry);
            int first = entry >>> 10 & 31;
            int present = -first >>> 31;
            int second = entry >>> 15 & 31;
            int firstSign = signs >>> 31 & present;
            int secondSign = signs << present >>> 31 & -second >>> 31;
            coefs[i] = gain * (first == ESCAPE_DIGIT ? escape(in, firstSign) : UNSIGNED[2 * first | firstSign]);
            coefs[i + 1] = gain * (second == ESCAPE_DIGIT ? escape(in, secondSign) : UNSIGNED[2 * second | secondSign]);
        }
    }

    /** Section 4.6.3.3: n ones, a zero, and n + 4 bits behind an implied one. */
    private static float escape(BitReader in, int sign) throws DecodeException {
        int ones = Integer.numberOfLeadingZeros(~in.peek(32));
        if (ones > MAX_ESCAPE_PREFIX) {
            throw Corruption.of("has an escape with a prefix of " + ones + " ones");
        }
        in.skip(ones + 1);
        float value = Gains.fourThirds((1 << (ones + 4)) + in.read(ones + 4));
        return sign == 0 ? value : -value;
    }

    private static float[] signedPair() {
        float[] values = new float[32];
        for (int digit = 0; digit <= 8; digit++) {
            values[digit] = Math.signum(digit - 4) * Gains.fourThirds(Math.abs(digit - 4));
        }
        return values;
    }

    private static float[] unsigned() {
        float[] values = new float[64];
        for (int digit = 0; digit <= ESCAPE_DIGIT; digit++) {
            values[2 * digit] = Gains.fourThirds(digit);
            values[2 * digit + 1] = -values[2 * digit];
        }
        return values;
    }
}
