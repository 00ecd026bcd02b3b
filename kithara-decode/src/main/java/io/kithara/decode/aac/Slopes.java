package io.kithara.decode.aac;

import java.util.Arrays;

/**
 * The window slopes of one shape and a frame length, sections 4.6.11.3.2 and 4.6.11.3.3. Immutable and shared.
 *
 * <p>Long ones come in the order the transform gives its values in, so that windowing is a row of plain products: with n the
 * frame length, w the slope and m from 0 to n / 4 - 1, four quarters hold w(2 m), w(n - 1 - 2 m), w(n / 2 + 2 m) and w(n / 2 -
 * 1 - 2 m), with the signs of the transform's symmetry.
 */
final class Slopes {
    /** The parameter alpha of the Kaiser-Bessel window. */
    private static final double ALPHA_LONG = 4;

    private static final double ALPHA_SHORT = 6;

    private final float[] shortWindow;
    private final float[] risingLong;
    private final float[] fallingLong;
    private final float[] risingShort;
    private final float[] fallingShort;

    /** Creates the slopes of one shape. */
    Slopes(int frameLength, boolean kaiserBessel) {
        int shortLength = frameLength / IcsInfo.SHORT_WINDOWS;
        shortWindow = kaiserBessel ? kaiserBessel(shortLength, ALPHA_SHORT) : sine(shortLength);
        float[] whole = kaiserBessel ? kaiserBessel(frameLength, ALPHA_LONG) : sine(frameLength);
        float[] embedded = embedded(shortWindow, frameLength);
        risingLong = rising(whole);
        fallingLong = falling(whole);
        risingShort = rising(embedded);
        fallingShort = falling(embedded);
    }

    /** Returns the left slope of a frame of one long transform. */
    float[] rising(boolean shortSlope) {
        return shortSlope ? risingShort : risingLong;
    }

    /** Returns the right slope of a frame of one long transform. */
    float[] falling(boolean shortSlope) {
        return shortSlope ? fallingShort : fallingLong;
    }

    /** Returns the left slope of a short window as it is; the right one is its mirror image. */
    float[] ofShortWindow() {
        return shortWindow;
    }

    private static float[] rising(float[] slope) {
        int length = slope.length;
        int quarter = length / 4;
        float[] up = new float[length];
        for (int m = 0; m < quarter; m++) {
            up[m] = slope[2 * m];
            up[quarter + m] = -slope[length - 1 - 2 * m];
            up[2 * quarter + m] = slope[length / 2 + 2 * m];
            up[3 * quarter + m] = -slope[length / 2 - 1 - 2 * m];
        }
        return up;
    }

    private static float[] falling(float[] slope) {
        int length = slope.length;
        int quarter = length / 4;
        float[] down = new float[length];
        for (int m = 0; m < quarter; m++) {
            down[m] = slope[length - 1 - 2 * m];
            down[quarter + m] = slope[2 * m];
            down[2 * quarter + m] = -slope[length / 2 - 1 - 2 * m];
            down[3 * quarter + m] = -slope[length / 2 + 2 * m];
        }
        return down;
    }

    /** The slope of a short window in the middle of a long one: 0 before it and 1 behind. */
    private static float[] embedded(float[] slope, int length) {
        float[] whole = new float[length];
        int start = (length - slope.length) / 2;
        System.arraycopy(slope, 0, whole, start, slope.length);
        Arrays.fill(whole, start + slope.length, length, 1);
        return whole;
    }

    static float[] sine(int length) {
        float[] slope = new float[length];
        for (int i = 0; i < length; i++) {
            slope[i] = (float) Math.sin(Math.PI / 2 / length * (i + 0.5));
        }
        return slope;
    }

    static float[] kaiserBessel(int length, double alpha) {
        // the kernel is even about its middle
        double[] kernel = new double[length + 1];
        for (int i = 0; i <= length / 2; i++) {
            double off = 2.0 * i / length - 1;
            kernel[i] = bessel(Math.PI * alpha * Math.sqrt(1 - off * off));
            kernel[length - i] = kernel[i];
        }
        double[] sums = new double[length + 1];
        double sum = 0;
        for (int i = 0; i <= length; i++) {
            sum += kernel[i];
            sums[i] = sum;
        }
        float[] slope = new float[length];
        for (int i = 0; i < length; i++) {
            slope[i] = (float) Math.sqrt(sums[i] / sum);
        }
        return slope;
    }

    /** The modified Bessel function of the first kind and order 0, by its power series. */
    private static double bessel(double x) {
        double square = x * x / 4;
        double term = 1;
        double sum = 1;
        for (int k = 1; term > sum * 1e-12; k++) {
            term *= square / (k * k);
            sum += term;
        }
        return sum;
    }
}
