package io.kithara.assets;

import io.kithara.bufpool.BufferPool;
import io.kithara.storage.MemoryOptions;
import io.kithara.storage.RangeSet;
import io.kithara.storage.StreamingResource;

/** Keeps bytes in pooled blocks; nothing outlives its resource. */
final class AssetMemory implements Backing {
    private final BufferPool pool;
    private final long capacityBytes;

    static AssetStore open(long capacityBytes, AssetStoreOptions options) {
        if (capacityBytes < 1) {
            throw new IllegalArgumentException("capacityBytes=" + capacityBytes);
        }
        Optional<BufferPool> lent = options.buffers();
        BufferPool pool = lent.orElseGet(
                () -> BufferPool.builder().budgetBytes(capacityBytes + BLOCK_BYTES).build());
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

    private AssetMemory(BufferPool pool, long capacityBytes) {
        this.pool = pool;
        this.capacityBytes = capacityBytes;
    }

    @Override
    public Manifest load(AssetKey asset) {
        return Manifest.EMPTY;
    }

    @Override
    public ManifestEntry checked(AssetKey asset, ManifestEntry entry) {
        return entry;
    }

    @Override
    public StreamingResource open(AssetKey asset, ManifestEntry entry) {
        return StreamingResource.inMemory(MemoryOptions.windowed(pool, capacityBytes));
    }

    @Override
    public ManifestEntry sealed(AssetKey asset, ManifestEntry entry) {
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
        return landed.lengthBytes();
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public String toString() {
        return "AssetMemory[" + capacityBytes + " bytes]";
    }
}
