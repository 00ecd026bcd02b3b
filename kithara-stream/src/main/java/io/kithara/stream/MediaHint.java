package io.kithara.stream;

import java.util.Optional;

/**
 * What the protocol says about the format. Only a hint: content wins.
 *
 * @param contentType the media type of the response, lower case, without parameters
 * @param extension the file name extension, lower case, without the dot
 * @param codecs the {@code CODECS} attribute (RFC 6381) of an HLS variant
 */
public record MediaHint(Optional<String> contentType, Optional<String> extension, Optional<String> codecs) {
    /** Nothing is known. */
    public static final MediaHint NONE = new MediaHint(Optional.empty(), Optional.empty(), Optional.empty());
}
