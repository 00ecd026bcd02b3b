package io.kithara.assets;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Names an asset: a track, with everything that belongs to it (one file, or an HLS tree). The id is a hash of the
 * canonical URL without query and fragment, so that a rotating token names the same asset; nothing secret is in it.
 *
 * @param id 32 lower-case hex digits, safe as a directory name on every file system
 */
public record AssetKey(String id) {
    /** 128 bits: nobody finds a second URL with the same id. */
    private static final int ID_BYTES = 16;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{" + 2 * ID_BYTES + "}");

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
        return ID.matcher(text).matches();
    }

    @Override
    public String toString() {
        return id;
    }
}
