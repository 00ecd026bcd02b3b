package io.kithara.assets;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names one resource of an asset by a bounded, portable, secret-free relative path. Two URLs that differ anywhere
 * between the host and the fragment have different keys, also on a file system that ignores case.
 *
 * @param asset the asset it belongs to
 * @param path relative path with {@code /} between names of at most 96 characters out of {@code a-z 0-9 . _ -}
 */
public record ResourceKey(AssetKey asset, String path) {
    /** Four names of the longest kind; with the root this stays below the 260 characters of an old Windows. */
    private static final int MAX_PATH_LENGTH = 4 * PortableName.MAX_LENGTH;

    /**
     * Rejects traversal ({@code ..}, absolute paths, empty names, backslashes) and names that some file system would
     * not keep apart or not store.
     */
    public ResourceKey {
        Objects.requireNonNull(asset, "asset");
        requirePath(path);
    }

    /**
     * Returns the key of the resource at {@code uri} within {@code asset}. The name ends in a digest of scheme, host,
     * port, path and query; only a short last path segment shows in clear.
     *
     * @throws IllegalArgumentException if {@code uri} has no scheme
     */
    public static ResourceKey of(AssetKey asset, URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return new ResourceKey(asset, PortableName.of(path, CanonicalUrl.withQuery(uri)));
    }

    static void requirePath(String path) {
        if (path.length() > MAX_PATH_LENGTH) {
            throw new IllegalArgumentException("path of " + path.length() + " characters");
        }
        for (String name : path.split("/", -1)) {
            if (!PortableName.isPortable(name)) {
                throw new IllegalArgumentException("not a portable name: '" + name + "' in '" + path + "'");
            }
        }
    }

    // Written out: what a record generates costs a cold JVM 30 ms at the first look-up, which is before the first PCM.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResourceKey key && asset.equals(key.asset) && path.equals(key.path);
    }

    @Override
    public int hashCode() {
        return 31 * asset.hashCode() + path.hashCode();
    }

    @Override
    public String toString() {
        return asset + "/" + path;
    }
}
