package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    // scenario 111
    @Test
    void nanos_seconds() {
        assertThat(RetryAfter.nanos("7", NOW)).hasValue(Duration.ofSeconds(7).toNanos());
    }

    // scenario 111
    @Test
    void nanos_date() {
        assertThat(RetryAfter.nanos("Thu, 01 Jan 2026 00:00:09 GMT", NOW))
                .hasValue(Duration.ofSeconds(9).toNanos());
    }

    @Test
    void nanos_datePast_isZero() {
        assertThat(RetryAfter.nanos("Thu, 01 Jan 2025 00:00:09 GMT", NOW)).hasValue(0);
    }

    @Test
    void nanos_farFuture_doesNotOverflow() {
        assertThat(RetryAfter.nanos("999999999", NOW).orElseThrow()).isPositive();
        assertThat(RetryAfter.nanos("Fri, 31 Dec 9999 23:59:59 GMT", NOW).orElseThrow())
                .isPositive();
    }

    @Test
    void nanos_notUnderstood_isEmpty() {
        assertThat(RetryAfter.nanos(null, NOW)).isEmpty();
        assertThat(RetryAfter.nanos("soon", NOW)).isEmpty();
        assertThat(RetryAfter.nanos("-5", NOW)).isEmpty();
    }
}
