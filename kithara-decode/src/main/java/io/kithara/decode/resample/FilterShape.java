package io.kithara.decode.resample;

/** How long and how steep the anti-aliasing filter is. */
public enum FilterShape {
    /**
     * 48 taps. Kaiser's formulas for 80 dB give beta 7.86 and, at this length, a transition of 0.209 of Nyquist. Flat to
     * 0.79 of Nyquist: 17.4 kHz at 44.1. For speech, previews and analysis, at a third of the time of {@link #GOOD}.
     */
    FAST(24, 7.86, 0.8955),

    /**
     * 128 taps. Kaiser's formulas for 110 dB give beta 11.16 and, at this length, a transition of 0.112 of Nyquist: the
     * 6 dB point lies half of that below Nyquist, so that nothing folds back. Flat to 0.88 of Nyquist: 19.5 kHz at 44.1.
     */
    GOOD(64, 11.16, 0.944),

    /**
     * 256 taps. Kaiser's formulas for 150 dB give beta 15.57 and, at this length, a transition of 0.0773 of Nyquist. Flat to
     * 0.92 of Nyquist: 20.3 kHz at 44.1. Takes twice the time of {@link #GOOD}.
     */
    BEST(128, 15.57, 0.9613);

    private final int halfTaps;
    private final double kaiserBeta;
    private final double cutoff;

    FilterShape(int halfTaps, double kaiserBeta, double cutoff) {
        this.halfTaps = halfTaps;
        this.kaiserBeta = kaiserBeta;
        this.cutoff = cutoff;
    }

    /** Samples on either side of the output instant, at the lower of the two rates. */
    int halfTaps() {
        return halfTaps;
    }

    /** The window's shape parameter. */
    double kaiserBeta() {
        return kaiserBeta;
    }

    /** The 6 dB point as a part of the lower Nyquist frequency. */
    double cutoff() {
        return cutoff;
    }
}
