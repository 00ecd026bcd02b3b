package io.kithara.decode;

/**
 * How long the timeline is.
 *
 * @param frames output frames; -1 for not known
 * @param exact whether that is to the frame
 */
record StreamLength(long frames, boolean exact) {
    static final StreamLength NOT_KNOWN = new StreamLength(-1, false);
}
