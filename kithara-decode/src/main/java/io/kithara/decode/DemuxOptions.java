package io.kithara.decode;

/**
 * How to read a container.
 *
 * @param gapless whether encoder delay and padding are taken off the presentation timeline
 * @param segment whether the data is one segment of a longer stream (HLS): no index is looked for, nothing is trimmed,
 *     and {@link Packet#startFrame} counts from the container's own timestamps
 */
public record DemuxOptions(boolean gapless, boolean segment) {
    /** A whole file, trimmed. */
    public static final DemuxOptions FILE = new DemuxOptions(true, false);
}
