package io.kithara.hls.playlist;

/**
 * RFC 8216 section 4.3.5.2: where the author would start to play.
 *
 * @param offsetUs from the start of the playlist, or, if negative, from the end of its last segment; may lie outside
 * @param precise start at this very time, not at the start of the segment that holds it
 */
public record StartPoint(long offsetUs, boolean precise) {}
