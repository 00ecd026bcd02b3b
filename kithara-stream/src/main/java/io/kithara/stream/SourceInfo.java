package io.kithara.stream;

import java.net.URI;
import java.util.OptionalLong;

/**
 * What a source knows of its stream as a whole.
 *
 * @param uri what was opened
 * @param live whether the stream has no end of its own (radio, a sliding-window playlist)
 * @param seekable whether {@link MediaSource#seek} can reach places that were not loaded
 * @param chunked whether chunks carry the timeline (HLS); else one chunk holds the whole and its demuxer seeks
 * @param durationUs the protocol's duration in microseconds, if it states one
 */
public record SourceInfo(URI uri, boolean live, boolean seekable, boolean chunked, OptionalLong durationUs) {}
