package io.kithara.assets;

import io.kithara.storage.RangeSet;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;

/**
 * Where the bytes of a store live: the innermost part of the chain. Knows nothing of leases, recency or limits; its
 * caller sees to it that one asset is worked on by one thread at a time. Every method may wait for the disk.
 */
interface Backing {
    /** Returns what the asset vouches for; empty if its manifest is missing or damaged. */
    Manifest load(AssetKey asset);

    /** Returns a mark that is another one once the manifest was replaced or deleted. */
    Object manifestMark(AssetKey asset);

    /**
     * Looks whether the file still holds what {@code entry} vouches for: at its bytes too if it does not look as it did.
     *
     * @return what of it is true, and the same entry if all is
     */
    Checkup check(AssetKey asset, ManifestEntry entry);

    /** Opens what {@code entry} vouches for, and nothing else that a file may hold. */
    StreamingResource open(AssetKey asset, ManifestEntry entry) throws StorageException;

    /**
     * Returns what of {@code entry} is durable, after all that has landed in it was forced: the checksums are taken now,
     * but for the blocks that were durable as they are.
     */
    ManifestEntry durable(AssetKey asset, ManifestEntry entry) throws StorageException;

    /** Replaces the manifest; everything it vouches for has been forced. */
    void save(AssetKey asset, Manifest manifest) throws StorageException;

    /** Deletes the file of one resource; does nothing if there is none. */
    void delete(AssetKey asset, ManifestEntry entry) throws StorageException;

    /** Deletes the asset's directory and nothing else; does nothing if there is none. */
    void delete(AssetKey asset) throws StorageException;

    /** Returns how much of the store's room {@code landed} takes, in bytes. */
    long footprint(RangeSet landed);

    /** Returns how many bytes more there is room for, as far as anybody but the store decides that. */
    long freeBytes() throws StorageException;

    /** Overwrites the keys in memory, if there are any; nothing works after that. */
    void forgetKeys();

    /** Returns whether bytes outlive their {@link StreamingResource}, so that idle ones may be closed. */
    boolean isDurable();
}
