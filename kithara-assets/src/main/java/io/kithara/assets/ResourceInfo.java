package io.kithara.assets;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the manifest keeps about a remote resource besides its bytes.
 *
 * @param etag the entity tag as sent
 * @param lastModified the {@code Last-Modified} field as sent
 * @param contentType the media type as sent
 * @param total the announced length; the committed length is the resource's own
 */
public record ResourceInfo(
        Optional<String> etag, Optional<String> lastModified, Optional<String> contentType, OptionalLong total) {
    /** Nothing is known. */
    public static final ResourceInfo NONE =
            new ResourceInfo(Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty());
}
