package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One cache of assets, on disk or in memory. Safe from any thread. The manifest of each asset is the authority on which
 * bytes are there: losing it costs a refetch, never a wrong read.
 */
public interface AssetStore extends AutoCloseable {
    /**
     * Opens the store in a directory, which is made if it is missing. Stores of one directory within one JVM share
     * their resources, so that one key has one writer among all of them; the clock and the number of open handles are
     * those of the first, limits the most generous of those open. Any number of processes may have the directory open as
     * well: one of them fetches, the others read what has landed; what one leases, the others do not delete. That needs
     * file locks: where the system has none, which is logged, the directory is for one process at a time.
     *
     * @throws StorageException {@code IO} if the directory cannot be used; {@code WRONG_KEY} if it is encrypted with another
     *     key than that of the options, or with one and they have none, or not and they have one: nothing is changed then
     */
    static AssetStore onDisk(Path root, AssetStoreOptions options) throws StorageException {
        return StoreRegistry.open(root, options);
    }

    /**
     * Opens a store that lives in memory and is gone when closed. It holds at most {@code capacityBytes}: to stay below
     * it drops assets nobody leases, then resources nobody leases, then bytes that lie behind the readers of the leased
     * ones. A resource that lost bytes is incomplete again, so that {@link ResourceLease#claimWriter} lets a reader that
     * goes back fetch them once more.
     *
     * @param capacityBytes {@code > 0}; a writer that runs ahead of its readers by more fails with {@code LIMIT}
     * @param options its limit on bytes does not count here
     */
    static AssetStore inMemory(long capacityBytes, AssetStoreOptions options) {
        return AssetMemory.open(capacityBytes, options);
    }

    /** Returns what names resources in this store; keys made by it find what other uses of the same bytes stored. */
    KeyPolicy keys();

    /**
     * Returns the most bytes that can be held at once however they are leased: what a downloader that looks ahead must
     * stay below. Empty if only the disk bounds it.
     */
    OptionalLong capacityBytes();

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

    /** Returns one row per asset but {@link AssetKey#RECORDS}, most recently used first. */
    List<AssetSummary> list();

    /** Returns the row of one asset; empty if nothing is known of it. In memory, no I/O. */
    Optional<AssetSummary> find(AssetKey asset);

    /** Returns one row per resource of an asset, by path; empty if nothing is kept of it. May read the disk. */
    List<ResourceSummary> resources(AssetKey asset) throws StorageException;

    /**
     * Removes an asset and everything kept about it, unless it is leased or pinned. Returns whether it is gone; true for
     * one that was never there. Deletes the disk's data before it returns.
     *
     * @throws StorageException {@code IO} if files could not be deleted; the asset counts as gone and the rest of its
     *     files is found by {@link #verify}
     */
    boolean evict(AssetKey asset) throws StorageException;

    /** Evicts every asset that is neither leased nor pinned; returns how many were kept, {@link AssetKey#RECORDS} apart. */
    int clear() throws StorageException;

    /**
     * Compares what the manifests and the index say with what is on disk, reading every byte of whole resources. What
     * is wrong is dropped, to be fetched again; assets that are leased are left out. Waits for the disk.
     */
    VerifyReport verify() throws StorageException;

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

    /**
     * One resource of an asset.
     *
     * @param key which
     * @param landedBytes bytes held
     * @param length the committed length in bytes; empty while incomplete
     * @param lengthProven whether the protocol proved that length
     * @param info the remote version
     */
    record ResourceSummary(
            ResourceKey key, long landedBytes, OptionalLong length, boolean lengthProven, ResourceInfo info) {}
}
