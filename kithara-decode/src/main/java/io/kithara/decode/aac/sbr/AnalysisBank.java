package io.kithara.decode.aac.sbr;

import java.util.Arrays;

/**
 * The analysis filter bank, ISO/IEC 14496-3 subclause 4.6.18.4.1: 32 complex channels of the core's samples. Keeps the
 * end of each frame for the next. Not safe for several threads.
 *
 * <p>The transform to 32 odd frequencies of 64 real numbers is one FFT of 32 complex ones: the two halves of the numbers
 * become real and imaginary part, the even channels are what comes out, the odd ones conjugates of the rest.
 */
final class AnalysisBank {
    /** Channels, and core samples of a slot. */
    static final int CHANNELS = 32;

    /** Core samples that one slot looks back on: half the window, of which every second coefficient is used. */
    private static final int REACH = QmfWindow.LENGTH / 2;

    private static final int SAMPLES = 2 * CHANNELS;

    /** Samples are +-1 outside; SBR counts in steps of 16 bits. The other factor 2 is the standard's. */
    private static final double SCALE = 2 * 32_768.0;

    /** The window back to front within each block of 64, as the samples come. */
    private static final float[] WINDOW = window();

    private static final float[] PRE_COS = turns(1.0 / SAMPLES, 0, 1)[0];
    private static final float[] PRE_SIN = turns(1.0 / SAMPLES, 0, 1)[1];
    private static final float[] POST_COS = turns(-1.0 / (4 * CHANNELS), 0.5, SCALE)[0];
    private static final float[] POST_SIN = turns(-1.0 / (4 * CHANNELS), 0.5, SCALE)[1];

    private final float[] history;
    private final int slots;
    private final QmfFft fft;
    private final float[] folded = new float[SAMPLES];

    /** What comes out, slot by slot. */
    private final float[] splitRe;

    private final float[] splitIm;

    /** Creates a bank for frames of {@code slots} slots. */
    AnalysisBank(int slots) {
        this.slots = slots;
        this.fft = new QmfFft(CHANNELS, slots);
        this.splitRe = new float[slots * CHANNELS];
        this.splitIm = new float[slots * CHANNELS];
        this.history = new float[REACH - CHANNELS + slots * CHANNELS];
    }

    private static float[] window() {
        float[] coefficients = QmfWindow.every(2);
        float[] window = new float[REACH];
        for (int i = 0; i < REACH; i++) {
            window[i] = coefficients[i / SAMPLES * SAMPLES + SAMPLES - 1 - i % SAMPLES];
        }
        return window;
    }

    /** Returns cosine and sine of pi * {@code step} * (n + {@code offset}) for every channel. */
    private static float[][] turns(double step, double offset, double scale) {
        float[][] turns = new float[2][CHANNELS];
        for (int n = 0; n < CHANNELS; n++) {
            turns[0][n] = (float) (scale * Math.cos(Math.PI * step * (n + offset)));
            turns[1][n] = (float) (scale * Math.sin(Math.PI * step * (n + offset)));
        }
        return turns;
    }

    /**
     * Splits a frame.
     *
     * @param samples 32 per slot
     * @param rowsRe receives the real parts, a row of 32 per slot from row {@code firstRow} on
     */
    void split(float[] samples, float[][] rowsRe, float[][] rowsIm, int firstRow) {
        int kept = REACH - CHANNELS;
        System.arraycopy(history, slots * CHANNELS, history, 0, kept);
        System.arraycopy(samples, 0, history, kept, slots * CHANNELS);
        for (int slot = 0; slot < slots; slot++) {
            fold(slot * CHANNELS);
            turnIn(slot);
        }
        fft.transform();
        for (int k = 0; k < CHANNELS; k += 2) {
            turnOut(fft.outRe(k / 2), fft.outIm(k / 2), 1, k);
            turnOut(fft.outRe(CHANNELS - 1 - k / 2), fft.outIm(CHANNELS - 1 - k / 2), -1, k + 1);
        }
        for (int slot = 0; slot < slots; slot++) {
            System.arraycopy(splitRe, slot * CHANNELS, rowsRe[firstRow + slot], 0, CHANNELS);
            System.arraycopy(splitIm, slot * CHANNELS, rowsIm[firstRow + slot], 0, CHANNELS);
        }
    }

    /** Windows the 320 samples from {@code start} on and adds up those 64 apart. */
    private void fold(int start) {
        float[] x = history;
        for (int n = 0; n < SAMPLES; n++) {
            folded[n] = WINDOW[n] * x[start + 256 + n]
                    + WINDOW[64 + n] * x[start + 192 + n]
                    + WINDOW[128 + n] * x[start + 128 + n]
                    + WINDOW[192 + n] * x[start + 64 + n]
                    + WINDOW[256 + n] * x[start + n];
        }
    }

    private void turnIn(int slot) {
        for (int n = 0; n < CHANNELS; n++) {
            float a = folded[SAMPLES - 1 - n];
            float b = folded[CHANNELS - 1 - n];
            fft.inRe(n)[slot] = a * PRE_COS[n] - b * PRE_SIN[n];
            fft.inIm(n)[slot] = a * PRE_SIN[n] + b * PRE_COS[n];
        }
    }

    /** Turns a channel, of which the transform gave the conjugate if {@code sign} is -1. */
    private void turnOut(float[] re, float[] im, float sign, int k) {
        float cos = POST_COS[k];
        float sin = POST_SIN[k];
        for (int slot = 0, at = k; slot < slots; slot++, at += CHANNELS) {
            float conjugate = sign * im[slot];
            splitRe[at] = re[slot] * cos - conjugate * sin;
            splitIm[at] = re[slot] * sin + conjugate * cos;
        }
    }

    /** Forgets all samples. */
    void reset() {
        Arrays.fill(history, 0);
    }
}
