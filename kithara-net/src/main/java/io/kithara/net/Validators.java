package io.kithara.net;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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

    // Written out: what a record generates costs a cold JVM 20 ms between the first answer and the first byte.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Validators validators
                && etag.equals(validators.etag)
                && lastModified.equals(validators.lastModified)
                && total.equals(validators.total);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * etag.hashCode() + lastModified.hashCode()) + total.hashCode();
    }
}
