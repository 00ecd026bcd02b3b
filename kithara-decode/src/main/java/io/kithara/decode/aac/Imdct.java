package io.kithara.decode.aac;

import java.util.Arrays;

/**
 * The inverse modified discrete cosine transform of section 4.6.11.3.1, without window, scaled so that full scale is 1. Of the
 * 2 n values that n coefficients give, n are there twice: u, the middle n, is what is computed, by a complex transform of n / 2.
 * Immutable and shared.
 *
 * <pre>
 * u(m) = 2 / (2 n) / 32768 * sum of x(k) cos(pi / n * (m + n + 1/2) (k + 1/2)), m = 0 .. n - 1
 * result: im(k) = u(2 k), -re(k) = u(n - 1 - 2 k), k = 0 .. n / 2 - 1
 * </pre>
 */
final class Imdct {
    /** The standard's full scale is that of 16-bit integers. */
    private static final double FULL_SCALE = 32_768;

    private final int length;
    private final int transforms;
    private final Fft fft;
    private final float[] preCos;
    private final float[] preSin;
    private final float[] postCos;
    private final float[] postSin;

    /**
     * Plans the transform.
     *
     * @param length n, the number of coefficients
     * @param transforms how many are done at once; those of transform i start at i times {@code length}, its results lie at k
     *     times {@code transforms} plus i
     */
    Imdct(int length, int transforms) {
        this.length = length;
        this.transforms = transforms;
        int half = length / 2;
        fft = new Fft(half, transforms);
        preCos = new float[half];
        preSin = new float[half];
        postCos = new float[half * transforms];
        postSin = new float[half * transforms];
        double scale = 1 / (length * FULL_SCALE);
        for (int k = 0; k < half; k++) {
            double angle = -Math.PI / length * (k + 0.125);
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            preCos[k] = (float) (scale * cos);
            preSin[k] = (float) (scale * sin);
            Arrays.fill(postCos, k * transforms, (k + 1) * transforms, (float) cos);
            Arrays.fill(postSin, k * transforms, (k + 1) * transforms, (float) sin);
        }
    }

    /** Transforms; {@code work} holds the result, its first {@code length / 2 * transforms} values. */
    void transform(float[] coefs, Fft.Complex work) {
        for (int i = 0; i < transforms; i++) {
            twistIn(coefs, i, work.re(), work.im());
        }
        fft.transform(work);
        twistOut(work.re(), work.im());
    }

    private void twistIn(float[] coefs, int transform, float[] re, float[] im) {
        int even = transform * length;
        int odd = even + length - 1;
        for (int k = 0, at = transform; k < preCos.length; k++, at += transforms, even += 2, odd -= 2) {
            re[at] = coefs[even] * preCos[k] - coefs[odd] * preSin[k];
            im[at] = coefs[even] * preSin[k] + coefs[odd] * preCos[k];
        }
    }

    private void twistOut(float[] re, float[] im) {
        for (int k = 0; k < postCos.length; k++) {
            float real = re[k] * postCos[k] - im[k] * postSin[k];
            im[k] = re[k] * postSin[k] + im[k] * postCos[k];
            re[k] = real;
        }
    }
}
