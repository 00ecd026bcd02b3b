package io.kithara.testing;

/**
 * How near a signal is to a reference: signal-to-noise ratio in decibels at the shift that fits best.
 *
 * @param shiftSamples position in the actual signal at which the reference starts; negative if its start is missing
 * @param decibels power of the reference over power of the difference; infinite if there is none
 */
public record Snr(int shiftSamples, double decibels) {
    /** Fewer common samples than this say nothing about a fit. */
    private static final int MIN_OVERLAP_SAMPLES = 64;

    /** Returns the ratio without a shift, over the common length. */
    public static Snr of(float[] reference, float[] actual) {
        return at(reference, actual, 0);
    }

    /**
     * Returns the best ratio of all shifts up to {@code maxShiftSamples} to either side.
     *
     * @throws IllegalArgumentException if the two have too little in common at every shift
     */
    public static Snr aligned(float[] reference, float[] actual, int maxShiftSamples) {
        Snr best = at(reference, actual, 0);
        for (int shift = -maxShiftSamples; shift <= maxShiftSamples; shift++) {
            if (overlap(reference, actual, shift) >= MIN_OVERLAP_SAMPLES) {
                Snr candidate = at(reference, actual, shift);
                best = candidate.decibels > best.decibels ? candidate : best;
            }
        }
        return best;
    }

    private static Snr at(float[] reference, float[] actual, int shift) {
        int from = Math.max(0, -shift);
        int count = overlap(reference, actual, shift);
        if (count < MIN_OVERLAP_SAMPLES) {
            throw new IllegalArgumentException(count + " samples in common at shift " + shift);
        }
        double signal = 0;
        double noise = 0;
        for (int i = from; i < from + count; i++) {
            double difference = (double) actual[i + shift] - reference[i];
            signal += (double) reference[i] * reference[i];
            noise += difference * difference;
        }
        return new Snr(shift, noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise));
    }

    private static int overlap(float[] reference, float[] actual, int shift) {
        int from = Math.max(0, -shift);
        return Math.min(reference.length, actual.length - shift) - from;
    }

    /**
     * Checks that the ratio is high enough.
     *
     * @throws AssertionError naming ratio and shift; also if the ratio is NaN
     */
    public void assertAtLeast(double minDecibels) {
        if (!(decibels >= minDecibels)) {
            throw new AssertionError(decibels + " dB at shift " + shiftSamples + ", wanted " + minDecibels + " dB");
        }
    }
}
