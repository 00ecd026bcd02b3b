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

    /** Returns whether there is anything that a server could compare: an entity tag or a date. */
    public boolean canBeAsked() {
        return etag.isPresent() || lastModified.isPresent();
    }

    /**
     * Returns whether a response that shows {@code seen} is of this version: nothing contradicts it, and an entity tag, or
     * date and length, or the length alone where nothing else is known, confirm it.
     */
    public boolean isConfirmedBy(Validators seen) {
        Version version = Version.of(this);
        return !version.contradictedBy(seen) && version.confirmedBy(seen, false);
    }

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
