package io.kithara.decode;

import io.kithara.decode.resample.FilterShape;

/** How much of the band a change of sample rate keeps, and how little else it adds; each level costs about twice the one before. */
public enum ResampleQuality {
    /** Flat to 0.79 of Nyquist (17.4 kHz at 44.1), aliases and images at -80 dB: speech, previews, analysis. */
    FAST(FilterShape.FAST),
    /** Flat to 0.88 of Nyquist (19.5 kHz at 44.1), aliases and images at -100 dB or less: listening. */
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
