package io.kithara.hls.playlist;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * RFC 8216 section 4.3.2.5: what a decoder needs before the segments that share this object.
 *
 * @param uri http, https, {@code data:}, or the scheme of the playlist itself
 * @param range its bytes in that resource, or null for the whole
 * @param key what it is encrypted with, or null if it is clear; the segments behind it may have another key
 */
public record MediaInit(
        URI uri, @Nullable ByteRange range, @Nullable SegmentKey key) {}
