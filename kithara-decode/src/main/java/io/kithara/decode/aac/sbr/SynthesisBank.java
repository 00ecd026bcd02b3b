package io.kithara.decode.aac.sbr;

import java.util.Arrays;

/**
 * The synthesis filter bank, ISO/IEC 14496-3 subclause 4.6.18.4.2, or with 32 channels the down-sampled one of 4.6.18.4.3:
 * one sample per channel and slot. Keeps the end of each frame for the next. Not safe for several threads.
 *
 * <p>The transform is the mirror image of that of {@link AnalysisBank}: even channels and conjugates of the odd ones go
 * through one FFT, real and imaginary part are the two halves.
 */
final class SynthesisBank {
    /** Slots that overlap in one output sample. */
    private static final int OVERLAP = 10;

    /** The standard's 1/64, and back from steps of 16 bits to +-1. */
    private static final double SCALE = 1 / (64 * 32_768.0);

    /** The standard's (k + 1/2)(2n - 255) pi / 128 at n = 0; the down-sampled bank has the same. */
    private static final double PHASE = -255 * Math.PI / 128;

    private final int channels;
    private final int slots;
    private final QmfFft fft;

    /** The window by overlapping slot. */
    private final float[][] window = new float[OVERLAP][];

    private final float[] preCos;
    private final float[] preSin;
    private final float[] postCos;
    private final float[] postSin;
    private final float[] re;
    private final float[] im;
    private final float[] sum;

    /** Halves of the transformed slots: those before the frame and those of it. */
    private final float[][] lower;

    private final float[][] upper;

    /** Creates a bank for frames of {@code slots} slots of 64 or 32 channels. */
    SynthesisBank(int channels, int slots) {
        this.channels = channels;
        this.slots = slots;
        this.fft = new QmfFft(channels, slots);
        float[] coefficients = QmfWindow.every(64 / channels);
        for (int j = 0; j < OVERLAP; j++) {
            window[j] = Arrays.copyOfRange(coefficients, j * channels, (j + 1) * channels);
        }
        this.preCos = new float[channels];
        this.preSin = new float[channels];
        this.postCos = new float[channels];
        this.postSin = new float[channels];
        for (int k = 0; k < channels; k++) {
            preCos[k] = (float) (SCALE * Math.cos(PHASE * (k + 0.5)));
            preSin[k] = (float) (SCALE * Math.sin(PHASE * (k + 0.5)));
            postCos[k] = (float) Math.cos(Math.PI * k / (2 * channels));
            postSin[k] = (float) Math.sin(Math.PI * k / (2 * channels));
        }
        this.re = new float[channels];
        this.im = new float[channels];
        this.sum = new float[channels];
        this.lower = new float[slots + OVERLAP - 1][channels];
        this.upper = new float[slots + OVERLAP - 1][channels];
    }

    /**
     * Puts a frame together.
     *
     * @param rowsRe real parts, a row per slot from row {@code firstRow} on
     * @param samples receives one per channel and slot
     */
    void join(float[][] rowsRe, float[][] rowsIm, int firstRow, float[] samples) {
        for (int i = 0; i < OVERLAP - 1; i++) {
            exchange(lower, i);
            exchange(upper, i);
        }
        for (int slot = 0; slot < slots; slot++) {
            turnIn(rowsRe[firstRow + slot], rowsIm[firstRow + slot], slot);
        }
        fft.transform();
        for (int n = 0; n < channels; n++) {
            turnOut(fft.outRe(n), fft.outIm(n), n);
        }
        for (int slot = 0; slot < slots; slot++) {
            overlap(slot + OVERLAP - 1);
            System.arraycopy(sum, 0, samples, slot * channels, channels);
        }
    }

    private void exchange(float[][] rows, int i) {
        float[] row = rows[i];
        rows[i] = rows[slots + i];
        rows[slots + i] = row;
    }

    private void turnIn(float[] rowRe, float[] rowIm, int slot) {
        turn(rowRe, rowIm, preCos, preSin, re, im);
        for (int k = 0; k < channels; k += 2) {
            fft.inRe(k / 2)[slot] = re[k];
            fft.inIm(k / 2)[slot] = im[k];
            fft.inRe(channels - 1 - k / 2)[slot] = re[k + 1];
            fft.inIm(channels - 1 - k / 2)[slot] = -im[k + 1];
        }
    }

    private static void turn(float[] aRe, float[] aIm, float[] cos, float[] sin, float[] toRe, float[] toIm) {
        for (int k = 0; k < toRe.length; k++) {
            toRe[k] = aRe[k] * cos[k] - aIm[k] * sin[k];
            toIm[k] = aRe[k] * sin[k] + aIm[k] * cos[k];
        }
    }

    private void turnOut(float[] numberRe, float[] numberIm, int n) {
        float cos = postCos[n];
        float sin = postSin[n];
        for (int slot = 0; slot < slots; slot++) {
            int row = slot + OVERLAP - 1;
            lower[row][n] = numberRe[slot] * cos - numberIm[slot] * sin;
            upper[row][n] = -(numberRe[slot] * sin + numberIm[slot] * cos);
        }
    }

    /**
     * Sums ten windowed pieces: the lower half of this slot and every second before it, the upper halves between. In
     * pairs, because the JIT makes no vectors of longer sums.
     */
    private void overlap(int row) {
        Arrays.fill(sum, 0);
        for (int j = 0; j < OVERLAP; j += 2) {
            addPair(window[j], lower[row - j], window[j + 1], upper[row - j - 1], sum, channels);
        }
    }

    private static void addPair(float[] wLower, float[] lower, float[] wUpper, float[] upper, float[] sum, int count) {
        for (int k = 0; k < count; k++) {
            sum[k] += wLower[k] * lower[k] + wUpper[k] * upper[k];
        }
    }

    /** Takes over the past of another bank of the same size, so that a channel that begins goes on from there. */
    void continueFrom(SynthesisBank other) {
        for (int i = 0; i < lower.length; i++) {
            System.arraycopy(other.lower[i], 0, lower[i], 0, channels);
            System.arraycopy(other.upper[i], 0, upper[i], 0, channels);
        }
    }

    /** Forgets all slots. */
    void reset() {
        for (int i = 0; i < lower.length; i++) {
            Arrays.fill(lower[i], 0);
            Arrays.fill(upper[i], 0);
        }
    }
}
