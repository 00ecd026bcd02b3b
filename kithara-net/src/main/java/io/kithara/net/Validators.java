package io.kithara.net;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What identifies one version of a remote resource.
 *
 * @param etag the entity tag as sent, quotes and any {@code W/} included
 * @param lastModified the {@code Last-Modified} field as sent
 * @param total the length in bytes
 */
public record Validators(Optional<String> etag, Optional<String> lastModified, OptionalLong total) {
    /** Nothing is known of the version. */
    public static final Validators NONE = new Validators(Optional.empty(), Optional.empty(), OptionalLong.empty());
}
