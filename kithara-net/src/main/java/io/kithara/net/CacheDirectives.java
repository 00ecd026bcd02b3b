package io.kithara.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What of a {@code Cache-Control} field concerns a private cache (RFC 9111 section 5.2.2). Unknown directives are ignored,
 * {@code s-maxage}, {@code private} and {@code public} among them. A {@code no-cache} that names fields counts as one that
 * names none, which is allowed and safe.
 *
 * @param maxAge zero if it cannot be read (section 4.2.1); the least of several
 */
record CacheDirectives(
        boolean noStore, boolean noCache, boolean mustRevalidate, boolean immutable, Optional<Duration> maxAge) {
    /** RFC 9111 section 1.2.2: what a larger number counts as. */
    private static final long MAX_SECONDS = 1L << 31;

    private static final int MAX_DIGITS = 10;

    static CacheDirectives parse(String field) {
        boolean noStore = false;
        boolean noCache = false;
        boolean mustRevalidate = false;
        boolean immutable = false;
        Optional<Duration> maxAge = Optional.empty();
        for (String directive : split(field)) {
            int equals = directive.indexOf('=');
            String name = (equals < 0 ? directive : directive.substring(0, equals))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            switch (name) {
                case "no-store" -> noStore = true;
                case "no-cache" -> noCache = true;
                case "must-revalidate" -> mustRevalidate = true;
                case "immutable" -> immutable = true;
                case "max-age" -> {
                    Duration age = seconds(equals < 0 ? "" : directive.substring(equals + 1));
                    maxAge = Optional.of(
                            maxAge.filter(least -> least.compareTo(age) <= 0).orElse(age));
                }
                default -> {}
            }
        }
        return new CacheDirectives(noStore, noCache, mustRevalidate, immutable, maxAge);
    }

    /** At commas that stand outside quoted strings. */
    private static List<String> split(String field) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                i++;
            } else if (c == ',' && !quoted) {
                parts.add(field.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(field.substring(Math.min(start, field.length())));
        return parts;
    }

    private static Duration seconds(String value) {
        String digits = value.strip();
        if (digits.length() > 1 && digits.startsWith("\"") && digits.endsWith("\"")) {
            digits = digits.substring(1, digits.length() - 1);
        }
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ZERO;
        }
        long seconds = digits.length() > MAX_DIGITS ? MAX_SECONDS : Math.min(MAX_SECONDS, Long.parseLong(digits));
        return Duration.ofSeconds(seconds);
    }
}
