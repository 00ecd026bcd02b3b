package io.kithara.decode.resample;

import org.jspecify.annotations.Nullable;

/** One ratio in lowest terms and its filters: an output frame is {@code step / phases} input frames. */
final class Conversion {
    final int inRate;
    final int phases;
    final int step;
    final PolyphaseFilter filter;

    /** The fast way of going up; null where there is none. Not exact where the filter reaches over a change of rate. */
    final @Nullable RateRaiser raiser;

    /** Input samples needed on either side of an output instant. */
    final int half;

    /**
     * Designs the filters.
     *
     * @throws IllegalArgumentException for rates below 1 or too steep a ratio
     */
    Conversion(int inRate, int outRate, FilterShape shape, int channels) {
        if (!Resampler.isConvertible(inRate, outRate)) {
            throw new IllegalArgumentException("inRate=" + inRate + " outRate=" + outRate);
        }
        int divisor = greatestCommonDivisor(inRate, outRate);
        this.inRate = inRate;
        this.phases = outRate / divisor;
        this.step = inRate / divisor;
        this.filter = new PolyphaseFilter(shape, phases, step);
        this.raiser = shape.halfBandTaps() > 0 && PhaseWeights.isPossible(phases, step, channels)
                ? new RateRaiser(shape, phases, step, channels)
                : null;
        this.half = Math.max(filter.half(), raiser == null ? 0 : raiser.half());
    }

    /** The input sample at or before an output instant; split so that no product overflows. */
    long base(long outFrame) {
        return outFrame / phases * step + outFrame % phases * step / phases;
    }

    int phase(long outFrame) {
        return (int) (outFrame % phases * step % phases);
    }

    /** How many output instants, from that at {@code base} and {@code phase} on, lie before an input sample. */
    long instantsBefore(long sample, long base, int phase) {
        return Math.floorDiv((sample - base) * phases - phase + step - 1, (long) step);
    }

    /** The same, rounded to the nearest: how many output frames the input up to there makes. */
    long roundedInstantsBefore(long sample, long base, int phase) {
        return Math.floorDiv(2 * ((sample - base) * phases - phase) + step, 2L * step);
    }

    /** What lies before the instant, what the filter waits for behind it, a block or the silence after the end. */
    int roomFrames() {
        return 3 * half + Resampler.BLOCK_FRAMES;
    }

    int maxOutputFrames(int inFrames) {
        long reach = inFrames + 2L * half + 2;
        return (int) (reach * phases / step) + 2;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
