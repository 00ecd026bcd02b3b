package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.util.List;

/**
 * Keeps a store within its limits, as {@link EvictionPass} does it. Safe from any thread, and from several at once; none
 * is held up by another's deleting.
 */
final class Evictor {
    private final StoreCore store;
    private final RecencyIndex index;
    private final FreeSpace space;

    Evictor(StoreCore store, RecencyIndex index, FreeSpace space) {
        this.store = store;
        this.index = index;
        this.space = space;
    }

    /** Returns whether there is more than the limits allow, as far as memory tells. */
    boolean isOver(Limits limits) {
        return index.totalBytes() > limits.maxBytes() || index.count() > limits.maxAssets();
    }

    /** Begins a pass; looks how much room the disk has. */
    EvictionPass begin(Limits limits, List<AssetKey> tooLarge) throws StorageException {
        return new EvictionPass(store, index, tooLarge, space.missingBytes(limits));
    }

    /**
     * Evicts until the limits hold or nothing is left to evict. May wait for the disk.
     *
     * @throws StorageException {@code IO} if files could not be deleted; all that could be was evicted
     */
    void enforce(Limits limits) throws StorageException {
        EvictionPass pass = begin(limits, index.above(limits.maxAssetBytes()));
        boolean more;
        do {
            more = pass.step(limits);
        } while (more);
        pass.end();
    }
}
