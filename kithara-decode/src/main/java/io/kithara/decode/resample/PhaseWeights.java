package io.kithara.decode.resample;

import java.util.Arrays;

/**
 * The weights of an interpolation of a doubled rate at the output instants, laid out so that output follows output. Immutable.
 *
 * <p>Output {@code k} lies at or behind the input sample {@code s(k)}; as the output has the higher rate, {@code s} stands still
 * or grows by one. So with {@code held[k] = input[s(k)]}, the input that each output follows, the samples about output {@code k} are
 * {@code held[k - before] ... held[k - before + width - 1]}, some of them twice: of these one has the weight 0. Thus
 * the sum over all outputs is, tap by tap, a product of arrays that a compiler can vectorise.
 */
final class PhaseWeights {
    /**
     * The kernel, in samples of the doubled rate. It is flat to 0.91 of the input's Nyquist frequency, 0.0002 dB down there, and
     * below -104 dB from 2.91 on, where the images begin: there is room because the rate is doubled already.
     */
    private static final WindowedSinc KERNEL = new WindowedSinc(0.925, 7, 10.5);

    /** Input samples the kernel reaches over, on either side of an instant and with those between. */
    private static final int REACH = 4;

    /** Rows shorter than this are repeated: a vectorised loop takes some hundred samples to be worth its start. */
    private static final int MIN_ROW_SAMPLES = 640;

    /** The most weights: 1 MiB; 44.1 to 48 kHz stereo takes 53 KiB. */
    private static final long MAX_WEIGHTS = 1 << 18;

    private final int before;
    private final int rowFrames;
    private final int samplesPerRow;

    /** The frame each output follows, relative to that of output 0, from {@link #before} outputs before that on. */
    private final int[] samples;

    /** The same for every sample of interleaved frames. */
    private final int[] places;

    private final float[][] onSamples;
    private final float[][] onBetween;

    /** Computes the weights for {@code inRate : outRate = step : phases} in lowest terms, {@code step < phases}. */
    PhaseWeights(int phases, int step, int channels) {
        this.before = furthest(phases, step, -REACH + 1);
        int width = before + furthest(phases, step, REACH) + 1;
        this.rowFrames = rowFrames(phases, channels);
        this.samplesPerRow = (int) ((long) rowFrames * step / phases);
        this.samples = new int[rowFrames + width];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (int) Math.floorDiv((long) (i - before) * step, (long) phases);
        }
        this.places = new int[samples.length * channels];
        for (int i = 0; i < places.length; i++) {
            places[i] = samples[i / channels] * channels + i % channels;
        }
        this.onSamples = new float[width][(rowFrames + width) * channels];
        this.onBetween = new float[width][(rowFrames + width) * channels];
        for (int row = 0; row < rowFrames; row++) {
            design(row, (double) row * step / phases, channels);
        }
    }

    /** Returns whether the weights have a bounded size. */
    static boolean isPossible(int phases, int step, int channels) {
        long width = 2L * (REACH + 1) * phases / step + 3;
        return step < phases && 2 * width * rowFrames(phases, channels) * channels <= MAX_WEIGHTS;
    }

    private static int rowFrames(int phases, int channels) {
        int samples = phases * channels;
        return Math.max(1, (MIN_ROW_SAMPLES + samples - 1) / samples) * phases;
    }

    /** How many outputs further on, or back, the held sample is sure to have moved by so many. */
    private static int furthest(int phases, int step, int samples) {
        // s moves by at least floor(outputs * step / phases)
        return (int) (((long) Math.abs(samples) * phases + step - 1) / step);
    }

    /** How many outputs before the one computed the weights begin. */
    int before() {
        return before;
    }

    /** How many weights for each output there are, and twice as many products. */
    int width() {
        return onSamples.length;
    }

    /** The output frames of a row; a multiple of the number of phases, with which it begins again. */
    int rowFrames() {
        return rowFrames;
    }

    /** Returns how much further the samples of the next row are. */
    int samplesPerRow() {
        return samplesPerRow;
    }

    /** Returns the sample that an output follows, relative to that of output 0; from {@code -before} to the end of the row. */
    int sample(int output) {
        return samples[output + before];
    }

    /** The same, sample by sample, of the outputs from {@code -before} on, as far as the last one of a row sees. */
    int[] places() {
        return places;
    }

    /** One weight of the input samples, for each output and channel; output 0 is at {@code tap * channels}. */
    float[] onSamples(int tap) {
        return onSamples[tap];
    }

    /** One weight of the samples halfway behind them. */
    float[] onBetween(int tap) {
        return onBetween[tap];
    }

    private void design(int output, double instant, int channels) {
        double[] left = new double[width()];
        double[] right = new double[width()];
        double sum = 0;
        for (int tap = 0; tap < width(); tap++) {
            int sample = samples[output + tap];
            if (tap == 0 || sample != samples[output + tap - 1]) {
                left[tap] = KERNEL.at(2 * (sample - instant));
                right[tap] = KERNEL.at(2 * (sample - instant) + 1);
                sum += left[tap] + right[tap];
            }
        }
        for (int tap = 0; tap < width(); tap++) {
            int at = (output + tap) * channels;
            // every phase passes a constant unchanged: unequal ones would modulate the signal
            Arrays.fill(onSamples[tap], at, at + channels, (float) (left[tap] / sum));
            Arrays.fill(onBetween[tap], at, at + channels, (float) (right[tap] / sum));
        }
    }
}
