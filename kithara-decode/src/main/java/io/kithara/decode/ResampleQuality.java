package io.kithara.decode;

import io.kithara.decode.resample.FilterShape;

/**
 * How much of the band a change of sample rate keeps, and how little else it adds. Going up, {@link #FAST} and {@link #GOOD} cost about the same and
 * {@link #BEST} ten times as much; going down each costs about twice the one before. Measured in docs/resampling.md.
 */
public enum ResampleQuality {
    /**
     * Flat to 0.79 of Nyquist (17.4 kHz at 44.1), aliases at -80 dB: speech, previews, analysis. Going up, what lies above that may have
     * an image above the input's Nyquist frequency.
     */
    FAST(FilterShape.FAST),
    /**
     * Flat to 0.88 of Nyquist (19.5 kHz at 44.1), aliases at -100 dB or less: listening. Going up it is flat to 0.91, and what lies above
     * that, 20 kHz at 44.1, may have an image above the input's Nyquist frequency.
     */
    GOOD(FilterShape.GOOD),
    /** Flat to 0.92 of Nyquist (20.3 kHz at 44.1), aliases and images at -140 dB: mastering and measuring. */
    BEST(FilterShape.BEST);

    private final FilterShape shape;

    ResampleQuality(FilterShape shape) {
        this.shape = shape;
    }

    /** Returns the filter behind it. */
    FilterShape shape() {
        return shape;
    }
}
