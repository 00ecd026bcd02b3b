package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of eviction, a step at a time: what has been idle for too long; whole assets, the one used longest ago first;
 * what is too much of one asset; and last, if only assets in use are left, those of their resources that are not. Never
 * touches what is leased, pinned or being written, so that limits may stay exceeded for as long as that lasts. Every asset
 * is tried once, so that a pass ends.
 *
 * <p>Used by one thread at a time; a step may wait for the disk.
 */
final class EvictionPass {
    private final StoreCore store;
    private final RecencyIndex index;
    private final List<IndexEntry> passedOver = new ArrayList<>();
    private final Deque<AssetKey> tooLarge;
    private final Failures failures = new Failures();

    /** What may be held for the disk to have its free space, however much the limits allow. */
    private final long spaceBytes;

    private @Nullable Deque<LiveAsset> inUse;

    /**
     * Begins a pass.
     *
     * @param tooLarge assets that may hold too much by themselves
     * @param missingBytes what has to go for the disk to have enough free space
     */
    EvictionPass(StoreCore store, RecencyIndex index, List<AssetKey> tooLarge, long missingBytes) {
        this.store = store;
        this.index = index;
        this.tooLarge = new ArrayDeque<>(tooLarge);
        this.spaceBytes = missingBytes == 0 ? Long.MAX_VALUE : Math.max(0, index.totalBytes() - missingBytes);
    }

    /** Evicts one asset or resource at most; what fails is kept for {@link #end}. Returns whether there may be more to do. */
    boolean step(Limits asked) {
        Limits limits = asked.minFreeBytes() == 0 ? asked : asked.withMaxBytes(Math.min(asked.maxBytes(), spaceBytes));
        return evictIdle(limits) || evictOldest(limits) || trimTooLarge(limits) || trimInUse(limits);
    }

    private boolean evictIdle(Limits limits) {
        if (limits.maxIdleMillis() == Long.MAX_VALUE) {
            return false;
        }
        Optional<IndexEntry> idle = index.pollIdle(limits.maxIdleMillis(), store::isEvictable);
        idle.ifPresent(this::evict);
        return idle.isPresent();
    }

    private boolean evictOldest(Limits limits) {
        boolean overCount = index.count() > limits.maxAssets();
        if (!overCount && !isOverBytes(limits)) {
            return false;
        }
        Optional<IndexEntry> oldest = index.pollOldest(store::isEvictable);
        if (oldest.isPresent() && oldest.get().bytes() == 0 && !overCount) {
            // Frees nothing: an empty asset is not the price of another one's bytes.
            passedOver.add(oldest.get());
        } else {
            oldest.ifPresent(this::evict);
        }
        return oldest.isPresent();
    }

    private void evict(IndexEntry entry) {
        failures.collect(() -> {
            if (!store.evict(entry.key())) {
                passedOver.add(entry);
            }
        });
    }

    private boolean trimTooLarge(Limits limits) {
        while (!tooLarge.isEmpty()) {
            AssetKey key = tooLarge.getFirst();
            Optional<IndexEntry> entry = index.find(key);
            if (entry.isPresent() && entry.get().bytes() > limits.maxAssetBytes()) {
                LiveAsset asset = store.use(key);
                boolean trimmed = trim(asset);
                store.settle(asset);
                if (trimmed) {
                    return true;
                }
            }
            tooLarge.removeFirst();
        }
        return false;
    }

    private boolean trimInUse(Limits limits) {
        if (!isOverBytes(limits)) {
            return false;
        }
        if (inUse == null) {
            List<LiveAsset> oldestFirst = new ArrayList<>(store.liveAssets());
            oldestFirst.sort(Comparator.comparingLong(asset -> asset.entry().sequence()));
            inUse = new ArrayDeque<>(oldestFirst);
        }
        while (!inUse.isEmpty()) {
            LiveAsset asset = inUse.getFirst();
            if (trim(asset)) {
                store.report(asset);
                return true;
            }
            inUse.removeFirst();
        }
        return false;
    }

    /** Returns whether a resource went. */
    private boolean trim(LiveAsset asset) {
        boolean[] gone = new boolean[1];
        failures.collect(() -> gone[0] = asset.evictOldestResource());
        return gone[0];
    }

    private boolean isOverBytes(Limits limits) {
        return index.totalBytes() > limits.maxBytes();
    }

    /**
     * Ends the pass: what it passed over may be looked at again.
     *
     * @throws StorageException {@code IO} if files could not be deleted; all that could be was evicted
     */
    void end() throws StorageException {
        passedOver.forEach(index::offer);
        failures.throwFirst();
    }
}
