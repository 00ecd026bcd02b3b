package io.kithara.decode.aac.ps;

import java.util.Arrays;

/**
 * Mixes the signal and its decorrelated copy to left and right, ISO/IEC 14496-3 subclauses 8.6.4.6.2 to 8.6.4.6.4, with
 * weights that go in a straight line from the end of one envelope to the end of the next. Not safe for several threads.
 */
final class StereoMixer {
    /** Steps of a phase in a full turn. */
    private static final int PHASES = 8;

    /** Phases are smoothed over this one and two before it. */
    private static final int PAST_PHASES = PHASES * PHASES;

    private static final int WEIGHTS = MixingTables.WEIGHTS;

    /** By weight and stereo band, real and imaginary part at the end of the envelope before. */
    private final float[][] lastRe = new float[WEIGHTS][StereoBands.MAX];

    private final float[][] lastIm = new float[WEIGHTS][StereoBands.MAX];
    private final float[][] nextRe = new float[WEIGHTS][StereoBands.MAX];
    private final float[][] nextIm = new float[WEIGHTS][StereoBands.MAX];

    /** By weight and hybrid band, the present value and what it grows by in a slot. */
    private final float[][] re = new float[WEIGHTS][StereoBands.MAX_HYBRID];

    private final float[][] im = new float[WEIGHTS][StereoBands.MAX_HYBRID];
    private final float[][] stepRe = new float[WEIGHTS][StereoBands.MAX_HYBRID];
    private final float[][] stepIm = new float[WEIGHTS][StereoBands.MAX_HYBRID];

    private final int[] iid = new int[StereoBands.MAX];
    private final int[] icc = new int[StereoBands.MAX];
    private final int[] ipd = new int[StereoBands.MAX];
    private final int[] opd = new int[StereoBands.MAX];
    private final int[] scratch = new int[StereoBands.MAX];
    private final float[] scratchValues = new float[StereoBands.MAX];

    /** By stereo band the last two phases in octal. */
    private final int[] pastIpd = new int[StereoBands.MAX];

    private final int[] pastOpd = new int[StereoBands.MAX];

    /** Whether the imaginary parts now or at the end of the envelope are any other than 0. */
    private boolean turning;

    private boolean turned;

    StereoMixer() {
        reset();
    }

    /** Goes over to another division. */
    void divide(StereoBands to) {
        for (int w = 0; w < WEIGHTS; w++) {
            BandMapping.values(lastRe[w], to, scratchValues);
            BandMapping.values(lastIm[w], to, scratchValues);
        }
        Arrays.fill(pastIpd, 0);
        Arrays.fill(pastOpd, 0);
    }

    /** Begins an envelope of {@code length} slots, {@code > 0}. */
    void begin(PsParameters parameters, int envelope, StereoBands bands, int[] bandOf, int length) {
        BandMapping.indices(parameters.iid(envelope), parameters.iidBands(), bands, iid, scratch);
        BandMapping.indices(parameters.icc(envelope), parameters.iccBands(), bands, icc, scratch);
        MixingTables tables = MixingTables.of(parameters.fineIid(), parameters.secondMixing());
        for (int b = 0; b < bands.count; b++) {
            float[] weights = tables.weights(iid[b], icc[b]);
            for (int w = 0; w < WEIGHTS; w++) {
                nextRe[w][b] = weights[w];
                nextIm[w][b] = 0;
            }
        }
        turned = turning;
        turning = parameters.phases();
        if (turning) {
            BandMapping.indices(parameters.ipd(envelope), parameters.phaseBands(), bands, ipd, scratch);
            BandMapping.indices(parameters.opd(envelope), parameters.phaseBands(), bands, opd, scratch);
            for (int b = 0; b < bands.phaseCount; b++) {
                turn(b);
            }
        } else {
            forgetOnePhase();
        }
        spread(bands, bandOf, length);
    }

    /** Without differences of phase the present one is 0, and counts as such later. */
    private void forgetOnePhase() {
        for (int b = 0; b < StereoBands.MAX; b++) {
            pastIpd[b] = pastIpd[b] * PHASES % PAST_PHASES;
            pastOpd[b] = pastOpd[b] * PHASES % PAST_PHASES;
        }
    }

    /** Turns the weights of a band by its smoothed phases. */
    private void turn(int b) {
        int ipdNow = pastIpd[b] * PHASES + (ipd[b] & (PHASES - 1));
        int opdNow = pastOpd[b] * PHASES + (opd[b] & (PHASES - 1));
        pastIpd[b] = ipdNow % PAST_PHASES;
        pastOpd[b] = opdNow % PAST_PHASES;
        float opdRe = PhaseTable.COS[opdNow];
        float opdIm = PhaseTable.SIN[opdNow];
        float ipdRe = PhaseTable.COS[ipdNow];
        float ipdIm = PhaseTable.SIN[ipdNow];
        float rightRe = opdRe * ipdRe + opdIm * ipdIm;
        float rightIm = opdIm * ipdRe - opdRe * ipdIm;
        for (int w = 0; w < WEIGHTS; w++) {
            boolean right = (w & 1) != 0;
            float weight = nextRe[w][b];
            nextRe[w][b] = weight * (right ? rightRe : opdRe);
            nextIm[w][b] = weight * (right ? rightIm : opdIm);
        }
    }

    /** Makes the straight lines of all hybrid bands. */
    private void spread(StereoBands bands, int[] bandOf, int length) {
        float scale = 1f / length;
        boolean phases = turning || turned;
        for (int w = 0; w < WEIGHTS; w++) {
            for (int k = 0; k < bands.hybrid; k++) {
                int b = bandOf[k];
                re[w][k] = lastRe[w][b];
                stepRe[w][k] = (nextRe[w][b] - lastRe[w][b]) * scale;
                if (phases) {
                    float sign = bands.negative(k) ? -1 : 1;
                    im[w][k] = sign * lastIm[w][b];
                    stepIm[w][k] = sign * (nextIm[w][b] - lastIm[w][b]) * scale;
                }
            }
            float[] row = lastRe[w];
            lastRe[w] = nextRe[w];
            nextRe[w] = row;
            row = lastIm[w];
            lastIm[w] = nextIm[w];
            nextIm[w] = row;
        }
    }

    /**
     * Mixes the next slot of the envelope.
     *
     * @param sRe the signal; becomes the left channel
     * @param dRe its copy; becomes the right channel
     */
    void mix(StereoBands bands, float[] sRe, float[] sIm, float[] dRe, float[] dIm) {
        int count = bands.hybrid;
        for (int w = 0; w < WEIGHTS; w++) {
            advance(re[w], stepRe[w], count);
        }
        if (turning || turned) {
            for (int w = 0; w < WEIGHTS; w++) {
                advance(im[w], stepIm[w], count);
            }
            mixTurned(count, sRe, sIm, dRe, dIm);
        } else {
            mixPart(re[0], re[1], re[2], re[3], sRe, dRe, count);
            mixPart(re[0], re[1], re[2], re[3], sIm, dIm, count);
        }
    }

    private static void advance(float[] values, float[] steps, int count) {
        for (int k = 0; k < count; k++) {
            values[k] += steps[k];
        }
    }

    private static void mixPart(float[] h11, float[] h12, float[] h21, float[] h22, float[] s, float[] d, int count) {
        for (int k = 0; k < count; k++) {
            float left = h11[k] * s[k] + h21[k] * d[k];
            float right = h12[k] * s[k] + h22[k] * d[k];
            s[k] = left;
            d[k] = right;
        }
    }

    private void mixTurned(int count, float[] sRe, float[] sIm, float[] dRe, float[] dIm) {
        for (int k = 0; k < count; k++) {
            float sr = sRe[k];
            float si = sIm[k];
            float dr = dRe[k];
            float di = dIm[k];
            sRe[k] = re[0][k] * sr - im[0][k] * si + re[2][k] * dr - im[2][k] * di;
            sIm[k] = re[0][k] * si + im[0][k] * sr + re[2][k] * di + im[2][k] * dr;
            dRe[k] = re[1][k] * sr - im[1][k] * si + re[3][k] * dr - im[3][k] * di;
            dIm[k] = re[1][k] * si + im[1][k] * sr + re[3][k] * di + im[3][k] * dr;
        }
    }

    /** Goes back to the same signal left and right. */
    void reset() {
        for (int w = 0; w < WEIGHTS; w++) {
            Arrays.fill(lastRe[w], MixingTables.EQUAL[w]);
            Arrays.fill(lastIm[w], 0);
        }
        Arrays.fill(pastIpd, 0);
        Arrays.fill(pastOpd, 0);
        turning = false;
        turned = false;
    }

    /** Directions of phases smoothed over three envelopes, by their indices in octal, the oldest first. */
    private static final class PhaseTable {
        static final float[] COS = new float[PAST_PHASES * PHASES];
        static final float[] SIN = new float[PAST_PHASES * PHASES];

        static {
            for (int i = 0; i < COS.length; i++) {
                double step = 2 * Math.PI / PHASES;
                int before2 = i / PAST_PHASES;
                int before = i / PHASES % PHASES;
                int now = i % PHASES;
                double x = Math.cos(step * before2) / 4 + Math.cos(step * before) / 2 + Math.cos(step * now);
                double y = Math.sin(step * before2) / 4 + Math.sin(step * before) / 2 + Math.sin(step * now);
                // no three of these cancel out: the last weighs more than both before it
                double length = Math.hypot(x, y);
                COS[i] = (float) (x / length);
                SIN[i] = (float) (y / length);
            }
        }

        private PhaseTable() {}
    }
}
