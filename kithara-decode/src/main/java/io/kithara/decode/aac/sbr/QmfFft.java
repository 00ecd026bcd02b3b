package io.kithara.decode.aac.sbr;

/**
 * The transform in the middle of the QMF banks: sums of {@code n} complex numbers turned by e^(+2 pi i m k / n), for n of
 * 32 or 64. Stockham's form in radix 4, which needs no reordering; the loops over {@code q} are contiguous. Not safe for
 * several threads.
 */
final class QmfFft {
    private final int size;
    private final float[] cos;
    private final float[] sin;
    private final float[] otherRe;
    private final float[] otherIm;

    QmfFft(int size) {
        this.size = size;
        this.cos = new float[size];
        this.sin = new float[size];
        this.otherRe = new float[size];
        this.otherIm = new float[size];
        for (int i = 0; i < size; i++) {
            cos[i] = (float) Math.cos(2 * Math.PI * i / size);
            sin[i] = (float) Math.sin(2 * Math.PI * i / size);
        }
    }

    /** Transforms in place. */
    void transform(float[] re, float[] im) {
        if (size == 64) {
            radix4(re, im, otherRe, otherIm, 1);
            radix4(otherRe, otherIm, re, im, 4);
            last4(re, im, otherRe, otherIm);
            System.arraycopy(otherRe, 0, re, 0, size);
            System.arraycopy(otherIm, 0, im, 0, size);
        } else {
            radix4(re, im, otherRe, otherIm, 1);
            radix4(otherRe, otherIm, re, im, 4);
            last2(re, im);
        }
    }

    /** One pass over {@code stride} interleaved transforms of length size / stride. */
    private void radix4(float[] xr, float[] xi, float[] yr, float[] yi, int stride) {
        int quarter = size / 4;
        for (int p = 0; p * stride < quarter; p++) {
            int turn = p * stride;
            float c1 = cos[turn];
            float s1 = sin[turn];
            float c2 = cos[2 * turn];
            float s2 = sin[2 * turn];
            float c3 = cos[3 * turn];
            float s3 = sin[3 * turn];
            for (int q = 0; q < stride; q++) {
                int a = q + turn;
                int b = a + quarter;
                int c = b + quarter;
                int d = c + quarter;
                float sumAcRe = xr[a] + xr[c];
                float sumAcIm = xi[a] + xi[c];
                float difAcRe = xr[a] - xr[c];
                float difAcIm = xi[a] - xi[c];
                float sumBdRe = xr[b] + xr[d];
                float sumBdIm = xi[b] + xi[d];
                float turnedRe = xi[d] - xi[b];
                float turnedIm = xr[b] - xr[d];
                int to = q + 4 * turn;
                yr[to] = sumAcRe + sumBdRe;
                yi[to] = sumAcIm + sumBdIm;
                float re1 = difAcRe + turnedRe;
                float im1 = difAcIm + turnedIm;
                yr[to + stride] = re1 * c1 - im1 * s1;
                yi[to + stride] = re1 * s1 + im1 * c1;
                float re2 = sumAcRe - sumBdRe;
                float im2 = sumAcIm - sumBdIm;
                yr[to + 2 * stride] = re2 * c2 - im2 * s2;
                yi[to + 2 * stride] = re2 * s2 + im2 * c2;
                float re3 = difAcRe - turnedRe;
                float im3 = difAcIm - turnedIm;
                yr[to + 3 * stride] = re3 * c3 - im3 * s3;
                yi[to + 3 * stride] = re3 * s3 + im3 * c3;
            }
        }
    }

    /** The last pass of 64: transforms of length 4, without turning. */
    private static void last4(float[] xr, float[] xi, float[] yr, float[] yi) {
        for (int q = 0; q < 16; q++) {
            float sumAcRe = xr[q] + xr[q + 32];
            float sumAcIm = xi[q] + xi[q + 32];
            float difAcRe = xr[q] - xr[q + 32];
            float difAcIm = xi[q] - xi[q + 32];
            float sumBdRe = xr[q + 16] + xr[q + 48];
            float sumBdIm = xi[q + 16] + xi[q + 48];
            float turnedRe = xi[q + 48] - xi[q + 16];
            float turnedIm = xr[q + 16] - xr[q + 48];
            yr[q] = sumAcRe + sumBdRe;
            yi[q] = sumAcIm + sumBdIm;
            yr[q + 16] = difAcRe + turnedRe;
            yi[q + 16] = difAcIm + turnedIm;
            yr[q + 32] = sumAcRe - sumBdRe;
            yi[q + 32] = sumAcIm - sumBdIm;
            yr[q + 48] = difAcRe - turnedRe;
            yi[q + 48] = difAcIm - turnedIm;
        }
    }

    /** The last pass of 32: transforms of length 2. */
    private static void last2(float[] re, float[] im) {
        for (int q = 0; q < 16; q++) {
            float r = re[q] - re[q + 16];
            float i = im[q] - im[q + 16];
            re[q] += re[q + 16];
            im[q] += im[q + 16];
            re[q + 16] = r;
            im[q + 16] = i;
        }
    }
}
