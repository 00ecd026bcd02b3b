package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One open store: its own options, threads and end, over a cache that others may have open too. */
final class StoreView implements AssetStore {
    private final StoreCore core;
    private final AssetStoreOptions options;
    private final OptionalLong capacityBytes;
    private final Consumer<StoreView> onClose;
    private final @Nullable StorageThread ownThread;
    private final Workers.Owner owner;
    private final AtomicBoolean closed = new AtomicBoolean();

    StoreView(StoreCore core, AssetStoreOptions options, OptionalLong capacityBytes, Consumer<StoreView> onClose) {
        this.core = core;
        this.options = options;
        this.capacityBytes = capacityBytes;
        this.onClose = onClose;
        if (options.executors().isPresent()) {
            this.ownThread = null;
            this.owner = options.executors().get();
        } else {
            this.ownThread = new StorageThread();
            this.owner = ownThread.owner();
        }
    }

    StoreCore core() {
        return core;
    }

    Workers.Owner owner() {
        return owner;
    }

    Limits limits() {
        Limits limits = Limits.of(options);
        return capacityBytes.isPresent() ? limits.withMaxBytes(Long.MAX_VALUE) : limits;
    }

    @Override
    public KeyPolicy keys() {
        return options.keys();
    }

    @Override
    public OptionalLong capacityBytes() {
        return capacityBytes;
    }

    @Override
    public ResourceLease open(ResourceKey key) throws StorageException {
        requireOpen();
        return core.open(Objects.requireNonNull(key, "key"));
    }

    @Override
    public void pin(AssetKey asset) throws StorageException {
        requireOpen();
        core.pin(Objects.requireNonNull(asset, "asset"));
    }

    @Override
    public void unpin(AssetKey asset) throws StorageException {
        requireOpen();
        core.unpin(Objects.requireNonNull(asset, "asset"));
    }

    @Override
    public List<AssetSummary> list() {
        requireOpen();
        return core.index().list().stream()
                .filter(entry -> !entry.key().equals(AssetKey.RECORDS))
                .map(this::summary)
                .toList();
    }

    @Override
    public Optional<AssetSummary> find(AssetKey asset) {
        requireOpen();
        return core.index().find(Objects.requireNonNull(asset, "asset")).map(this::summary);
    }

    private AssetSummary summary(IndexEntry entry) {
        return new AssetSummary(
                entry.key(),
                entry.bytes(),
                entry.resources(),
                entry.pins(),
                core.isLeased(entry.key()),
                Duration.ofMillis(core.index().idleMillis(entry)));
    }

    @Override
    public List<ResourceSummary> resources(AssetKey asset) {
        requireOpen();
        return core.resources(Objects.requireNonNull(asset, "asset"));
    }

    @Override
    public boolean evict(AssetKey asset) throws StorageException {
        requireOpen();
        return core.evict(Objects.requireNonNull(asset, "asset"));
    }

    @Override
    public int clear() throws StorageException {
        requireOpen();
        int kept = core.clear();
        return core.index().find(AssetKey.RECORDS).isPresent() ? kept - 1 : kept;
    }

    @Override
    public void evictToLimits() throws StorageException {
        requireOpen();
        core.enforce(limits());
    }

    @Override
    public VerifyReport verify() throws StorageException {
        requireOpen();
        return core.verify();
    }

    @Override
    public void checkpoint() throws StorageException {
        requireOpen();
        core.checkpoint();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.accept(this);
            if (ownThread != null) {
                ownThread.close();
            }
        }
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("closed: " + this);
        }
    }

    @Override
    public String toString() {
        return "AssetStore[" + core + (closed.get() ? " closed" : "") + "]";
    }
}
