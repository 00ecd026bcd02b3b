package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.time.Duration;
import java.util.List;

/**
 * One cache of assets, on disk or in memory. Safe from any thread. The manifest of each asset is the authority on which
 * bytes are there: losing it costs a refetch, never a wrong read.
 */
public interface AssetStore extends AutoCloseable {
    /**
     * Opens a resource, new or kept, and counts as a touch of its asset. May read the disk.
     *
     * @throws StorageException {@code IO} if the store cannot hold it
     */
    ResourceLease open(ResourceKey key) throws StorageException;

    /** Pins an asset durably: it is not evicted until {@link #unpin} was called as often as this. */
    void pin(AssetKey asset) throws StorageException;

    /** Takes one pin back; does nothing if there is none. */
    void unpin(AssetKey asset) throws StorageException;

    /** Returns one row per asset, most recently used first. */
    List<AssetSummary> list();

    /** Removes an asset and everything kept about it, unless it is leased or pinned. Returns whether it is gone. */
    boolean evict(AssetKey asset) throws StorageException;

    /** Applies the limits now rather than in the background. */
    void evictToLimits() throws StorageException;

    /** Makes what has landed and what is known durable before it returns; may wait for the disk. */
    void checkpoint() throws StorageException;

    /** Checkpoints and releases files and threads. Open leases keep reading until they close. */
    @Override
    void close();

    /**
     * One asset.
     *
     * @param key which
     * @param bytes bytes held
     * @param resources number of resources
     * @param pins number of durable pins
     * @param leased whether a lease is open
     * @param idle time since it was last touched
     */
    record AssetSummary(AssetKey key, long bytes, int resources, int pins, boolean leased, Duration idle) {}
}
