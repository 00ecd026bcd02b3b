package io.kithara.cli;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.storage.StorageException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What a person wants to know of one asset.
 *
 * @param whole how many of its resources are whole
 * @param url where it came from, without what may be secret; empty if no resource knows
 * @param resources all of them, by path
 */
record CachedAsset(int whole, Optional<String> url, List<AssetStore.ResourceSummary> resources) {
    static CachedAsset of(AssetStore cache, AssetKey asset) throws StorageException {
        List<AssetStore.ResourceSummary> resources = cache.resources(asset);
        int whole =
                (int) resources.stream().filter(row -> row.length().isPresent()).count();
        List<String> sources =
                resources.stream().flatMap(row -> row.info().source().stream()).toList();
        // The resource that the asset is named after, where it is there: of a stream the playlist and not a segment.
        Optional<String> own =
                sources.stream().filter(source -> isNameOf(asset, source)).findFirst();
        return new CachedAsset(whole, own.or(() -> sources.stream().findFirst()), resources);
    }

    private static boolean isNameOf(AssetKey asset, String source) {
        try {
            return AssetKey.of(URI.create(source)).equals(asset);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns one word: whether all that is kept is whole. What a stream has beyond that only its playlist knows. */
    String state() {
        if (resources.isEmpty()) {
            return "empty";
        }
        return whole == resources.size() ? "complete" : "partial";
    }
}
