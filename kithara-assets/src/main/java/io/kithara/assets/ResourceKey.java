package io.kithara.assets;

import java.net.URI;

/**
 * Names one resource of an asset by a bounded, portable, secret-free relative path. Two URLs that differ anywhere
 * before the fragment have different keys.
 *
 * @param asset the asset it belongs to
 * @param path relative path with {@code /} between names
 */
public record ResourceKey(AssetKey asset, String path) {
    /** Returns the key of the resource at {@code uri} within {@code asset}. */
    public static ResourceKey of(AssetKey asset, URI uri) {
        throw new UnsupportedOperationException("not implemented: " + uri.getScheme());
    }
}
