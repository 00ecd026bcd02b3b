package io.kithara.file;

import io.kithara.net.NetException;
import java.time.Duration;
import java.util.Optional;

/** Says when a station whose connection broke is asked again, and when it is given up. Guarded by its owner's lock. */
final class RadioBackoff {
    /** The first attempt after a break comes soon: stations restart their encoders in seconds. */
    private static final Duration BASE_DELAY = Duration.ofMillis(500);

    /** A station that is down for long is not asked more often than that. */
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);

    /** With the delays above: given up after a minute and a half of waiting. */
    static final int MAX_ATTEMPTS = 8;

    /** So much audio shows that a connection was good: some seconds at any bit rate. */
    static final long HEALTHY_BYTES = 64 << 10;

    private int attempts;

    /** Forgets the failures so far: somebody wants to listen now. */
    void reset() {
        attempts = 0;
    }

    /**
     * Notes that a connection broke, or never stood.
     *
     * @param receivedBytes the audio it brought
     * @return how long to wait before the next attempt; empty to give up
     */
    Optional<Duration> afterBreak(NetException why, long receivedBytes) {
        attempts = receivedBytes >= HEALTHY_BYTES ? 1 : attempts + 1;
        return isFinal(why) || attempts > MAX_ATTEMPTS ? Optional.empty() : Optional.of(delayBefore(attempts));
    }

    /** What will not be different next time. A body that cannot be resumed is only the end of a connection. */
    private static boolean isFinal(NetException why) {
        return switch (why.reason()) {
            case STATUS -> !why.isTransient();
            case TLS, CONTENT_TYPE, REDIRECT, ACCESS, SINK, OFFLINE, CANCELLED -> true;
            default -> false;
        };
    }

    private static Duration delayBefore(int attempt) {
        Duration delay = BASE_DELAY.multipliedBy(1L << (attempt - 1));
        return delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay;
    }

    @Override
    public String toString() {
        return "RadioBackoff[" + attempts + " of " + MAX_ATTEMPTS + "]";
    }
}
