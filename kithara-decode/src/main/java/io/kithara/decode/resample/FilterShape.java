package io.kithara.decode.resample;

/**
 * How long and how steep the anti-aliasing filter is. Where the rate goes up by a ratio with few phases (44.1 to 48 kHz, not 44.1 to
 * 47.999), {@link #FAST} and {@link #GOOD} take a faster way: they double the rate first, by a half-band filter. It mirrors the
 * little that it passes above its pass band at the input's Nyquist frequency, into a band that the input did not have.
 */
public enum FilterShape {
    /**
     * 48 taps. Kaiser's formulas for 80 dB give beta 7.86 and, at this length, a transition of 0.209 of Nyquist. Flat to
     * 0.79 of Nyquist: 17.4 kHz at 44.1. For speech, previews and analysis. Half-band: 28 taps, 88 dB at 0.79.
     */
    FAST(24, 7.86, 0.8955, 28, 8.73),

    /**
     * 128 taps. Kaiser's formulas for 110 dB give beta 11.16 and, at this length, a transition of 0.112 of Nyquist: the
     * 6 dB point lies half of that below Nyquist, so that nothing folds back. Flat to 0.88 of Nyquist: 19.5 kHz at 44.1.
     * Half-band: 72 taps, 100 dB and flat to 0.91 of Nyquist.
     */
    GOOD(64, 11.16, 0.944, 72, 10.09),

    /**
     * 256 taps. Kaiser's formulas for 150 dB give beta 15.57 and, at this length, a transition of 0.0773 of Nyquist. Flat to
     * 0.92 of Nyquist: 20.3 kHz at 44.1. Always the one long filter: no images either.
     */
    BEST(128, 15.57, 0.9613, 0, 0);

    private final int halfTaps;
    private final double kaiserBeta;
    private final double cutoff;
    private final int halfBandTaps;
    private final double halfBandBeta;

    FilterShape(int halfTaps, double kaiserBeta, double cutoff, int halfBandTaps, double halfBandBeta) {
        this.halfTaps = halfTaps;
        this.kaiserBeta = kaiserBeta;
        this.cutoff = cutoff;
        this.halfBandTaps = halfBandTaps;
        this.halfBandBeta = halfBandBeta;
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

    /** Taps of the filter that doubles a rate which is to go up, a multiple of 4; 0 where the way up is the same as down. */
    int halfBandTaps() {
        return halfBandTaps;
    }

    /** The shape parameter of that filter's window. */
    double halfBandBeta() {
        return halfBandBeta;
    }
}
