package io.kithara.decode;

/** What a picture shows: the list of ID3v2 (section 4.14 of its frames), which FLAC and Vorbis share, in its order. */
public enum PictureKind {
    OTHER,
    FILE_ICON,
    OTHER_FILE_ICON,
    FRONT_COVER,
    BACK_COVER,
    LEAFLET,
    MEDIUM,
    LEAD_ARTIST,
    ARTIST,
    CONDUCTOR,
    BAND,
    COMPOSER,
    LYRICIST,
    RECORDING_LOCATION,
    DURING_RECORDING,
    DURING_PERFORMANCE,
    SCREEN_CAPTURE,
    BRIGHT_COLOURED_FISH,
    ILLUSTRATION,
    BAND_LOGO,
    PUBLISHER_LOGO;

    private static final PictureKind[] ALL = values();

    /** Returns the kind of a number in ID3v2 or FLAC; {@link #OTHER} for one that is not in the list. */
    public static PictureKind of(long number) {
        return number >= 0 && number < ALL.length ? ALL[(int) number] : OTHER;
    }
}
