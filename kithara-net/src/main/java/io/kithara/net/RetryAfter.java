package io.kithara.net;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The {@code Retry-After} field, RFC 9110 section 10.2.3: seconds or a date. Pure. */
final class RetryAfter {
    /** Nine digits of seconds are 31 years: longer than any deadline, and safe to multiply. */
    private static final int MAX_DIGITS = 9;

    private RetryAfter() {}

    /** Returns the wait in nanoseconds, {@code >= 0}; empty if the field is absent or not understood. */
    static OptionalLong nanos(@Nullable String field, Instant now) {
        if (field == null) {
            return OptionalLong.empty();
        }
        String value = field.strip();
        if (isSeconds(value)) {
            return OptionalLong.of(Duration.ofSeconds(Long.parseLong(value)).toNanos());
        }
        Instant when = Version.instant(value);
        if (when == null) {
            return OptionalLong.empty();
        }
        long millis = Math.max(0, when.toEpochMilli() - now.toEpochMilli());
        return OptionalLong.of(millis > Long.MAX_VALUE / 1_000_000 ? Long.MAX_VALUE : millis * 1_000_000);
    }

    private static boolean isSeconds(String value) {
        return !value.isEmpty() && value.length() <= MAX_DIGITS && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
