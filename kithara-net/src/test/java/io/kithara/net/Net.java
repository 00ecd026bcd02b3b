package io.kithara.net;

import java.net.URI;
import java.time.Duration;
import java.util.Random;

/** What the tests of this package share. */
final class Net {
    /** Retries as in production, with back-offs a test need not wait for. */
    static final RetryPolicy FAST =
            new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(60));

    private Net() {}

    static byte[] media(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static FetchRequest media(URI uri) {
        return FetchRequest.of(uri, Expectation.MEDIA);
    }
}
