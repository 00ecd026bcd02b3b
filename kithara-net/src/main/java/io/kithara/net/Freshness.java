package io.kithara.net;

import io.kithara.net.CachedResponse.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * A {@link FreshnessPolicy} with the clock it goes by: for whoever keeps responses. What a response said of the time it
 * may be used is kept as a text, the note, beside its bytes. Safe from any thread.
 */
/*
 * note     = vouched ";" [expires] ";" [cache-control]
 * vouched  = milliseconds since 1970-01-01T00:00Z
 * expires  = seconds after vouched
 */
public final class Freshness {
    /** {@link FreshnessPolicy#STANDARD} by the machine's clock. */
    public static final Freshness STANDARD = new Freshness(FreshnessPolicy.STANDARD, InstantSource.system());

    private static final int FIELDS = 3;

    /** Thirty years and more; an {@code Age} beyond is nonsense. */
    private static final int MAX_AGE_DIGITS = 9;

    private final FreshnessPolicy policy;
    private final InstantSource clock;

    /**
     * Creates a use of {@code policy}.
     *
     * @param clock the wall clock; may be set back, which makes what was kept before stale
     */
    public Freshness(FreshnessPolicy policy, InstantSource clock) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Returns what a response that has just arrived says of the time it may be used. */
    public String note(FetchResponse response) {
        long age = wholeSeconds(response.header("age").orElse("0"));
        Instant vouched = clock.instant().minusSeconds(age);
        String expires = expiresAfter(response)
                .map(after -> String.valueOf(after.toSeconds()))
                .orElse("");
        return vouched.toEpochMilli() + ";" + expires + ";"
                + response.header("cache-control").orElse("");
    }

    /**
     * Returns what is to be noted after a response of status 304: that its server vouches for it now, and what it says; what
     * it does not say stays (RFC 9111 section 3.2).
     *
     * @param earlier what was noted before
     */
    public String renewed(Optional<String> earlier, FetchResponse response) {
        boolean silent = response.header("cache-control").isEmpty()
                && response.header("expires").isEmpty();
        String now = note(response);
        String[] before = earlier.orElse("").split(";", FIELDS);
        boolean said = silent && before.length == FIELDS;
        return said ? now.substring(0, now.indexOf(';')) + ";" + before[1] + ";" + before[2] : now;
    }

    /** RFC 9111 section 5.3: an {@code Expires} that is no date means that it has expired. */
    private Optional<Duration> expiresAfter(FetchResponse response) {
        Optional<String> expires = response.header("expires");
        if (expires.isEmpty()) {
            return Optional.empty();
        }
        Instant end = Version.instant(expires.get());
        Instant sent = response.header("date").map(Version::instant).orElse(null);
        return Optional.of(end == null ? Duration.ZERO : Duration.between(sent == null ? clock.instant() : sent, end));
    }

    private static long wholeSeconds(String field) {
        String digits = field.strip();
        boolean number = !digits.isEmpty()
                && digits.length() <= MAX_AGE_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(digits) : 0;
    }

    /**
     * Returns the terms on which something is kept.
     *
     * @param note what {@link #note} returned; empty if nothing is known, which is as good as a response of long ago
     * @param lastModified the field as sent
     */
    public CacheTerms terms(URI uri, Kind kind, Optional<String> note, Optional<String> lastModified) {
        return policy.terms(response(uri, kind, note, lastModified));
    }

    /** Returns whether something may be used without asking its server; as {@link #terms}. */
    public boolean isFresh(URI uri, Kind kind, Optional<String> note, Optional<String> lastModified) {
        CachedResponse response = response(uri, kind, note, lastModified);
        Duration age = Duration.between(response.vouched(), clock.instant());
        // A clock that was set back says nothing of the age.
        return !age.isNegative() && age.compareTo(policy.terms(response).fresh()) < 0;
    }

    private static CachedResponse response(URI uri, Kind kind, Optional<String> note, Optional<String> lastModified) {
        String[] fields = note.orElse("").split(";", FIELDS);
        Instant vouched = Instant.EPOCH;
        Optional<Duration> expires = Optional.empty();
        Optional<String> control = Optional.empty();
        if (fields.length == FIELDS) {
            try {
                vouched = Instant.ofEpochMilli(Long.parseLong(fields[0]));
                expires = fields[1].isEmpty()
                        ? Optional.empty()
                        : Optional.of(Duration.ofSeconds(Long.parseLong(fields[1])));
                control = Optional.of(fields[2]).filter(text -> !text.isEmpty());
            } catch (NumberFormatException foreign) {
                vouched = Instant.EPOCH;
            }
        }
        return new CachedResponse(uri, kind, vouched, control, expires, lastModified.map(Version::instant));
    }

    @Override
    public String toString() {
        return "Freshness[" + policy + "]";
    }
}
