package io.kithara.decode.aac.ps;

import java.util.Arrays;

/**
 * Makes a copy of the signal that sounds like it and has nothing to do with it, ISO/IEC 14496-3 subclause 8.6.4.5:
 * all-pass filters below, delays above, and a gain that keeps the echo of transients down. Not safe for several threads.
 */
final class Decorrelator {
    /** Slots that the signal's past must reach back. */
    static final int HISTORY = 14;

    private static final int LINKS = 3;

    /** Table 8.39: coefficients and delays of the links. */
    private static final double[] LINK_GAINS = {0.65143905753106, 0.56471812200776, 0.48954165955695};

    private static final int[] LINK_DELAYS = {3, 4, 5};

    /** Table 8.42: fractional delays of the links. */
    private static final double[] LINK_FRACTIONS = {0.43, 0.75, 0.347};

    /** Fractional delay in front of the links. */
    private static final double FRACTION = 0.39;

    /** Whole delay in front of the links. */
    private static final int DELAY = 2;

    /** Slots by which bands without filter are late, those below {@link StereoBands#shortDelayFrom} and those above. */
    private static final int LONG_DELAY = 14;

    private static final int SHORT_DELAY = 1;

    /** By this much per band filters get weaker. */
    private static final double DECAY_SLOPE = 0.05;

    /** Table 8.43: how a peak's energy dies away per slot. */
    private static final float PEAK_DECAY = (float) 0.76592833836465;

    private static final float SMOOTHING = 0.25f;

    /** How far peaks may stand out before they are kept down. */
    private static final float TRANSIENT_IMPACT = 1.5f;

    private static final int FILTERED = 50;

    private final StereoBands bands;
    private final int[] bandOf;
    private final float[] phaseRe = new float[FILTERED];
    private final float[] phaseIm = new float[FILTERED];
    private final float[][] linkRe = new float[LINKS][FILTERED];
    private final float[][] linkIm = new float[LINKS][FILTERED];
    private final float[][] linkGain = new float[LINKS][FILTERED];

    /** By link and slot modulo its delay what is in the link. */
    private final float[][][] heldRe = new float[LINKS][][];

    private final float[][][] heldIm = new float[LINKS][][];
    private final float[] xRe = new float[FILTERED];
    private final float[] xIm = new float[FILTERED];
    private final float[] power = new float[StereoBands.MAX];
    private final float[] peak = new float[StereoBands.MAX];
    private final float[] smoothPower = new float[StereoBands.MAX];
    private final float[] smoothDifference = new float[StereoBands.MAX];
    private final float[] gain = new float[StereoBands.MAX];
    private int slot;

    Decorrelator(StereoBands bands) {
        this.bands = bands;
        this.bandOf = bands.ofHybrid();
        for (int m = 0; m < LINKS; m++) {
            heldRe[m] = new float[LINK_DELAYS[m]][FILTERED];
            heldIm[m] = new float[LINK_DELAYS[m]][FILTERED];
        }
        for (int k = 0; k < bands.allPassEnd; k++) {
            double centre = bands.centre(k);
            phaseRe[k] = (float) Math.cos(-Math.PI * FRACTION * centre);
            phaseIm[k] = (float) Math.sin(-Math.PI * FRACTION * centre);
            double decay = Math.max(0, Math.min(1, 1 - DECAY_SLOPE * (k - bands.decayFrom)));
            for (int m = 0; m < LINKS; m++) {
                linkRe[m][k] = (float) Math.cos(-Math.PI * LINK_FRACTIONS[m] * centre);
                linkIm[m][k] = (float) Math.sin(-Math.PI * LINK_FRACTIONS[m] * centre);
                linkGain[m][k] = (float) (decay * LINK_GAINS[m]);
            }
        }
    }

    /** Returns the stereo band of every hybrid band. */
    int[] bandOf() {
        return bandOf;
    }

    /**
     * Makes the copy of one slot.
     *
     * @param rowsRe the signal's hybrid bands; the rows before {@code row} are the slots before
     */
    void copy(float[][] rowsRe, float[][] rowsIm, int row, float[] toRe, float[] toIm) {
        updateGains(rowsRe[row], rowsIm[row]);
        filter(rowsRe[row - DELAY], rowsIm[row - DELAY], toRe, toIm);
        int from = bands.allPassEnd;
        int middle = bands.shortDelayFrom;
        System.arraycopy(rowsRe[row - LONG_DELAY], from, toRe, from, middle - from);
        System.arraycopy(rowsIm[row - LONG_DELAY], from, toIm, from, middle - from);
        System.arraycopy(rowsRe[row - SHORT_DELAY], middle, toRe, middle, bands.hybrid - middle);
        System.arraycopy(rowsIm[row - SHORT_DELAY], middle, toIm, middle, bands.hybrid - middle);
        for (int k = 0; k < bands.hybrid; k++) {
            float g = gain[bandOf[k]];
            toRe[k] *= g;
            toIm[k] *= g;
        }
    }

    /** Subclause 8.6.4.5.3: where the energy falls after a peak, what is left of the peak is turned down. */
    private void updateGains(float[] re, float[] im) {
        Arrays.fill(power, 0);
        for (int k = 0; k < bands.hybrid; k++) {
            power[bandOf[k]] += re[k] * re[k] + im[k] * im[k];
        }
        for (int b = 0; b < bands.count; b++) {
            peak[b] = Math.max(PEAK_DECAY * peak[b], power[b]);
            smoothPower[b] += SMOOTHING * (power[b] - smoothPower[b]);
            smoothDifference[b] += SMOOTHING * (peak[b] - power[b] - smoothDifference[b]);
            float limit = TRANSIENT_IMPACT * smoothDifference[b];
            gain[b] = limit > smoothPower[b] ? smoothPower[b] / limit : 1;
        }
    }

    /** Subclause 8.6.4.5.2: three all-pass links in a row, each z^-d with a fractional delay inside. */
    private void filter(float[] re, float[] im, float[] toRe, float[] toIm) {
        int count = bands.allPassEnd;
        for (int k = 0; k < count; k++) {
            xRe[k] = re[k] * phaseRe[k] - im[k] * phaseIm[k];
            xIm[k] = re[k] * phaseIm[k] + im[k] * phaseRe[k];
        }
        for (int m = 0; m < LINKS; m++) {
            int at = slot % LINK_DELAYS[m];
            link(heldRe[m][at], heldIm[m][at], linkRe[m], linkIm[m], linkGain[m], count);
        }
        slot = (slot + 1) % (LINK_DELAYS[0] * LINK_DELAYS[1] * LINK_DELAYS[2]);
        System.arraycopy(xRe, 0, toRe, 0, count);
        System.arraycopy(xIm, 0, toIm, 0, count);
    }

    private void link(float[] heldR, float[] heldI, float[] turnRe, float[] turnIm, float[] gains, int count) {
        float[] xr = xRe;
        float[] xi = xIm;
        for (int k = 0; k < count; k++) {
            float g = gains[k];
            float yRe = heldR[k] * turnRe[k] - heldI[k] * turnIm[k] - g * xr[k];
            float yIm = heldR[k] * turnIm[k] + heldI[k] * turnRe[k] - g * xi[k];
            heldR[k] = xr[k] + g * yRe;
            heldI[k] = xi[k] + g * yIm;
            xr[k] = yRe;
            xi[k] = yIm;
        }
    }

    /** Forgets the past. */
    void reset() {
        for (int m = 0; m < LINKS; m++) {
            for (int d = 0; d < LINK_DELAYS[m]; d++) {
                Arrays.fill(heldRe[m][d], 0);
                Arrays.fill(heldIm[m][d], 0);
            }
        }
        Arrays.fill(peak, 0);
        Arrays.fill(smoothPower, 0);
        Arrays.fill(smoothDifference, 0);
        slot = 0;
    }
}
