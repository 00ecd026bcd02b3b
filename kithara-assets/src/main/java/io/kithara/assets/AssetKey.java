package io.kithara.assets;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Names an asset: a track, with everything that belongs to it (one file, or an HLS tree). The id is a hash of the
 * canonical URL without query and fragment, so that a rotating token names the same asset; nothing secret is in it.
 *
 * @param id 32 lower-case hex digits, safe as a directory name on every file system
 */
public record AssetKey(String id) {
    /** 128 bits: nobody finds a second URL with the same id. */
    private static final int ID_BYTES = 16;

    /** Rejects everything but 32 lower-case hex digits, and so every traversal. */
    public AssetKey {
        if (!isId(id)) {
            throw new IllegalArgumentException("not an asset id: " + id);
        }
    }

    /**
     * Returns the key of the asset that playback of {@code uri} opens: the first 16 bytes of the SHA-256 of scheme,
     * host, port (unless default) and path. User, query and fragment do not count.
     *
     * @throws IllegalArgumentException if {@code uri} has no scheme
     */
    public static AssetKey of(URI uri) {
        return new AssetKey(CanonicalUrl.digest(CanonicalUrl.withoutQuery(uri), ID_BYTES));
    }

    static boolean isId(String text) {
        // A loop and no pattern: start-up makes one key for each of 100,000 assets.
        boolean isHex = text.length() == 2 * ID_BYTES;
        for (int i = 0; isHex && i < text.length(); i++) {
            char digit = text.charAt(i);
            isHex = (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
        }
        return isHex;
    }

    // Written out: what a record generates costs a cold JVM 30 ms at the first look-up, which is before the first PCM.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AssetKey key && id.equals(key.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id;
    }
}
