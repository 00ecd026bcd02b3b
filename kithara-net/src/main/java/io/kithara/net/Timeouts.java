package io.kithara.net;

import java.time.Duration;

/**
 * How long one exchange may be silent. There is no limit on a slow but living body.
 *
 * @param connect for the TCP connection, and again for the TLS handshake
 * @param firstByte from the request to the response's header
 * @param inactivity between two reads of a body
 */
public record Timeouts(Duration connect, Duration firstByte, Duration inactivity) {
    /** 10 s, 10 s and 8 s. */
    public static final Timeouts DEFAULT =
            new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(8));

    /** Rejects anything below a millisecond: zero would mean "for ever" further down. */
    public Timeouts {
        if (connect.toMillis() < 1 || firstByte.toMillis() < 1 || inactivity.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "connect=" + connect + " firstByte=" + firstByte + " inactivity=" + inactivity);
        }
    }
}
