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
    private final float[] window;
    private final float[] preCos;
    private final float[] preSin;
    private final float[] postCos;
    private final float[] postSin;
    private final float[] re;
    private final float[] im;

    /** Transformed slots, 2 * channels each: those before the frame and those of it. */
    private final float[] blocks;

    /** Creates a bank for frames of {@code slots} slots of 64 or 32 channels. */
    SynthesisBank(int channels, int slots) {
        this.channels = channels;
        this.slots = slots;
        this.fft = new QmfFft(channels);
        this.window = QmfWindow.every(64 / channels);
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
        this.blocks = new float[(slots + OVERLAP - 1) * 2 * channels];
    }

    /**
     * Puts a frame together.
     *
     * @param rowsRe real parts, a row per slot from row {@code firstRow} on
     * @param samples receives one per channel and slot
     */
    void join(float[][] rowsRe, float[][] rowsIm, int firstRow, float[] samples) {
        int length = 2 * channels;
        System.arraycopy(blocks, slots * length, blocks, 0, (OVERLAP - 1) * length);
        for (int slot = 0; slot < slots; slot++) {
            int block = (OVERLAP - 1 + slot) * length;
            transform(rowsRe[firstRow + slot], rowsIm[firstRow + slot], block);
            overlap(block, samples, slot * channels);
        }
    }

    private void transform(float[] rowRe, float[] rowIm, int block) {
        for (int k = 0; k < channels; k += 2) {
            int odd = k + 1;
            re[k / 2] = rowRe[k] * preCos[k] - rowIm[k] * preSin[k];
            im[k / 2] = rowRe[k] * preSin[k] + rowIm[k] * preCos[k];
            re[channels - 1 - k / 2] = rowRe[odd] * preCos[odd] - rowIm[odd] * preSin[odd];
            im[channels - 1 - k / 2] = -(rowRe[odd] * preSin[odd] + rowIm[odd] * preCos[odd]);
        }
        fft.transform(re, im);
        for (int n = 0; n < channels; n++) {
            blocks[block + n] = re[n] * postCos[n] - im[n] * postSin[n];
            blocks[block + channels + n] = -(re[n] * postSin[n] + im[n] * postCos[n]);
        }
    }

    /** Sums ten windowed pieces: the first halves of this block and every second before it, the second halves between. */
    private void overlap(int block, float[] samples, int to) {
        float[] v = blocks;
        float[] w = window;
        int n = channels;
        int b0 = block;
        int b1 = block - n;
        int b2 = block - 4 * n;
        int b3 = block - 5 * n;
        int b4 = block - 8 * n;
        int b5 = block - 9 * n;
        int b6 = block - 12 * n;
        int b7 = block - 13 * n;
        int b8 = block - 16 * n;
        int b9 = block - 17 * n;
        for (int k = 0; k < n; k++) {
            samples[to + k] = w[k] * v[b0 + k]
                    + w[n + k] * v[b1 + k]
                    + w[2 * n + k] * v[b2 + k]
                    + w[3 * n + k] * v[b3 + k]
                    + w[4 * n + k] * v[b4 + k]
                    + w[5 * n + k] * v[b5 + k]
                    + w[6 * n + k] * v[b6 + k]
                    + w[7 * n + k] * v[b7 + k]
                    + w[8 * n + k] * v[b8 + k]
                    + w[9 * n + k] * v[b9 + k];
        }
    }

    /** Takes over the past of another bank of the same size, so that a channel that begins goes on from there. */
    void continueFrom(SynthesisBank other) {
        System.arraycopy(other.blocks, 0, blocks, 0, blocks.length);
    }

    /** Forgets all slots. */
    void reset() {
        Arrays.fill(blocks, 0);
    }
}
