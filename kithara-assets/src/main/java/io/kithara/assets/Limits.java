package io.kithara.assets;

import java.time.Duration;

/**
 * How much a store may hold, and for how long; all inclusive.
 *
 * @param maxBytes bytes in all
 * @param maxAssets assets in all
 * @param maxAssetBytes bytes of one asset
 * @param maxIdleMillis time since the last touch of an asset
 * @param minFreeBytes bytes to be left on the disk
 */
record Limits(long maxBytes, int maxAssets, long maxAssetBytes, long maxIdleMillis, long minFreeBytes) {
    static final Limits UNLIMITED = new Limits(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 0);

    /** Returns the limits on disk that {@code options} ask for. */
    static Limits of(AssetStoreOptions options) {
        return new Limits(
                options.maxBytes(),
                options.maxAssets(),
                options.maxAssetBytes(),
                options.maxIdle().map(Duration::toMillis).orElse(Long.MAX_VALUE),
                options.minFreeBytes());
    }

    /** Returns limits that allow what either allows. */
    Limits orMore(Limits other) {
        return new Limits(
                Math.max(maxBytes, other.maxBytes),
                Math.max(maxAssets, other.maxAssets),
                Math.max(maxAssetBytes, other.maxAssetBytes),
                Math.max(maxIdleMillis, other.maxIdleMillis),
                Math.min(minFreeBytes, other.minFreeBytes));
    }

    /** Returns these limits with another one on the bytes in all. */
    Limits withMaxBytes(long bytes) {
        return new Limits(bytes, maxAssets, maxAssetBytes, maxIdleMillis, minFreeBytes);
    }
}
