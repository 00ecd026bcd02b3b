package io.kithara.decode.aac.sbr;

import java.util.Arrays;

/**
 * Makes the high band out of the low one, ISO/IEC 14496-3 subclause 4.6.18.6: patches of low channels, whitened by a
 * linear prediction of second order as far as the encoder says. Keeps the degree of whitening from frame to frame. Not safe
 * for several threads.
 */
final class HfGenerator {
    /** Slots of the frame before that the prediction looks back on, t_HFGen. */
    static final int LEAD_SLOTS = 8;

    /** Slots by which the high band comes behind the rows it is made of, t_HFAdj. */
    static final int ADJUST_SLOTS = 2;

    private static final int CHANNELS = AnalysisBank.CHANNELS;

    /** Makes the determinant a little larger than it can get for a pure tone. */
    private static final double RELAXATION = 1 / (1 + 1e-6);

    /** A prediction with a larger coefficient than 4 is of no use. */
    private static final double MAX_SQUARE = 16;

    /** Degrees of whitening by bs_invf_mode now, if the mode before was neither off nor low. */
    private static final float[] CHIRP = {0, 0.75f, 0.9f, 0.98f};

    /** The degree on the way between off and low. */
    private static final float HALF_CHIRP = 0.6f;

    /** A degree below is none. */
    private static final float MIN_CHIRP = 0.015625f;

    private static final float MAX_CHIRP = 0.99609375f;

    private final float[] chirps = new float[FrequencyBands.MAX_NOISE_BANDS];
    private final int[] lastModes = new int[FrequencyBands.MAX_NOISE_BANDS];

    private final float[] phi11 = new float[CHANNELS];
    private final float[] phi22 = new float[CHANNELS];
    private final float[] phi01Re = new float[CHANNELS];
    private final float[] phi01Im = new float[CHANNELS];
    private final float[] phi02Re = new float[CHANNELS];
    private final float[] phi02Im = new float[CHANNELS];
    private final float[] phi12Re = new float[CHANNELS];
    private final float[] phi12Im = new float[CHANNELS];

    private final float[] alpha0Re = new float[CHANNELS];
    private final float[] alpha0Im = new float[CHANNELS];
    private final float[] alpha1Re = new float[CHANNELS];
    private final float[] alpha1Im = new float[CHANNELS];

    private final float[] near0Re = new float[FrequencyBands.MAX_CHANNELS];
    private final float[] near0Im = new float[FrequencyBands.MAX_CHANNELS];
    private final float[] near1Re = new float[FrequencyBands.MAX_CHANNELS];
    private final float[] near1Im = new float[FrequencyBands.MAX_CHANNELS];

    /**
     * Fills the channels from {@code kx} on of the rows from {@code from} to {@code to}; what no patch covers becomes 0.
     *
     * @param low rows of the low band, real and imaginary: {@link #LEAD_SLOTS} before the frame, then those of it
     * @param high rows of 64 channels, of which the row of slot l is l + {@link #ADJUST_SLOTS}
     */
    void generate(QmfRows low, QmfRows high, int from, int to, FrequencyBands bands, int[] modes) {
        predict(low);
        updateChirps(modes, bands.noiseBands());
        Patches patches = bands.patches();
        int end = bands.kx();
        for (int patch = 0; patch < patches.count(); patch++) {
            weigh(patches.start(patch), end, patches.channels(patch), bands);
            for (int row = from + ADJUST_SLOTS; row < to + ADJUST_SLOTS; row++) {
                copy(low, high, row, patches.start(patch), end, patches.channels(patch));
            }
            end += patches.channels(patch);
        }
        for (int row = from + ADJUST_SLOTS; row < to + ADJUST_SLOTS; row++) {
            Arrays.fill(high.re[row], end, high.re[row].length, 0);
            Arrays.fill(high.im[row], end, high.im[row].length, 0);
        }
    }

    /** Subclause 4.6.18.6.2: the coefficients of every low channel by the covariance method. */
    private void predict(QmfRows low) {
        correlate(low);
        for (int k = 0; k < CHANNELS; k++) {
            double p11 = phi11[k];
            double re12 = phi12Re[k];
            double im12 = phi12Im[k];
            double re01 = phi01Re[k];
            double im01 = phi01Im[k];
            double determinant = phi22[k] * p11 - RELAXATION * (re12 * re12 + im12 * im12);
            double re1 = 0;
            double im1 = 0;
            if (determinant != 0) {
                re1 = (re01 * re12 - im01 * im12 - phi02Re[k] * p11) / determinant;
                im1 = (re01 * im12 + im01 * re12 - phi02Im[k] * p11) / determinant;
            }
            double re0 = 0;
            double im0 = 0;
            if (p11 != 0) {
                re0 = -(re01 + re1 * re12 + im1 * im12) / p11;
                im0 = -(im01 + im1 * re12 - re1 * im12) / p11;
            }
            // written so that a number that is none fails too
            boolean usable = re0 * re0 + im0 * im0 < MAX_SQUARE && re1 * re1 + im1 * im1 < MAX_SQUARE;
            alpha0Re[k] = usable ? (float) re0 : 0;
            alpha0Im[k] = usable ? (float) im0 : 0;
            alpha1Re[k] = usable ? (float) re1 : 0;
            alpha1Im[k] = usable ? (float) im1 : 0;
        }
    }

    private void correlate(QmfRows low) {
        clearSums();
        int last = low.count() - 1;
        for (int n = 0; n < last - 1; n++) {
            float[] re0 = low.re[n];
            float[] im0 = low.im[n];
            float[] re1 = low.re[n + 1];
            float[] im1 = low.im[n + 1];
            float[] re2 = low.re[n + 2];
            float[] im2 = low.im[n + 2];
            sumSquares(re0, im0, phi22);
            sumSquares(re1, im1, phi11);
            sumProducts(re1, im1, re0, im0, phi12Re, phi12Im);
            sumProducts(re2, im2, re1, im1, phi01Re, phi01Im);
            sumProducts(re2, im2, re0, im0, phi02Re, phi02Im);
        }
    }

    private void clearSums() {
        Arrays.fill(phi11, 0);
        Arrays.fill(phi22, 0);
        Arrays.fill(phi01Re, 0);
        Arrays.fill(phi01Im, 0);
        Arrays.fill(phi02Re, 0);
        Arrays.fill(phi02Im, 0);
        Arrays.fill(phi12Re, 0);
        Arrays.fill(phi12Im, 0);
    }

    private static void sumSquares(float[] re, float[] im, float[] sum) {
        for (int k = 0; k < CHANNELS; k++) {
            sum[k] += re[k] * re[k] + im[k] * im[k];
        }
    }

    /** Adds a times the conjugate of b. */
    private static void sumProducts(float[] aRe, float[] aIm, float[] bRe, float[] bIm, float[] sumRe, float[] sumIm) {
        for (int k = 0; k < CHANNELS; k++) {
            sumRe[k] += aRe[k] * bRe[k] + aIm[k] * bIm[k];
            sumIm[k] += aIm[k] * bRe[k] - aRe[k] * bIm[k];
        }
    }

    /** Subclause 4.6.18.6.2: the degree of whitening of each noise band goes gradually to where the mode wants it. */
    private void updateChirps(int[] modes, int noiseBands) {
        for (int i = 0; i < noiseBands; i++) {
            boolean half = modes[i] + lastModes[i] == 1;
            float wanted = half ? HALF_CHIRP : CHIRP[modes[i]];
            float chirp =
                    wanted < chirps[i] ? 0.75f * wanted + 0.25f * chirps[i] : 0.90625f * wanted + 0.09375f * chirps[i];
            chirps[i] = chirp < MIN_CHIRP ? 0 : Math.min(chirp, MAX_CHIRP);
            lastModes[i] = modes[i];
        }
    }

    /** Makes the coefficients of one patch: those of the channels it is copied from, turned down by the chirp. */
    private void weigh(int start, int first, int count, FrequencyBands bands) {
        int band = 0;
        int[] noise = bands.noise();
        for (int x = 0; x < count; x++) {
            while (band + 2 < noise.length && noise[band + 1] <= first + x) {
                band++;
            }
            float chirp = chirps[band];
            near0Re[x] = chirp * alpha0Re[start + x];
            near0Im[x] = chirp * alpha0Im[start + x];
            near1Re[x] = chirp * chirp * alpha1Re[start + x];
            near1Im[x] = chirp * chirp * alpha1Im[start + x];
        }
    }

    private void copy(QmfRows low, QmfRows high, int row, int start, int first, int count) {
        float[] toRe = high.re[row];
        float[] toIm = high.im[row];
        float[] re = low.re[row];
        float[] im = low.im[row];
        float[] re1 = low.re[row - 1];
        float[] im1 = low.im[row - 1];
        float[] re2 = low.re[row - 2];
        float[] im2 = low.im[row - 2];
        for (int x = 0; x < count; x++) {
            int p = start + x;
            toRe[first + x] =
                    re[p] + near0Re[x] * re1[p] - near0Im[x] * im1[p] + near1Re[x] * re2[p] - near1Im[x] * im2[p];
            toIm[first + x] =
                    im[p] + near0Re[x] * im1[p] + near0Im[x] * re1[p] + near1Re[x] * im2[p] + near1Im[x] * re2[p];
        }
    }

    /** Forgets the frame before. */
    void reset() {
        Arrays.fill(chirps, 0);
        Arrays.fill(lastModes, 0);
    }
}
