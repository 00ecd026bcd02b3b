package io.kithara.decode.resample;

/** How long and how steep the anti-aliasing filter is. */
public enum ResampleQuality {
    /**
     * 128 taps. Kaiser's formulas for 110 dB give beta 11.16 and, at this length, a transition of 0.112 of Nyquist: the
     * 6 dB point lies half of that below Nyquist, so that nothing folds back. Flat to 0.88 of Nyquist: 19.5 kHz at 44.1.
     */
    GOOD(64, 11.16, 0.944);

    private final int halfTaps;
    private final double kaiserBeta;
    private final double cutoff;

    ResampleQuality(int halfTaps, double kaiserBeta, double cutoff) {
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
