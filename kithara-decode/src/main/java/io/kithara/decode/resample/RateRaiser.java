package io.kithara.decode.resample;

import java.util.Arrays;

/**
 * Converts to a higher rate at a sixth of the time of one long filter: a {@link HalfBand} filter doubles the rate, and
 * {@link PhaseWeights}, which then may be short, interpolate. All arithmetic is in loops that C2 vectorises.
 *
 * <p>Keeps nothing from call to call but scratch space: an output sample depends on the input about it and not on how many
 * were asked for at a time. Not safe for several threads.
 */
final class RateRaiser {
    /** The most input looked at in one go: what its four copies and the sums take has to stay in the first-level cache. */
    private static final int MAX_SAMPLES = 1600;

    /** But no less than this, however many channels: some of it is looked at twice. */
    private static final int MIN_FRAMES = 256;

    private final int channels;
    private final int maxReached;
    private final int phases;
    private final int step;
    private final HalfBand doubling;
    private final PhaseWeights weights;

    /** Where in a row of weights the output with this phase is. */
    private final int[] rowOfPhase;

    /** The frames halfway behind those that are looked at. */
    private final float[] between;

    /** The frame that each output follows and that halfway behind it, under the index of their first weight. */
    private final float[] held;

    private final float[] heldBetween;
    private final float[] sum;

    /** Designs the filters for {@code inRate : outRate = step : phases} in lowest terms, {@code step < phases}. */
    RateRaiser(FilterShape shape, int phases, int step, int channels) {
        this.channels = channels;
        this.maxReached = Math.max(MIN_FRAMES, MAX_SAMPLES / channels);
        this.phases = phases;
        this.step = step;
        this.doubling = new HalfBand(shape.halfBandTaps(), shape.halfBandBeta(), channels, maxReached);
        this.weights = new PhaseWeights(phases, step, channels);
        this.rowOfPhase = new int[phases];
        for (int row = 0; row < phases; row++) {
            rowOfPhase[(int) ((long) row * step % phases)] = row;
        }
        this.between = new float[maxReached * channels];
        this.held = new float[(weights.rowFrames() + weights.width()) * channels];
        this.heldBetween = new float[held.length];
        this.sum = new float[held.length];
    }

    /** Input frames needed on either side of an output instant. */
    int half() {
        return doubling.half() + (int) ((long) weights.width() * step / phases) + 1;
    }

    /** Returns the most frames that may be asked for at a time. */
    int maxFrames() {
        return (int) ((maxReached - 1L) * phases / step) - weights.width() + 1;
    }

    /**
     * Computes output frames.
     *
     * @param input interleaved; {@link #half()} frames about all instants are there
     * @param at the frame at or before the first instant
     * @param phase how far behind it the instant lies, in parts as {@link Conversion#phases} counts them
     * @param frames at most {@link #maxFrames}
     * @param output receives {@code frames} interleaved frames from frame {@code outFrame} on
     */
    void produce(float[] input, int at, int phase, int frames, float[] output, int outFrame) {
        int row = rowOfPhase[phase];
        int first = at + weights.sample(row - weights.before()) - weights.sample(row);
        int reached = (int) ((phases - 1 + (frames + weights.width() - 2L) * step) / phases) + 1;
        doubling.between(input, first, reached, between);
        // the input frame of row 0
        int start = at - weights.sample(row);
        for (int done = 0; done < frames; ) {
            int count = Math.min(frames - done, weights.rowFrames() - row);
            hold(input, start * channels, between, (start - first) * channels, row, count);
            int end = interpolate(row * channels, count * channels);
            System.arraycopy(sum, end, output, (outFrame + done) * channels, count * channels);
            done += count;
            start += weights.samplesPerRow();
            row = 0;
        }
    }

    /** Writes down which samples the outputs from {@code row} on, and those that they see behind them, follow. */
    private void hold(float[] input, int start, float[] behind, int behindStart, int row, int count) {
        int[] places = weights.places();
        float[] left = held;
        float[] right = heldBetween;
        int end = (row + count + weights.width() - 1) * channels;
        for (int i = row * channels; i < end; i++) {
            int place = places[i];
            left[i] = input[start + place];
            right[i] = behind[behindStart + place];
        }
    }

    /**
     * Sums up {@code count} output samples whose weights begin at {@code from}.
     *
     * @return where the sums begin
     */
    private int interpolate(int from, int count) {
        int at = from;
        Arrays.fill(sum, at, at + count, 0f);
        for (int tap = 0; true; tap++) {
            add(sum, at, at + count, weights.onSamples(tap), held, weights.onBetween(tap), heldBetween);
            if (tap == weights.width() - 1) {
                return at;
            }
            // the sums move along with the input that they take in, for one index to do for all: see HalfBand
            System.arraycopy(sum, at, sum, at + channels, count);
            at += channels;
        }
    }

    private static void add(float[] sum, int from, int to, float[] a, float[] x, float[] b, float[] y) {
        for (int i = from; i < to; i++) {
            sum[i] += a[i] * x[i] + b[i] * y[i];
        }
    }
}
