package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;

/**
 * {@code scale_factor_data()}, section 4.4.2.7: one number per band, coded as the difference to the one before of its kind.
 * Scale factors, intensity positions (section 4.6.8.2) and noise energies (section 4.6.13) each have a chain of their own.
 */
final class ScaleFactorData {
    /** Index 60 of the codebook is a difference of 0. */
    private static final int DIFFERENCE_OF_0 = 60;

    /** SF_OFFSET of section 4.6.2.3.3: this scale factor is a gain of 1. */
    private static final int UNITY = 100;

    private static final int LARGEST = 255;

    /** NOISE_OFFSET of section 4.6.13. */
    private static final int NOISE_OFFSET = 90;

    /** The first noise energy is not Huffman coded: dpcm_noise_nrg, and the value of it that stands for 0. */
    private static final int NOISE_BITS = 9;

    private static final int NOISE_PCM_OFFSET = 256;

    /** Exponents of noise and intensity are kept in what a float can hold, and far from what encoders write. */
    private static final int MAX_EXPONENT = 155;

    private ScaleFactorData() {}

    /**
     * Reads the element.
     *
     * @param globalGain the first scale factor
     * @param gains receives the factor that the band's values are to be multiplied with, where the codebook is in {@code books};
     *     for noise the root of the energy, for intensity the factor to the left channel without its sign
     * @throws DecodeException {@code CORRUPT_PACKET} if a scale factor leaves 0 to 255
     */
    static void read(BitReader in, IcsInfo ics, int globalGain, byte[] books, float[] gains) throws DecodeException {
        Codebook codebook = Codebook.scaleFactors();
        int scaleFactor = globalGain;
        int position = 0;
        int energy = globalGain - NOISE_OFFSET;
        boolean firstNoise = true;
        int count = ics.groups() * ics.codedBands();
        for (int band = 0; band < count; band++) {
            switch (books[band]) {
                case SectionData.ZERO -> gains[band] = 0;
                case SectionData.INTENSITY, SectionData.INTENSITY_OUT_OF_PHASE -> {
                    position = clamped(position + difference(in, codebook));
                    gains[band] = Gains.quarterPower(-position);
                }
                case SectionData.NOISE -> {
                    energy += firstNoise ? in.read(NOISE_BITS) - NOISE_PCM_OFFSET : difference(in, codebook);
                    firstNoise = false;
                    gains[band] = Gains.quarterPower(clamped(energy));
                }
                default -> {
                    scaleFactor += difference(in, codebook);
                    if (scaleFactor < 0 || scaleFactor > LARGEST) {
                        throw Corruption.of("has a scale factor of " + scaleFactor);
                    }
                    gains[band] = Gains.quarterPower(scaleFactor - UNITY);
                }
            }
        }
    }

    /** Reads one codeword of the scale factors' codebook: a difference, -60 to 60. */
    static int difference(BitReader in) {
        return difference(in, Codebook.scaleFactors());
    }

    private static int difference(BitReader in, Codebook codebook) {
        int entry = codebook.entry(in.peek(32));
        in.skip(Codebook.length(entry));
        return (entry >>> Codebook.DIGITS) - DIFFERENCE_OF_0;
    }

    private static int clamped(int exponent) {
        return Math.max(-MAX_EXPONENT, Math.min(exponent, MAX_EXPONENT));
    }
}
