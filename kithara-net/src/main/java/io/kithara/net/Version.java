package io.kithara.net;

import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The version of a resource that bytes already held came from, and what another response says about it. Immutable.
 *
 * @param validators what is known
 * @param date the {@code Date} that came with them; null if they were handed in and are taken at their word
 */
record Version(Validators validators, @Nullable String date) {
    static Version of(Validators known) {
        return new Version(known, null);
    }

    static Version of(ResponseFacts facts) {
        return new Version(facts.validators(), facts.date() == null ? "" : facts.date());
    }

    boolean isKnown() {
        return hasValidator() || validators.total().isPresent();
    }

    boolean hasValidator() {
        return validators.etag().isPresent() || validators.lastModified().isPresent();
    }

    boolean hasStrongEtag() {
        return validators.etag().isPresent() && isStrong(validators.etag().get());
    }

    /** Returns this version completed with what {@code later}, a response of the same version, adds. */
    Version and(Version later) {
        Validators more = later.validators;
        Validators joined = new Validators(
                validators.etag().isPresent() ? validators.etag() : more.etag(),
                validators.lastModified().isPresent() ? validators.lastModified() : more.lastModified(),
                validators.total().isPresent() ? validators.total() : more.total());
        return new Version(joined, hasValidator() ? date : later.date);
    }

    /**
     * Returns the value for {@code If-Range}, or null if none is allowed. RFC 9110 section 13.1.5: a strong entity tag;
     * a date only if there is no entity tag at all and the date is a strong validator.
     */
    @Nullable
    String ifRange() {
        if (validators.etag().isPresent()) {
            String tag = validators.etag().get();
            return isStrong(tag) ? tag : null;
        }
        return dateIsStrong() ? validators.lastModified().orElse(null) : null;
    }

    /** Returns whether {@code seen} belongs to another version for certain. */
    boolean contradictedBy(Validators seen) {
        if (bothKnown(validators.total(), seen.total()) && !validators.total().equals(seen.total())) {
            return true;
        }
        if (validators.etag().isPresent() && seen.etag().isPresent()) {
            return !opaque(validators.etag().get()).equals(opaque(seen.etag().get()));
        }
        return validators.lastModified().isPresent()
                && seen.lastModified().isPresent()
                && !validators.lastModified().equals(seen.lastModified());
    }

    /**
     * Returns whether {@code seen}, which does not contradict this version, is good evidence of the same one.
     *
     * @param comparesBytes whether bytes held will be compared with the body too
     */
    boolean confirmedBy(Validators seen, boolean comparesBytes) {
        Optional<String> etag = validators.etag();
        if (hasStrongEtag() && etag.equals(seen.etag())) {
            return true;
        }
        boolean sameLength = validators.total().equals(seen.total());
        if (hasValidator()) {
            boolean sameEtag = etag.isPresent() && seen.etag().isPresent();
            boolean sameDate = validators.lastModified().isPresent()
                    && validators.lastModified().equals(seen.lastModified());
            return sameLength && (sameEtag || sameDate);
        }
        return sameLength && (comparesBytes || validators.total().isPresent());
    }

    private static boolean bothKnown(OptionalLong a, OptionalLong b) {
        return a.isPresent() && b.isPresent();
    }

    private static boolean isStrong(String etag) {
        return etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"");
    }

    private static String opaque(String etag) {
        return etag.startsWith("W/") ? etag.substring(2) : etag;
    }

    /** RFC 9110 section 8.8.2.2: strong if the answer was made at least one second after the change. */
    private boolean dateIsStrong() {
        Optional<String> modified = validators.lastModified();
        if (modified.isEmpty() || date == null) {
            return modified.isPresent();
        }
        Instant changed = instant(modified.get());
        Instant answered = instant(date);
        return changed != null && answered != null && !answered.isBefore(changed.plusSeconds(1));
    }

    /** Returns the instant an HTTP date names, or null; here because parsing dates is slow to load and rarely needed. */
    static @Nullable Instant instant(String httpDate) {
        Date parsed = new Headers.Builder()
                .addUnsafeNonAscii("Date", httpDate)
                .build()
                .getDate("Date");
        return parsed == null ? null : parsed.toInstant();
    }
}
