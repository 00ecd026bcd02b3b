package io.kithara.decode.resample;

import java.util.Arrays;

/**
 * Doubles a rate: computes the frames halfway between those given, which stay as they are. The filter is symmetrical about
 * the input's Nyquist frequency: what lies as much below it as the transition is wide gets an image as much above.
 *
 * <p>Keeps nothing from call to call but scratch space; not safe for several threads. Every sample is the sum of the
 * same products in the same order, however many are computed at a time.
 */
final class HalfBand {
    /**
     * Products per turn. C2 vectorises a loop only if all it loads and stores has one and the same index, because two arrays might
     * be one: so there is one copy of the input for each, shifted. With more than four it does not always (JDK 17).
     */
    private static final int SHIFTS = 4;

    private final int channels;
    private final float[] weights;
    private final float[][] shifted;
    private final float[] sum;

    /**
     * Designs the filter.
     *
     * @param taps a multiple of 4
     * @param roomFrames the most frames asked for at a time
     */
    HalfBand(int taps, double beta, int channels, int roomFrames) {
        this.channels = channels;
        WindowedSinc shape = new WindowedSinc(1, taps / 2.0, beta);
        double[] values = new double[taps];
        for (int tap = 0; tap < taps; tap++) {
            values[tap] = shape.at(tap - (taps - 1) / 2.0);
        }
        double total = Arrays.stream(values).sum();
        this.weights = new float[taps];
        for (int tap = 0; tap < taps; tap++) {
            weights[tap] = (float) (values[tap] / total);
        }
        this.shifted = new float[SHIFTS][(roomFrames + taps) * channels];
        this.sum = new float[(roomFrames + taps) * channels];
    }

    /** Input frames needed on either side of what is computed. */
    int half() {
        return weights.length / 2;
    }

    /**
     * Computes {@code frames} frames: {@code between[i]} lies halfway between frame {@code from + i} of the input and the next. Reads
     * {@link #half()}, less one, before the first and {@code half()} behind the last.
     */
    void between(float[] input, int from, int frames, float[] between) {
        int first = (from - half() + 1) * channels;
        int length = frames * channels;
        for (int shift = 0; shift < SHIFTS; shift++) {
            int count = length + (weights.length - SHIFTS) * channels;
            System.arraycopy(input, first + shift * channels, shifted[shift], 0, count);
        }
        Arrays.fill(sum, 0, length, 0f);
        int at = 0;
        for (int tap = 0; true; tap += SHIFTS) {
            add(tap, at, at + length);
            if (tap + SHIFTS == weights.length) {
                System.arraycopy(sum, at, between, 0, length);
                return;
            }
            // what is summed moves along, instead of the copies of the input
            System.arraycopy(sum, at, sum, at + SHIFTS * channels, length);
            at += SHIFTS * channels;
        }
    }

    /** Adds the products of four taps to the sums, which are just now {@code from} behind where they began. */
    private void add(int tap, int from, int to) {
        float h0 = weights[tap];
        float h1 = weights[tap + 1];
        float h2 = weights[tap + 2];
        float h3 = weights[tap + 3];
        float[] s = sum;
        float[] x0 = shifted[0];
        float[] x1 = shifted[1];
        float[] x2 = shifted[2];
        float[] x3 = shifted[3];
        for (int i = from; i < to; i++) {
            s[i] += (h0 * x0[i] + h1 * x1[i]) + (h2 * x2[i] + h3 * x3[i]);
        }
    }
}
