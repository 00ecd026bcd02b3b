package io.kithara.decode.aac;

import java.util.Arrays;

/**
 * The prediction of AAC Main, section 4.6.6: each coefficient is predicted from those of the two frames before by a lattice of
 * order two that adapts itself. Its state is kept in 16-bit floats, so that encoder and decoder round alike. Not safe for several
 * threads.
 */
final class BackwardPrediction {
    /** Every coefficient belongs to one of so many groups that are reset in turn. */
    static final int RESET_GROUPS = 30;

    /** The attenuation a and the adaptation constant alpha. */
    private static final float ATTENUATION = 0.953125f;

    private static final float ADAPTATION = 0.90625f;

    private final float[] first;
    private final float[] second;
    private final float[] firstCorrelation;
    private final float[] secondCorrelation;
    private final float[] firstVariance;
    private final float[] secondVariance;

    /** Creates the state for so many coefficients, reset. */
    BackwardPrediction(int coefs) {
        first = new float[coefs];
        second = new float[coefs];
        firstCorrelation = new float[coefs];
        secondCorrelation = new float[coefs];
        firstVariance = new float[coefs];
        secondVariance = new float[coefs];
        reset();
    }

    /**
     * Adds the prediction where it is used, and learns from the frame. In bands of noise and of intensity it is off, whatever is said
     * of it (sections 4.6.8.2 and 4.6.13); of noise there is nothing to learn, so what belongs to such bands is reset.
     */
    void apply(IcsInfo ics, byte[] books, float[] coefs) {
        if (ics.isShort()) {
            reset();
            return;
        }
        int[] offsets = ics.offsets();
        for (int band = 0; band < ics.bands().predictedBands(); band++) {
            boolean coded = band < ics.codedBands();
            boolean noise = coded && books[band] == SectionData.NOISE;
            boolean used = ics.isPredicted(band) && books[band] < SectionData.NOISE;
            for (int i = offsets[band]; i < offsets[band + 1]; i++) {
                coefs[i] = step(i, coefs[i], used);
                if (noise) {
                    reset(i);
                }
            }
        }
        if (ics.resetGroup() > 0) {
            for (int i = ics.resetGroup() - 1; i < first.length; i += RESET_GROUPS) {
                reset(i);
            }
        }
    }

    private float step(int i, float coef, boolean used) {
        float k1 = firstVariance[i] > 1 ? firstCorrelation[i] * toEven(ATTENUATION / firstVariance[i]) : 0;
        float k2 = secondVariance[i] > 1 ? secondCorrelation[i] * toEven(ATTENUATION / secondVariance[i]) : 0;
        float value = used ? coef + rounded(k1 * first[i] + k2 * second[i]) : coef;
        float error = value - k1 * first[i];
        secondCorrelation[i] = cut(ADAPTATION * secondCorrelation[i] + second[i] * error);
        secondVariance[i] = cut(ADAPTATION * secondVariance[i] + 0.5f * (second[i] * second[i] + error * error));
        firstCorrelation[i] = cut(ADAPTATION * firstCorrelation[i] + first[i] * value);
        firstVariance[i] = cut(ADAPTATION * firstVariance[i] + 0.5f * (first[i] * first[i] + value * value));
        second[i] = cut(ATTENUATION * (first[i] - k1 * value));
        first[i] = cut(ATTENUATION * value);
        return value;
    }

    void reset() {
        Arrays.fill(first, 0);
        Arrays.fill(second, 0);
        Arrays.fill(firstCorrelation, 0);
        Arrays.fill(secondCorrelation, 0);
        Arrays.fill(firstVariance, 1);
        Arrays.fill(secondVariance, 1);
    }

    private void reset(int i) {
        first[i] = 0;
        second[i] = 0;
        firstCorrelation[i] = 0;
        secondCorrelation[i] = 0;
        firstVariance[i] = 1;
        secondVariance[i] = 1;
    }

    /** Rounds to 16 bits, half up in magnitude. */
    private static float rounded(float value) {
        return Float.intBitsToFloat((Float.floatToRawIntBits(value) + 0x8000) & 0xFFFF_0000);
    }

    /** Rounds to 16 bits, half to even. */
    private static float toEven(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.intBitsToFloat((bits + 0x7FFF + (bits >>> 16 & 1)) & 0xFFFF_0000);
    }

    private static float cut(float value) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(value) & 0xFFFF_0000);
    }
}
