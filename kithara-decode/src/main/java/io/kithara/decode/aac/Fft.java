package io.kithara.decode.aac;

import java.util.Arrays;

/**
 * A complex Fourier transform of a length whose factors are 2, 3, 4 and 5, of several interleaved signals at once:
 * Stockham's algorithm, whose passes go back and forth between two pairs of arrays and leave the result in order. The plan is
 * immutable and shared; the arrays belong to the caller.
 */
final class Fft {
    /** The last pass, for which no factor is multiplied, is one of radix 4 wherever there is one. */
    private static final int[] RADICES = {5, 3, 2, 4};

    private final int length;
    private final int signals;
    private final int[] radices;
    /** By pass: the powers 1 to radix - 1 of each butterfly's twiddle factor, real parts. */
    private final float[][] cos;
    /** The imaginary parts. */
    private final float[][] sin;

    /**
     * Plans a transform.
     *
     * @param signals value k of signal i lies at k times {@code signals} plus i
     */
    Fft(int length, int signals) {
        this.length = length;
        this.signals = signals;
        radices = factors(length);
        cos = new float[radices.length][];
        sin = new float[radices.length][];
        int rest = length;
        for (int pass = 0; pass < radices.length; pass++) {
            planPass(pass, rest);
            rest /= radices[pass];
        }
    }

    private static int[] factors(int length) {
        int[] factors = new int[Integer.SIZE];
        int count = 0;
        int rest = length;
        for (int radix : RADICES) {
            // at most one of radix 2: the others pair up to 4
            for (; rest % radix == 0 && (radix != 2 || Integer.numberOfTrailingZeros(rest) % 2 == 1); rest /= radix) {
                factors[count++] = radix;
            }
        }
        return Arrays.copyOf(factors, count);
    }

    private void planPass(int pass, int rest) {
        int radix = radices[pass];
        int butterflies = rest / radix;
        cos[pass] = new float[butterflies * (radix - 1)];
        sin[pass] = new float[butterflies * (radix - 1)];
        for (int p = 0; p < butterflies; p++) {
            for (int k = 1; k < radix; k++) {
                double angle = -2 * Math.PI * p * k / rest;
                cos[pass][p * (radix - 1) + k - 1] = (float) Math.cos(angle);
                sin[pass][p * (radix - 1) + k - 1] = (float) Math.sin(angle);
            }
        }
    }

    /** Transforms what is in {@code data}, in place as far as the caller sees: exponent negative, not scaled. */
    void transform(Complex data) {
        int stride = signals;
        int rest = length;
        for (int pass = 0; pass < radices.length; pass++) {
            int butterflies = rest / radices[pass];
            switch (radices[pass]) {
                case 2 -> pass2(data, pass, butterflies, stride);
                case 3 -> pass3(data, pass, butterflies, stride);
                case 4 -> pass4(data, pass, butterflies, stride);
                default -> pass5(data, pass, butterflies, stride);
            }
            data.swap();
            stride *= radices[pass];
            rest = butterflies;
        }
    }

    private void pass2(Complex data, int pass, int butterflies, int s) {
        float[] xr = data.re;
        float[] xi = data.im;
        float[] yr = data.otherRe;
        float[] yi = data.otherIm;
        float[] c = cos[pass];
        float[] d = sin[pass];
        int half = butterflies * s;
        for (int q = 0; q < s; q++) {
            for (int p = 0; p < butterflies; p++) {
                int x = p * s + q;
                int y = 2 * p * s + q;
                float difR = xr[x] - xr[x + half];
                float difI = xi[x] - xi[x + half];
                yr[y] = xr[x] + xr[x + half];
                yi[y] = xi[x] + xi[x + half];
                yr[y + s] = difR * c[p] - difI * d[p];
                yi[y + s] = difR * d[p] + difI * c[p];
            }
        }
    }

    private void pass3(Complex data, int pass, int butterflies, int s) {
        float[] xr = data.re;
        float[] xi = data.im;
        float[] yr = data.otherRe;
        float[] yi = data.otherIm;
        float root = (float) Math.sqrt(0.75);
        int third = butterflies * s;
        for (int p = 0; p < butterflies; p++) {
            float c1 = cos[pass][2 * p];
            float d1 = sin[pass][2 * p];
            float c2 = cos[pass][2 * p + 1];
            float d2 = sin[pass][2 * p + 1];
            int x = p * s;
            int y = 3 * p * s;
            for (int q = 0; q < s; q++) {
                float ar = xr[x + q];
                float ai = xi[x + q];
                float sumR = xr[x + third + q] + xr[x + 2 * third + q];
                float sumI = xi[x + third + q] + xi[x + 2 * third + q];
                float turnedR = root * (xi[x + third + q] - xi[x + 2 * third + q]);
                float turnedI = root * (xr[x + 2 * third + q] - xr[x + third + q]);
                yr[y + q] = ar + sumR;
                yi[y + q] = ai + sumI;
                float midR = ar - 0.5f * sumR;
                float midI = ai - 0.5f * sumI;
                float br = midR + turnedR;
                float bi = midI + turnedI;
                float er = midR - turnedR;
                float ei = midI - turnedI;
                yr[y + s + q] = br * c1 - bi * d1;
                yi[y + s + q] = br * d1 + bi * c1;
                yr[y + 2 * s + q] = er * c2 - ei * d2;
                yi[y + 2 * s + q] = er * d2 + ei * c2;
            }
        }
    }

    private void pass4(Complex data, int pass, int butterflies, int s) {
        if (butterflies == 1) {
            last4(data, s);
            return;
        }
        float[] c = cos[pass];
        float[] d = sin[pass];
        // The longer of the two loops is the inner one: what a loop costs before its first step is paid least often.
        if (s < butterflies) {
            for (int q = 0; q < s; q++) {
                across4(data, c, d, q, butterflies, s);
            }
        } else {
            for (int p = 0; p < butterflies; p++) {
                along4(data, c, d, p, butterflies * s, s);
            }
        }
    }

    /** The butterflies of one signal, each with its own twiddle factors. */
    private static void across4(Complex data, float[] c, float[] d, int q, int butterflies, int s) {
        float[] xr = data.re;
        float[] xi = data.im;
        float[] yr = data.otherRe;
        float[] yi = data.otherIm;
        int quarter = butterflies * s;
        for (int p = 0; p < butterflies; p++) {
            int x = p * s + q;
            int y = 4 * p * s + q;
            float sumR = xr[x] + xr[x + 2 * quarter];
            float sumI = xi[x] + xi[x + 2 * quarter];
            float difR = xr[x] - xr[x + 2 * quarter];
            float difI = xi[x] - xi[x + 2 * quarter];
            float oddR = xr[x + quarter] + xr[x + 3 * quarter];
            float oddI = xi[x + quarter] + xi[x + 3 * quarter];
            float turnedR = xi[x + quarter] - xi[x + 3 * quarter];
            float turnedI = xr[x + 3 * quarter] - xr[x + quarter];
            yr[y] = sumR + oddR;
            yi[y] = sumI + oddI;
            float br = difR + turnedR;
            float bi = difI + turnedI;
            yr[y + s] = br * c[3 * p] - bi * d[3 * p];
            yi[y + s] = br * d[3 * p] + bi * c[3 * p];
            float er = sumR - oddR;
            float ei = sumI - oddI;
            yr[y + 2 * s] = er * c[3 * p + 1] - ei * d[3 * p + 1];
            yi[y + 2 * s] = er * d[3 * p + 1] + ei * c[3 * p + 1];
            float fr = difR - turnedR;
            float fi = difI - turnedI;
            yr[y + 3 * s] = fr * c[3 * p + 2] - fi * d[3 * p + 2];
            yi[y + 3 * s] = fr * d[3 * p + 2] + fi * c[3 * p + 2];
        }
    }

    /** A butterfly of all signals, with the same twiddle factors. */
    private static void along4(Complex data, float[] c, float[] d, int p, int quarter, int s) {
        float[] xr = data.re;
        float[] xi = data.im;
        float[] yr = data.otherRe;
        float[] yi = data.otherIm;
        float c1 = c[3 * p];
        float d1 = d[3 * p];
        float c2 = c[3 * p + 1];
        float d2 = d[3 * p + 1];
        float c3 = c[3 * p + 2];
        float d3 = d[3 * p + 2];
        int from = p * s;
        int to = 4 * p * s;
        for (int q = 0; q < s; q++) {
            int x = from + q;
            int y = to + q;
            float sumR = xr[x] + xr[x + 2 * quarter];
            float sumI = xi[x] + xi[x + 2 * quarter];
            float difR = xr[x] - xr[x + 2 * quarter];
            float difI = xi[x] - xi[x + 2 * quarter];
            float oddR = xr[x + quarter] + xr[x + 3 * quarter];
            float oddI = xi[x + quarter] + xi[x + 3 * quarter];
            float turnedR = xi[x + quarter] - xi[x + 3 * quarter];
            float turnedI = xr[x + 3 * quarter] - xr[x + quarter];
            yr[y] = sumR + oddR;
            yi[y] = sumI + oddI;
            float br = difR + turnedR;
            float bi = difI + turnedI;
            yr[y + s] = br * c1 - bi * d1;
            yi[y + s] = br * d1 + bi * c1;
            float er = sumR - oddR;
            float ei = sumI - oddI;
            yr[y + 2 * s] = er * c2 - ei * d2;
            yi[y + 2 * s] = er * d2 + ei * c2;
            float fr = difR - turnedR;
            float fi = difI - turnedI;
            yr[y + 3 * s] = fr * c3 - fi * d3;
            yi[y + 3 * s] = fr * d3 + fi * c3;
        }
    }

    /** The butterflies of the last pass, whose twiddle factors are 1. */
    private static void last4(Complex data, int s) {
        float[] xr = data.re;
        float[] xi = data.im;
        float[] yr = data.otherRe;
        float[] yi = data.otherIm;
        for (int x = 0; x < s; x++) {
            float sumR = xr[x] + xr[x + 2 * s];
            float sumI = xi[x] + xi[x + 2 * s];
            float difR = xr[x] - xr[x + 2 * s];
            float difI = xi[x] - xi[x + 2 * s];
            float oddR = xr[x + s] + xr[x + 3 * s];
            float oddI = xi[x + s] + xi[x + 3 * s];
            float turnedR = xi[x + s] - xi[x + 3 * s];
            float turnedI = xr[x + 3 * s] - xr[x + s];
            yr[x] = sumR + oddR;
            yi[x] = sumI + oddI;
            yr[x + s] = difR + turnedR;
            yi[x + s] = difI + turnedI;
            yr[x + 2 * s] = sumR - oddR;
            yi[x + 2 * s] = sumI - oddI;
            yr[x + 3 * s] = difR - turnedR;
            yi[x + 3 * s] = difI - turnedI;
        }
    }

    private void pass5(Complex data, int pass, int butterflies, int s) {
        float[] xr = data.re;
        float[] xi = data.im;
        float[] yr = data.otherRe;
        float[] yi = data.otherIm;
        float cosA = (float) Math.cos(2 * Math.PI / 5);
        float cosB = (float) Math.cos(4 * Math.PI / 5);
        float sinA = (float) Math.sin(2 * Math.PI / 5);
        float sinB = (float) Math.sin(4 * Math.PI / 5);
        int fifth = butterflies * s;
        for (int p = 0; p < butterflies; p++) {
            int y = 5 * p * s;
            for (int x = p * s; x < (p + 1) * s; x++, y++) {
                float ar = xr[x];
                float ai = xi[x];
                float sum1R = xr[x + fifth] + xr[x + 4 * fifth];
                float sum1I = xi[x + fifth] + xi[x + 4 * fifth];
                float sum2R = xr[x + 2 * fifth] + xr[x + 3 * fifth];
                float sum2I = xi[x + 2 * fifth] + xi[x + 3 * fifth];
                float dif1R = xr[x + fifth] - xr[x + 4 * fifth];
                float dif1I = xi[x + fifth] - xi[x + 4 * fifth];
                float dif2R = xr[x + 2 * fifth] - xr[x + 3 * fifth];
                float dif2I = xi[x + 2 * fifth] - xi[x + 3 * fifth];
                yr[y] = ar + sum1R + sum2R;
                yi[y] = ai + sum1I + sum2I;
                float evenR = ar + cosA * sum1R + cosB * sum2R;
                float evenI = ai + cosA * sum1I + cosB * sum2I;
                float oddR = sinA * dif1I + sinB * dif2I;
                float oddI = -sinA * dif1R - sinB * dif2R;
                store(pass, p, 1, evenR + oddR, evenI + oddI, yr, yi, y + s);
                store(pass, p, 4, evenR - oddR, evenI - oddI, yr, yi, y + 4 * s);
                evenR = ar + cosB * sum1R + cosA * sum2R;
                evenI = ai + cosB * sum1I + cosA * sum2I;
                oddR = sinB * dif1I - sinA * dif2I;
                oddI = -sinB * dif1R + sinA * dif2R;
                store(pass, p, 2, evenR + oddR, evenI + oddI, yr, yi, y + 2 * s);
                store(pass, p, 3, evenR - oddR, evenI - oddI, yr, yi, y + 3 * s);
            }
        }
    }

    /** Stores a value of a radix-5 butterfly, times its twiddle factor. */
    private void store(int pass, int p, int k, float re, float im, float[] yr, float[] yi, int at) {
        float c = cos[pass][4 * p + k - 1];
        float d = sin[pass][4 * p + k - 1];
        yr[at] = re * c - im * d;
        yi[at] = re * d + im * c;
    }

    /** Complex numbers, and room for as many again. Not safe for several threads. */
    static final class Complex {
        private float[] re;
        private float[] im;
        private float[] otherRe;
        private float[] otherIm;

        Complex(int length) {
            re = new float[length];
            im = new float[length];
            otherRe = new float[length];
            otherIm = new float[length];
        }

        /** Returns the real parts; another array after each transform. */
        float[] re() {
            return re;
        }

        float[] im() {
            return im;
        }

        private void swap() {
            float[] before = re;
            re = otherRe;
            otherRe = before;
            before = im;
            im = otherIm;
            otherIm = before;
        }
    }
}
