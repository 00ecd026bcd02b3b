package io.kithara.assets;

import java.util.Arrays;

/**
 * A host's AES key for a cache directory. The store derives its own keys from it when it is opened and forgets those when
 * it is closed; this one stays the host's, who may {@link #destroy} it as soon as the store is open. Never shown by {@link
 * #toString}, compared, or logged. Safe from any thread.
 */
public final class CacheKey {
    /** AES-128 and AES-256; what a key file of the command must be as long as, too. */
    private static final int SHORT_BYTES = 16;

    private static final int LONG_BYTES = 32;

    private final byte[] bytes;
    private volatile boolean destroyed;

    private CacheKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns the key of these bytes, which are copied. They must be random: a password is no key.
     *
     * @param bytes 16 or 32 bytes
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static CacheKey of(byte[] bytes) {
        if (bytes.length != SHORT_BYTES && bytes.length != LONG_BYTES) {
            throw new IllegalArgumentException("a cache key has 16 or 32 bytes, not " + bytes.length);
        }
        return new CacheKey(bytes.clone());
    }

    /** Overwrites the key in memory; stores that are open go on. Later calls do nothing. */
    public void destroy() {
        destroyed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    /**
     * Returns a copy, to be overwritten after use.
     *
     * @throws IllegalStateException if the key was destroyed
     */
    byte[] copy() {
        byte[] copy = bytes.clone();
        if (destroyed) {
            Arrays.fill(copy, (byte) 0);
            throw new IllegalStateException("the cache key was destroyed");
        }
        return copy;
    }

    /** Returns the length only. */
    @Override
    public String toString() {
        return "CacheKey[" + bytes.length + " bytes]";
    }
}
