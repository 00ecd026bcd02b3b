package io.kithara;

/**
 * How the level that the tags of a track ask for is applied: ReplayGain ({@code REPLAYGAIN_TRACK_GAIN} and its kin), Opus's
 * {@code R128_TRACK_GAIN} (RFC 7845 section 5.2.1) or {@code iTunNORM}, in this order; a track without any stays as it is, but for the
 * pre-amplification. What the gain refers to is ReplayGain 2's -18 LUFS.
 *
 * @param mode which of its gains counts
 * @param preAmpDb added to every gain, -24 to 24 dB
 * @param clipProtection whether a factor is kept so low that the peak which the tags state stays within full scale; a peak
 *     that they do not state counts as full scale, so that such a track gets no louder
 */
public record Normalization(Mode mode, double preAmpDb, boolean clipProtection) {
    /** Leaves the level alone, to the bit. */
    public static final Normalization OFF = new Normalization(Mode.OFF, 0, false);

    /** 16 times either way; a wider pre-amplification is a mistaken unit. */
    private static final double MAX_PRE_AMP_DB = 24;

    /** Which gain. */
    public enum Mode {
        /** None. */
        OFF,
        /** The track's own: all tracks equally loud. */
        TRACK,
        /** Its album's, or where there is none the track's: the quiet ones of an album stay quieter. */
        ALBUM
    }

    /** Rejects a pre-amplification that is no number within the bounds. */
    public Normalization {
        if (!(Math.abs(preAmpDb) <= MAX_PRE_AMP_DB)) {
            throw new IllegalArgumentException("preAmpDb=" + preAmpDb);
        }
    }

    /** Returns the track's gain with clip protection. */
    public static Normalization track() {
        return new Normalization(Mode.TRACK, 0, true);
    }

    /** Returns the album's gain with clip protection. */
    public static Normalization album() {
        return new Normalization(Mode.ALBUM, 0, true);
    }

    /** Returns it with another pre-amplification. */
    public Normalization withPreAmpDb(double decibels) {
        return new Normalization(mode, decibels, clipProtection);
    }

    /** Returns it with or without clip protection. */
    public Normalization withClipProtection(boolean on) {
        return new Normalization(mode, preAmpDb, on);
    }
}
