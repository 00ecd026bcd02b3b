package io.kithara.assets;

import io.kithara.storage.ByteRange;
import io.kithara.storage.StorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One cache, however many {@link AssetStore}s have it open: composes where bytes live, eviction, open handles and
 * leases, and has no other logic of its own.
 *
 * <p>Safe from any thread.
 */
/*
 * Ownership: views attach and detach; leases hold it open beyond the last view. No lock here; see LiveAsset,
 * ResourceTable, RecencyIndex, MemoryRoom and Workers, which are entered in about that order.
 */
final class StoreCore {
    private final ConcurrentHashMap<AssetKey, LiveAsset> assets = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<StoreView> views = new CopyOnWriteArrayList<>();
    private final AtomicInteger openLeases = new AtomicInteger();
    private final Workers workers = new Workers();
    private final Backing backing;
    private final CacheLocks locks;
    private final SteadyClock clock;
    private final RecencyIndex index;
    private final @Nullable IndexFlusher flusher;
    private final @Nullable MemoryRoom room;
    private final IdleFiles idleFiles;
    private final BlockSampler sampler = new BlockSampler(workers);
    private final Evictor evictor;
    private final UnsavedAssets unsaved = new UnsavedAssets(workers, this::retire);
    private final BackgroundEviction eviction;

    /** Runs when the last lease ends after the last view was closed. */
    private volatile Runnable onUnused = this::shutDown;

    /** Whether the index knows what is there, so that a directory it does not know is a surprise. */
    private volatile boolean indexComplete = true;

    private volatile boolean rebuildNeeded;

    private StoreCore(
            Backing backing,
            CacheLocks locks,
            AssetStoreOptions options,
            @Nullable IndexJournal journal,
            long capacityBytes) {
        this.backing = backing;
        this.locks = locks;
        this.clock = new SteadyClock(options.clock(), options.ticks());
        this.index = new RecencyIndex(clock, this::indexChanged);
        this.flusher = journal == null ? null : new IndexFlusher(index, journal, locks, this::isOnDisk, workers);
        this.idleFiles = new IdleFiles(options.openHandles(), workers, backing.isDurable(), this::settle);
        FreeSpace space = new FreeSpace(backing, index, options.ticks());
        this.evictor = new Evictor(this, index, space);
        this.eviction = new BackgroundEviction(evictor, index, space, workers, options.ticks(), this::limits);
        this.room = backing.isDurable() ? null : new MemoryRoom(this, evictor, backing, capacityBytes);
    }

    static StoreCore inMemory(AssetMemory memory, long capacityBytes, AssetStoreOptions options) {
        return new StoreCore(memory, CacheLocks.UNSHARED, options, null, capacityBytes);
    }

    /** Reads the index. If it may be incomplete, assets that it does not know are looked for in the background. */
    static StoreCore onDisk(AssetDisk disk, CacheLocks locks, AssetStoreOptions options) throws StorageException {
        IndexJournal.Loaded loaded = IndexJournal.open(disk.root().resolve(AssetDisk.INDEX_NAME), locks, disk.names());
        StoreCore core = new StoreCore(disk, locks, options, loaded.journal(), Long.MAX_VALUE);
        core.clock.startAt(core.index.restore(loaded.records()));
        core.indexComplete = loaded.complete();
        core.rebuildNeeded = !loaded.complete();
        return core;
    }

    /** Replaces what happens when the last lease ends after the last view was closed: by default, shutting down. */
    void onUnused(Runnable action) {
        onUnused = action;
    }

    RecencyIndex index() {
        return index;
    }

    Collection<LiveAsset> liveAssets() {
        return assets.values();
    }

    void attach(StoreView view) {
        views.add(view);
        workers.attach(view.owner());
        if (rebuildNeeded) {
            rebuildNeeded = false;
            workers.soon(this::adoptQuietly);
        }
        eviction.limitsChanged();
    }

    /**
     * Lets go of a view's threads after everything is saved; with the last one the writers that are left are cancelled.
     * Returns whether nobody uses this any more.
     */
    boolean detach(StoreView view) {
        views.remove(view);
        if (views.isEmpty()) {
            cancelWriters();
        } else {
            eviction.limitsChanged();
        }
        unsaved.saveQuietly();
        flushClosedQuietly();
        workers.detach(view.owner());
        return isUnused();
    }

    boolean isUnused() {
        return views.isEmpty() && openLeases.get() == 0;
    }

    /** Runs what was set by {@link #onUnused}; the caller has seen that nobody uses this any more. */
    void endUnused() {
        onUnused.run();
    }

    /** Closes what is left when nobody uses this any more. */
    void shutDown() {
        assets.values().forEach(asset -> asset.table().openResources().forEach(idleFiles::close));
        unsaved.saveQuietly();
        flushClosedQuietly();
        if (flusher != null) {
            ModuleLog.quietly("close the index", flusher::close);
        }
        assets.values().forEach(asset -> asset.table().close());
        backing.forgetKeys();
    }

    private void cancelWriters() {
        for (LiveAsset asset : assets.values()) {
            for (SharedResource shared : asset.table().openResources()) {
                asset.table().writer(shared).ifPresent(ClaimedWriter::cancel);
                shared.endFollowing();
            }
        }
    }

    SharedLease open(ResourceKey key) throws StorageException {
        openLeases.incrementAndGet();
        try {
            SharedResource shared = null;
            while (shared == null) {
                LiveAsset asset = live(key.asset());
                shared = asset.lease(key);
                if (shared == null) {
                    assets.remove(key.asset(), asset);
                }
            }
            index.touch(shared.asset().entry());
            report(shared.asset());
            eviction.requestIfOver();
            return new SharedLease(this, shared);
        } catch (StorageException | RuntimeException e) {
            openLeases.decrementAndGet();
            throw e;
        }
    }

    private LiveAsset live(AssetKey key) {
        LiveAsset found = assets.get(key);
        if (found != null) {
            return found;
        }
        boolean known = index.find(key).isPresent();
        LiveAsset made = assets.computeIfAbsent(
                key, missing -> new LiveAsset(this, backing, locks, missing, index.findOrAdd(missing)));
        if (!known && flusher != null) {
            flusher.requestSoon();
        }
        return made;
    }

    /** Ends one lease. May touch the disk only if no view is open any more. */
    void release(SharedResource shared) {
        LiveAsset asset = shared.asset();
        boolean last = asset.table().dropLease(shared, asset.entry().sequence());
        if (last) {
            idleFiles.released(shared, openLeases.get());
        }
        if (!asset.table().isLeased()) {
            index.offer(asset.entry());
            eviction.requestIfOver(asset.entry());
        }
        if (openLeases.decrementAndGet() == 0 && views.isEmpty()) {
            endUnused();
        }
    }

    IdleFiles files() {
        return idleFiles;
    }

    /** Notes that a file was opened that an earlier life of the store may have left. */
    void opened(SharedResource shared) {
        idleFiles.opened();
        sampler.opened(shared);
    }

    /** Notes that a reader has come to another block. */
    void blockRead(SharedResource shared, long position) {
        if (backing.isDurable()) {
            sampler.read(shared, position);
        }
    }

    /**
     * Forgets an asset in memory that is quiet, and altogether if nothing is kept of it. Another one that has taken its
     * place under the same key stays.
     */
    private void retire(LiveAsset asset) {
        if (asset.table().isEmpty()) {
            ModuleLog.quietly("remove " + asset, asset::evictIfEmpty);
        }
        if (asset.retireIfQuiet()) {
            assets.remove(asset.key(), asset);
        }
    }

    /** Returns the current generation with one lease more, which replaces the caller's lease of {@code old}. */
    SharedResource restart(SharedResource old) throws StorageException {
        SharedResource fresh = old.asset().restart(old);
        openLeases.incrementAndGet();
        changed(old.asset());
        report(old.asset());
        return fresh;
    }

    Optional<ClaimedWriter> claimWriter(SharedResource shared, TrackedResource view) {
        return views.isEmpty() ? Optional.empty() : shared.asset().claimWriter(shared, view);
    }

    /** Follows the process that writes {@code shared}: what it brings is looked for while somebody waits. */
    void follow(SharedResource shared) {
        Optional<Follower> follower = shared.asset().table().follow(shared, workers);
        // Once even if nobody waits yet: whoever asked may want to know at once what is there.
        follower.ifPresent(Follower::request);
    }

    /** Calls back on the storage executor those who waited for another process. */
    void wakeSoon(List<Runnable> wakes) {
        workers.soon(() -> wakes.forEach(Runnable::run));
    }

    /** Learns what other processes have noted in the index. */
    void catchUp() throws StorageException {
        if (flusher != null) {
            flusher.catchUp();
        }
    }

    private boolean isOnDisk(AssetKey key) {
        return backing instanceof AssetDisk disk && disk.exists(key);
    }

    /** Makes room for a write. Returns what {@link #landed} is to be told. */
    long reserve(SharedResource shared, long position, int length) throws StorageException {
        return room == null || length == 0 ? 0 : room.reserve(shared, new ByteRange(position, position + length));
    }

    /** Lets go of what all readers have read of bytes that the disk refused. Returns whether it may have. */
    boolean releaseRead(SharedResource shared) {
        List<Long> positions = shared.readPositions();
        if (!backing.isDurable() || positions.isEmpty()) {
            return false;
        }
        shared.bytes().release(Collections.min(positions));
        return true;
    }

    /** Notes a change that a writer is about to make, so that whoever sees it finds it noted: a save now would cover it. */
    void landing(SharedResource shared) {
        shared.markChanged();
        changed(shared.asset());
    }

    /** Counts what a writer changed, and notes it again: a save may have come between. */
    void landed(SharedResource shared, long reservedBytes) {
        LiveAsset asset = shared.asset();
        asset.table().recount(shared);
        report(asset);
        if (room != null) {
            room.settle(reservedBytes);
        }
        landing(shared);
        eviction.requestIfOver(asset.entry());
    }

    void report(LiveAsset asset) {
        asset.table().report(index, asset.entry());
    }

    /** Notes that the asset's manifest does not say any more what is true. */
    void changed(LiveAsset asset) {
        if (backing.isDurable()) {
            unsaved.add(asset);
        }
    }

    private void indexChanged() {
        if (flusher != null) {
            flusher.request();
        }
    }

    /** Whoever evicts in another process looks at the pins when nobody uses the asset: until this is noted, we do. */
    void pin(AssetKey key) throws StorageException {
        LiveAsset asset = live(key);
        asset.whileUsed(() -> {
            IndexEntry entry;
            do {
                entry = index.findOrAdd(key);
            } while (!index.addPins(entry, 1));
            try {
                flushDurably();
            } catch (StorageException e) {
                index.addPins(entry, -1);
                throw e;
            }
        });
        settle(asset);
    }

    void unpin(AssetKey key) throws StorageException {
        catchUp();
        Optional<IndexEntry> entry = index.find(key).filter(IndexEntry::isPinned);
        if (entry.isPresent() && index.addPins(entry.get(), -1)) {
            flushDurably();
            eviction.requestIfOver(entry.get());
        }
    }

    boolean isEvictable(IndexEntry entry) {
        LiveAsset asset = assets.get(entry.key());
        return !entry.isPinned() && (asset == null || !asset.table().isLeased());
    }

    /** Returns whether the asset is gone. */
    boolean evict(AssetKey key) throws StorageException {
        while (true) {
            LiveAsset asset = assets.computeIfAbsent(
                    key, missing -> new LiveAsset(this, backing, locks, missing, index.findOrAdd(missing)));
            Optional<Boolean> evicted;
            try {
                evicted = asset.evict();
            } finally {
                if (asset.table().isGone()) {
                    assets.remove(key, asset);
                }
            }
            if (evicted.isPresent()) {
                return evicted.get();
            }
        }
    }

    void enforce(Limits limits) throws StorageException {
        evictor.enforce(limits);
    }

    /** Evicts all that may be. Returns how many assets are left. */
    int clear() throws StorageException {
        Failures failures = new Failures();
        failures.collect(this::catchUp);
        index.list().forEach(entry -> failures.collect(() -> evict(entry.key())));
        failures.throwFirst();
        return index.count();
    }

    List<AssetStore.ResourceSummary> resources(AssetKey key) {
        if (index.find(key).isEmpty()) {
            return List.of();
        }
        LiveAsset asset = live(key);
        List<AssetStore.ResourceSummary> rows = new ArrayList<>();
        for (ManifestEntry row : asset.entries()) {
            rows.add(row.summary(key));
        }
        settle(asset);
        return rows;
    }

    boolean isLeased(AssetKey key) {
        LiveAsset asset = assets.get(key);
        return asset != null && asset.table().isLeased();
    }

    void checkpoint() throws StorageException {
        Failures failures = new Failures();
        failures.collect(unsaved::saveAll);
        failures.collect(this::flushDurably);
        failures.throwFirst();
    }

    VerifyReport verify() throws StorageException {
        checkpoint();
        return backing instanceof AssetDisk disk ? verify(disk) : new VerifyReport(index.count(), 0, List.of());
    }

    private VerifyReport verify(AssetDisk disk) throws StorageException {
        // Another process notes a new asset a moment after it has made it.
        VerifyReport report = new Verifier(this, disk).verify(indexComplete && locks.isAlone());
        found();
        return report;
    }

    /** Returns the asset, made if it is not in use; {@link #settle} after. */
    LiveAsset use(AssetKey key) {
        return live(key);
    }

    /** Counts an asset again and forgets it in memory if it is not in use. */
    void settle(LiveAsset asset) {
        report(asset);
        retire(asset);
    }

    private void flushDurably() throws StorageException {
        if (flusher != null) {
            flusher.flush(true);
        }
    }

    private void flushClosedQuietly() {
        if (flusher != null && indexComplete) {
            ModuleLog.quietly("save the index", flusher::flushClosed);
        } else if (flusher != null) {
            ModuleLog.quietly("save the index", this::flushDurably);
        }
    }

    /** Returns the most generous limits of all views; without a view nothing is evicted any more. */
    private Limits limits() {
        Limits limits = null;
        for (StoreView view : views) {
            limits = limits == null ? view.limits() : limits.orMore(view.limits());
        }
        return limits == null ? Limits.UNLIMITED : limits;
    }

    private void adoptQuietly() {
        ModuleLog.quietly("look for assets that the index does not know", () -> {
            new Verifier(this, (AssetDisk) backing).adopt(false);
            found();
        });
    }

    private void found() throws StorageException {
        indexComplete = true;
        if (flusher != null) {
            flusher.flushFound();
        }
    }

    @Override
    public String toString() {
        return "StoreCore[" + backing + ' ' + index + " leases=" + openLeases + "]";
    }
}
