package io.kithara.hls.playlist;

/** Bounds on what a playlist may demand; beyond one of them the parser throws {@code LIMIT} with the line. */
public final class PlaylistLimits {
    /** Bytes of a playlist, after gunzip. 6,000 segments with 1 KB of signed URL each are 6 MB. */
    public static final int MAX_BYTES = 16 << 20;

    /** Lines of a playlist: ten for each segment allowed. */
    public static final int MAX_LINES = 1_000_000;

    /** Segments of a playlist: a week of six-second segments. They take about 40 MB at this size. */
    public static final int MAX_SEGMENTS = 100_000;

    /** Variants, renditions, session data and keys, defines or date ranges of a playlist, each: a thousand times what is seen. */
    public static final int MAX_ENTRIES = 10_000;

    /** Characters of one attribute's value. An init section as {@code data:} is 1 to 2 KB, a SCTE-35 message at most 8 KB. */
    public static final int MAX_ATTRIBUTE_CHARS = 64 << 10;

    /** Characters of a line, before and after variables are put in: a few of the longest attributes. */
    public static final int MAX_LINE_CHARS = 256 << 10;

    /**
     * Characters that variables and resolved URIs may add in all. Without it a few bytes of playlist could name a long variable
     * on every line; 6,000 segments of 1 KB need 6 MB.
     */
    public static final int MAX_MADE_CHARS = 32 << 20;

    /** Seconds of one segment: eleven days. So the sum over all segments fits a {@code long} of microseconds a hundred times. */
    public static final int MAX_SEGMENT_SECONDS = 1_000_000;

    private PlaylistLimits() {}
}
