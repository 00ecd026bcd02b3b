package io.kithara.decode.aac.sbr;

/**
 * The transform in the middle of the QMF banks, of all slots of a frame at once: sums of {@code n} complex numbers turned
 * by e^(+2 pi i m k / n), for n of 32 or 64. Not safe for several threads.
 *
 * <p>A row holds one of the numbers for all slots, so that each butterfly is a loop over slots which reads and writes
 * different arrays at the same index: this is what the JIT makes vectors of. Radix 4 in place; results lie in the order of
 * reversed digits, which costs nothing as rows are looked up by {@link #outRe}.
 */
final class QmfFft {
    private final int size;
    private final int slots;
    private final float[][] re;
    private final float[][] im;
    private final float[] cos;
    private final float[] sin;

    /** Where the result of each number lies. */
    private final int[] places;

    QmfFft(int size, int slots) {
        this.size = size;
        this.slots = slots;
        this.re = new float[size][slots];
        this.im = new float[size][slots];
        this.cos = new float[size];
        this.sin = new float[size];
        this.places = new int[size];
        for (int i = 0; i < size; i++) {
            cos[i] = (float) Math.cos(2 * Math.PI * i / size);
            sin[i] = (float) Math.sin(2 * Math.PI * i / size);
            // two digits of base 4, and what is left: base 4 of 64, base 2 of 32
            places[i] = (i & 3) * size / 4 + ((i >> 2) & 3) * size / 16 + (i >> 4);
        }
    }

    /** Returns the real parts of input {@code m}, by slot. */
    float[] inRe(int m) {
        return re[m];
    }

    /** Returns the imaginary parts of input {@code m}, by slot. */
    float[] inIm(int m) {
        return im[m];
    }

    /** Returns the real parts of result {@code k}, by slot. */
    float[] outRe(int k) {
        return re[places[k]];
    }

    /** Returns the imaginary parts of result {@code k}, by slot. */
    float[] outIm(int k) {
        return im[places[k]];
    }

    /** Puts the results in place of the inputs. */
    void transform() {
        pass4(size);
        pass4(size / 4);
        if (size == 64) {
            pass4(4);
        } else {
            pass2();
        }
    }

    /** Divides transforms of {@code length} into four each. */
    private void pass4(int length) {
        int quarter = length / 4;
        int turn = size / length;
        for (int block = 0; block < size; block += length) {
            for (int p = 0; p < quarter; p++) {
                butterfly4(block + p, quarter, p * turn);
            }
        }
    }

    private void butterfly4(int a, int quarter, int turn) {
        int b = a + quarter;
        int c = b + quarter;
        int d = c + quarter;
        if (turn == 0) {
            plain4(re[a], im[a], re[b], im[b], re[c], im[c], re[d], im[d], slots);
        } else {
            turned4(
                    re[a],
                    im[a],
                    re[b],
                    im[b],
                    re[c],
                    im[c],
                    re[d],
                    im[d],
                    slots,
                    cos[turn],
                    sin[turn],
                    cos[2 * turn],
                    sin[2 * turn],
                    cos[3 * turn],
                    sin[3 * turn]);
        }
    }

    private static void plain4(
            float[] aRe,
            float[] aIm,
            float[] bRe,
            float[] bIm,
            float[] cRe,
            float[] cIm,
            float[] dRe,
            float[] dIm,
            int slots) {
        for (int t = 0; t < slots; t++) {
            float sumAcRe = aRe[t] + cRe[t];
            float sumAcIm = aIm[t] + cIm[t];
            float difAcRe = aRe[t] - cRe[t];
            float difAcIm = aIm[t] - cIm[t];
            float sumBdRe = bRe[t] + dRe[t];
            float sumBdIm = bIm[t] + dIm[t];
            float turnedRe = dIm[t] - bIm[t];
            float turnedIm = bRe[t] - dRe[t];
            aRe[t] = sumAcRe + sumBdRe;
            aIm[t] = sumAcIm + sumBdIm;
            bRe[t] = difAcRe + turnedRe;
            bIm[t] = difAcIm + turnedIm;
            cRe[t] = sumAcRe - sumBdRe;
            cIm[t] = sumAcIm - sumBdIm;
            dRe[t] = difAcRe - turnedRe;
            dIm[t] = difAcIm - turnedIm;
        }
    }

    private static void turned4(
            float[] aRe,
            float[] aIm,
            float[] bRe,
            float[] bIm,
            float[] cRe,
            float[] cIm,
            float[] dRe,
            float[] dIm,
            int slots,
            float cos1,
            float sin1,
            float cos2,
            float sin2,
            float cos3,
            float sin3) {
        for (int t = 0; t < slots; t++) {
            float sumAcRe = aRe[t] + cRe[t];
            float sumAcIm = aIm[t] + cIm[t];
            float difAcRe = aRe[t] - cRe[t];
            float difAcIm = aIm[t] - cIm[t];
            float sumBdRe = bRe[t] + dRe[t];
            float sumBdIm = bIm[t] + dIm[t];
            float turnedRe = dIm[t] - bIm[t];
            float turnedIm = bRe[t] - dRe[t];
            aRe[t] = sumAcRe + sumBdRe;
            aIm[t] = sumAcIm + sumBdIm;
            float re1 = difAcRe + turnedRe;
            float im1 = difAcIm + turnedIm;
            bRe[t] = re1 * cos1 - im1 * sin1;
            bIm[t] = re1 * sin1 + im1 * cos1;
            float re2 = sumAcRe - sumBdRe;
            float im2 = sumAcIm - sumBdIm;
            cRe[t] = re2 * cos2 - im2 * sin2;
            cIm[t] = re2 * sin2 + im2 * cos2;
            float re3 = difAcRe - turnedRe;
            float im3 = difAcIm - turnedIm;
            dRe[t] = re3 * cos3 - im3 * sin3;
            dIm[t] = re3 * sin3 + im3 * cos3;
        }
    }

    private void pass2() {
        for (int a = 0; a < size; a += 2) {
            plain2(re[a], re[a + 1], slots);
            plain2(im[a], im[a + 1], slots);
        }
    }

    private static void plain2(float[] a, float[] b, int slots) {
        for (int t = 0; t < slots; t++) {
            float sum = a[t] + b[t];
            b[t] = a[t] - b[t];
            a[t] = sum;
        }
    }
}
