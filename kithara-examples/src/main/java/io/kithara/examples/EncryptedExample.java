package io.kithara.examples;

import io.kithara.Kithara;
import io.kithara.OpenOptions;
import io.kithara.assets.CacheKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Keeps a cache that tells nothing without its key. */
public final class EncryptedExample {
    private EncryptedExample() {}

    /** Warms an encrypted cache with the first half minute of {@code uri}. */
    public static void prefetchEncrypted(URI uri, Path cache, byte[] secret) throws Exception {
        // snippet encrypted
        CacheKey key = CacheKey.of(secret); // 16 or 32 random bytes; a password is no key
        try (Kithara kithara =
                Kithara.builder().cacheDirectory(cache).cacheKey(key).build()) {
            key.destroy(); // the instance has derived its own
            kithara.prefetch(uri, Duration.ofSeconds(30), OpenOptions.defaults());
        }
        // end
    }
}
