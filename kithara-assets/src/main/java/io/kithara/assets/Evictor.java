package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a store within its limits: whole assets first, the one used longest ago first; then, if only assets in use are
 * left, those of their resources that are not. Never touches what is leased, pinned or being written, so that the limits
 * may stay exceeded for as long as that lasts.
 *
 * <p>Safe from any thread, and from several at once.
 */
final class Evictor {
    private final StoreCore store;
    private final RecencyIndex index;

    Evictor(StoreCore store, RecencyIndex index) {
        this.store = store;
        this.index = index;
    }

    boolean isOver(Limits limits) {
        return isOverBytes(limits) || isOverCount(limits);
    }

    private boolean isOverBytes(Limits limits) {
        return index.totalBytes() > limits.maxBytes();
    }

    private boolean isOverCount(Limits limits) {
        return index.count() > limits.maxAssets();
    }

    /**
     * Evicts until the limits hold or nothing is left to evict. May wait for the disk.
     *
     * @throws StorageException {@code IO} if files could not be deleted; all that could be was evicted
     */
    void enforce(Limits limits) throws StorageException {
        Failures failures = new Failures();
        evictAssets(limits, failures);
        evictResources(limits, failures);
        failures.throwFirst();
    }

    private void evictAssets(Limits limits, Failures failures) {
        List<IndexEntry> passedOver = new ArrayList<>();
        while (isOver(limits)) {
            Optional<IndexEntry> oldest = index.pollOldest(store::isEvictable);
            if (oldest.isEmpty()) {
                break;
            }
            if (oldest.get().bytes() == 0 && !isOverCount(limits)) {
                // Frees nothing: an empty asset is not the price of another one's bytes.
                passedOver.add(oldest.get());
            } else {
                failures.collect(() -> {
                    boolean gone = store.evict(oldest.get().key());
                    if (!gone) {
                        index.offer(oldest.get());
                    }
                });
            }
        }
        passedOver.forEach(index::offer);
    }

    private void evictResources(Limits limits, Failures failures) {
        if (!isOverBytes(limits)) {
            return;
        }
        List<LiveAsset> inUse = new ArrayList<>(store.liveAssets());
        inUse.sort(Comparator.comparingLong(asset -> asset.entry().sequence()));
        for (LiveAsset asset : inUse) {
            failures.collect(() -> {
                while (isOverBytes(limits) && asset.evictOldestResource()) {
                    store.report(asset);
                }
            });
        }
    }
}
