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

    /**
     * Where whoever uses a store keeps its own records, such as what was downloaded on what terms. Not listed among the
     * assets, and never evicted while it is pinned. The digits read {@code kithara-download}.
     */
    public static final AssetKey RECORDS = new AssetKey("6b6974686172612d646f776e6c6f6164");

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

    /**
     * Returns the key of another asset that goes with this one: of another version of the same track, for one that is
     * replaced only when the new one is whole. Not the same for two names.
     */
    public AssetKey sibling(String name) {
        return new AssetKey(CanonicalUrl.digest(id + '/' + name, ID_BYTES));
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
