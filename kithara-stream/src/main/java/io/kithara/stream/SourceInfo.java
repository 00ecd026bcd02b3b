package io.kithara.stream;

import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a source knows of its stream as a whole.
 *
 * @param uri what was opened
 * @param live whether the stream has no end of its own (radio, a sliding-window playlist)
 * @param seekable whether {@link MediaSource#seek} can reach places that were not loaded
 * @param chunked whether chunks carry the timeline (HLS); else one chunk holds the whole and its demuxer seeks
 * @param durationUs the protocol's duration in microseconds, if it states one
 * @param variants the variants of an adaptive stream in the order of its playlist; empty for others
 * @param renditions its audio alternatives in the order of its playlist; empty for others
 * @param segments how many segments the playlist lists that plays, if there is one
 * @param startUs where playing is to begin, to the frame, if the publisher says so; the first chunk holds it
 */
public record SourceInfo(
        URI uri,
        boolean live,
        boolean seekable,
        boolean chunked,
        OptionalLong durationUs,
        List<StreamVariant> variants,
        List<StreamRendition> renditions,
        OptionalInt segments,
        OptionalLong startUs) {
    /** Copies the lists. */
    public SourceInfo {
        variants = List.copyOf(variants);
        renditions = List.copyOf(renditions);
    }

    /** Describes a stream that comes in one variant. */
    public SourceInfo(URI uri, boolean live, boolean seekable, boolean chunked, OptionalLong durationUs) {
        this(uri, live, seekable, chunked, durationUs, List.of(), List.of(), OptionalInt.empty(), OptionalLong.empty());
    }

    /** Without the address's query, which may grant access: this ends up in logs. */
    @Override
    public String toString() {
        return "SourceInfo[" + KitharaEvent.resourceOf(uri) + (live ? " live" : "") + (seekable ? " seekable" : "")
                + (chunked ? " chunked" : "")
                + (durationUs.isPresent() ? " " + durationUs.getAsLong() + " us" : "") + " " + variants + " "
                + renditions + "]";
    }
}
