package io.kithara.hls.playlist;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * RFC 8216 section 4.3.4.4: arbitrary data of the session.
 *
 * @param dataId a reverse DNS name
 * @param value the data, or null if it is at {@code uri}
 * @param uri where the data is, or null
 * @param language RFC 5646 tag, or null
 */
public record SessionData(
        String dataId,
        @Nullable String value,
        @Nullable URI uri,
        @Nullable String language) {}
