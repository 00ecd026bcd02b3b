package io.kithara.decode;

import io.kithara.stream.MediaData;

/**
 * How to read a container.
 *
 * @param gapless whether encoder delay and padding are taken off the presentation timeline
 * @param segment whether the data is one segment of a longer stream (HLS): no index is looked for, nothing is trimmed,
 *     and {@link Packet#startFrame} counts from the container's own timestamps
 * @param allMetadata whether what is said of the music apart from the sound, mostly behind it, is worth a request before
 *     {@link Demuxer#open} is done; where reading it asks nobody it is read in any case
 */
public record DemuxOptions(boolean gapless, boolean segment, boolean allMetadata) {
    /** A whole file, trimmed. */
    public static final DemuxOptions FILE = new DemuxOptions(true, false);

    /** Describes reading for the sound's sake: no request for metadata alone. */
    public DemuxOptions(boolean gapless, boolean segment) {
        this(gapless, segment, false);
    }

    /** Returns the same for one segment of a longer stream, or for a whole file. */
    DemuxOptions asSegment(boolean is) {
        return new DemuxOptions(gapless, is, allMetadata);
    }

    /** Returns whether metadata that stands apart from the sound is to be read from {@code media}. */
    public boolean readsApart(MediaData media) {
        return !segment && (media.isComplete() || (allMetadata && media.isSurelySeekable()));
    }
}
