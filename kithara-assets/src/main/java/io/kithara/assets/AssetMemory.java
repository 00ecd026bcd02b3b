package io.kithara.assets;

import io.kithara.bufpool.BufferPool;
import io.kithara.storage.ByteRange;
import io.kithara.storage.MemoryOptions;
import io.kithara.storage.RangeSet;
import io.kithara.storage.StreamingResource;
import java.util.Optional;
import java.util.OptionalLong;

/** Keeps bytes in pooled blocks; nothing outlives its resource. */
final class AssetMemory implements Backing {
    /** Room for what is kept behind one reader, what lies before it, and the block that is being written. */
    private static final long MIN_CAPACITY_BYTES = 4L * MemoryOptions.BLOCK_BYTES;

    /** The most that a pool keeps in one. */
    private static final int SLOTS_PER_SHARD = 32;

    /** The most that a pool has: blocks of 512 MiB are kept then, and what is evicted beyond goes to the collector. */
    private static final int MAX_SHARDS = 1024;

    private final BufferPool pool;
    private final long capacityBytes;

    static AssetStore open(long capacityBytes, AssetStoreOptions options) {
        if (capacityBytes < MIN_CAPACITY_BYTES) {
            throw new IllegalArgumentException(
                    "capacityBytes=" + capacityBytes + ", needs at least " + MIN_CAPACITY_BYTES);
        }
        Optional<BufferPool> lent = options.buffers();
        BufferPool pool = lent.isPresent() ? lent.get() : blocks(capacityBytes);
        StoreCore core = StoreCore.inMemory(new AssetMemory(pool, capacityBytes), capacityBytes, options);
        core.onUnused(() -> {
            core.shutDown();
            if (lent.isEmpty()) {
                pool.close();
            }
        });
        StoreView view = new StoreView(core, options, OptionalLong.of(capacityBytes), closing -> {
            if (core.detach(closing)) {
                core.endUnused();
            }
        });
        core.attach(view);
        return view;
    }

    /** Returns a pool that keeps all the blocks of an evicted asset: they come back at once and are needed again soon. */
    private static BufferPool blocks(long capacityBytes) {
        long rows = Math.min(MAX_SHARDS, capacityBytes / MemoryOptions.BLOCK_BYTES / SLOTS_PER_SHARD);
        return BufferPool.builder()
                .budgetBytes(capacityBytes)
                .sizeClasses(MemoryOptions.BLOCK_BYTES, MemoryOptions.BLOCK_BYTES)
                .slotsPerShard(SLOTS_PER_SHARD)
                .shards(Math.max(1, Integer.highestOneBit((int) rows)))
                .build();
    }

    AssetMemory(BufferPool pool, long capacityBytes) {
        this.pool = pool;
        this.capacityBytes = capacityBytes;
    }

    @Override
    public Manifest load(AssetKey asset) {
        return Manifest.EMPTY;
    }

    @Override
    public Object manifestMark(AssetKey asset) {
        return Manifest.EMPTY;
    }

    @Override
    public Checkup check(AssetKey asset, ManifestEntry entry) {
        return Checkup.sound(entry);
    }

    @Override
    public StreamingResource open(AssetKey asset, ManifestEntry entry) {
        return StreamingResource.inMemory(MemoryOptions.windowed(pool, capacityBytes));
    }

    @Override
    public ManifestEntry durable(AssetKey asset, ManifestEntry entry) {
        return entry;
    }

    @Override
    public void save(AssetKey asset, Manifest manifest) {}

    @Override
    public void delete(AssetKey asset, ManifestEntry entry) {}

    @Override
    public void delete(AssetKey asset) {}

    @Override
    public long footprint(RangeSet landed) {
        long blocks = 0;
        long counted = -1;
        for (ByteRange range : landed.ranges()) {
            long first = Math.max(counted + 1, range.start() / MemoryOptions.BLOCK_BYTES);
            counted = (range.end() - 1) / MemoryOptions.BLOCK_BYTES;
            blocks += Math.max(0, counted - first + 1);
        }
        return blocks * MemoryOptions.BLOCK_BYTES;
    }

    /** Its cap is what bounds it, and {@link MemoryRoom} sees to that. */
    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public void forgetKeys() {}

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public String toString() {
        return "AssetMemory[" + capacityBytes + " bytes]";
    }
}
