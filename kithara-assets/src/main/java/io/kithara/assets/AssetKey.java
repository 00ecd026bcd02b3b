package io.kithara.assets;

import java.net.URI;

/**
 * Names an asset: a track, with everything that belongs to it (one file, or an HLS tree). The id is a hash of the
 * canonical URL without query and fragment, so that a rotating token names the same asset; nothing secret is in it.
 *
 * @param id lower-case hex, safe as a directory name on every file system
 */
public record AssetKey(String id) {
    /** Returns the key of the asset that playback of {@code uri} opens. */
    public static AssetKey of(URI uri) {
        throw new UnsupportedOperationException("not implemented: " + uri.getScheme());
    }
}
