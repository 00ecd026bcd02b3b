package io.kithara.assets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.assets.VerifyReport.Problem;
import io.kithara.storage.StorageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One asset that is in use. Made when a resource of it is opened; gone when nothing of it is open and everything is
 * saved, or when it is evicted, and then whoever holds it asks the store for the next.
 */
/*
 * Ownership: any thread. diskLock serializes work on the asset's files: opening, restarting, closing, deleting. It is
 * held over that I/O; leasing what is open already does without it, and so does saving.
 * Order: diskLock, the lock of AssetSaver, the lock of ResourceTable.
 */
final class LiveAsset {
    private final ReentrantLock diskLock = new ReentrantLock();
    private final AssetKey key;
    private final IndexEntry entry;
    private final StoreCore store;
    private final Backing backing;
    private final ResourceTable table;
    private final AssetSaver saver;

    LiveAsset(StoreCore store, Backing backing, AssetKey key, IndexEntry entry) {
        this.store = store;
        this.backing = backing;
        this.key = key;
        this.entry = entry;
        this.table = new ResourceTable(backing);
        this.saver = new AssetSaver(key, table, backing);
    }

    AssetKey key() {
        return key;
    }

    IndexEntry entry() {
        return entry;
    }

    ResourceTable table() {
        return table;
    }

    /** Returns the resource with one lease more, or null if this asset is gone. */
    @Nullable
    SharedResource lease(ResourceKey resource) throws StorageException {
        SharedResource found = table.lease(resource.path());
        if (found != null) {
            return found;
        }
        // Waits for an eviction under way, so that the next asset does not open files that are being deleted.
        diskLock.lock();
        try {
            SharedResource other = table.lease(resource.path());
            return other != null || table.isGone() ? other : openAndLease(resource);
        } finally {
            diskLock.unlock();
        }
    }

    @GuardedBy("diskLock")
    private SharedResource openAndLease(ResourceKey resource) throws StorageException {
        loadManifest();
        ManifestEntry known = table.keptEntry(resource.path());
        Checkup checkup = backing.check(key, known);
        ManifestEntry sound = checkup.sound();
        SharedResource shared = new SharedResource(this, resource, sound, backing.open(key, sound));
        store.opened(shared);
        table.addOpen(shared);
        if (checkup.changes(known)) {
            checkup.problem().ifPresent(problem -> warn(resource, problem, known, sound));
            shared.markChanged();
            store.changed(this);
        }
        return shared;
    }

    private static void warn(ResourceKey resource, Problem problem, ManifestEntry known, ManifestEntry sound) {
        long kept = sound.coverage().landed().lengthBytes();
        long lost = known.coverage().landed().lengthBytes() - kept;
        ModuleLog.logger()
                .log(
                        System.Logger.Level.WARNING,
                        "{0} is damaged ({1}): {2} bytes will be fetched again, {3} are kept",
                        resource,
                        problem,
                        lost,
                        kept);
    }

    @GuardedBy("diskLock")
    private void loadManifest() {
        if (!table.isLoaded()) {
            table.load(backing.load(key).durableOnly());
        }
    }

    /**
     * Starts the next generation, unless {@code old} is not the current one: then another lease has done so, and this
     * joins it. Returns the current generation with one lease more.
     */
    SharedResource restart(SharedResource old) throws StorageException {
        diskLock.lock();
        try {
            if (!table.isCurrent(old)) {
                SharedResource current = table.lease(old.key().path());
                if (current != null) {
                    return current;
                }
            }
            int newest =
                    Math.max(old.generation(), table.keptEntry(old.key().path()).generation());
            ManifestEntry next = ManifestEntry.empty(old.key().path(), newest + 1);
            SharedResource fresh = new SharedResource(this, old.key(), next, backing.open(key, next));
            fresh.markChanged();
            store.files().opened();
            table.addOpen(fresh);
            table.writer(old).ifPresent(ClaimedWriter::cancel);
            return fresh;
        } finally {
            diskLock.unlock();
        }
    }

    /**
     * Closes a resource that nobody leases. One of an old generation, and one that nothing ever landed in, leaves no
     * file. Does nothing if it is leased again.
     */
    void closeIdle(SharedResource idle) {
        closeSafely(() -> closeUnsaved(idle, false), idle);
    }

    /** As {@link #closeIdle}, unless by now somebody has had it and left something in it. */
    void closeUseless(SharedResource idle) {
        closeSafely(() -> closeUnsaved(idle, true), idle);
    }

    private void closeSafely(DiskWork closing, SharedResource idle) {
        diskLock.lock();
        try {
            saver.exclude(closing);
        } catch (StorageException e) {
            ModuleLog.logger().log(System.Logger.Level.WARNING, "left behind by {0}: {1}", idle, e.getMessage());
        } finally {
            diskLock.unlock();
        }
    }

    private void closeUnsaved(SharedResource idle, boolean uselessOnly) throws StorageException {
        long leaseChanges = table.leaseChanges(idle);
        boolean keeps = table.isCurrent(idle) && !idle.isEmpty();
        if (keeps && uselessOnly) {
            return;
        }
        Optional<ManifestEntry> last = keeps ? Optional.of(forced(idle)) : Optional.empty();
        if (table.removeIdle(idle, leaseChanges, last)) {
            store.files().closeHandle(idle);
            if (!keeps) {
                backing.delete(key, idle.entry());
            }
        }
    }

    /** A file that cannot be forced is not vouched for. */
    private ManifestEntry forced(SharedResource idle) {
        ManifestEntry last = idle.entry();
        try {
            idle.bytes().force();
            return backing.durable(key, last);
        } catch (StorageException e) {
            ModuleLog.logger().log(System.Logger.Level.WARNING, "{0} will be fetched again: {1}", idle, e.getMessage());
            return last.emptied();
        }
    }

    /** Writes the manifest if anything changed since it was written last. */
    void save() throws StorageException {
        saver.save();
    }

    /**
     * Deletes everything unless leased or pinned. Returns whether it did; empty if this asset was gone before, and it is
     * up to the next one.
     *
     * @throws StorageException {@code IO} if files could not be deleted; it is gone nevertheless
     */
    Optional<Boolean> evict() throws StorageException {
        diskLock.lock();
        try {
            return table.isGone() ? Optional.empty() : Optional.of(end(false));
        } finally {
            diskLock.unlock();
        }
    }

    /** Deletes what is left of an asset that nothing is kept of, unless it is used or pinned, or was gone before. */
    void evictIfEmpty() throws StorageException {
        diskLock.lock();
        try {
            if (!table.isGone()) {
                var unused = end(true);
            }
        } finally {
            diskLock.unlock();
        }
    }

    @GuardedBy("diskLock")
    private boolean end(boolean onlyIfEmpty) throws StorageException {
        Optional<List<SharedResource>> closing = table.end(store.index(), entry, onlyIfEmpty);
        if (closing.isPresent()) {
            saver.exclude(() -> {
                closing.get().forEach(store.files()::closeHandle);
                backing.delete(key);
            });
        }
        return closing.isPresent();
    }

    /** Deletes the resource that has not been leased for longest. Returns false if all are leased, or pinned. */
    boolean evictOldestResource() throws StorageException {
        diskLock.lock();
        try {
            loadManifest();
            Optional<ResourceTable.Unleased> oldest =
                    entry.isPinned() ? Optional.empty() : table.removeOldestUnleased();
            if (oldest.isEmpty()) {
                return false;
            }
            saver.exclude(() -> {
                oldest.get().shared().ifPresent(store.files()::closeHandle);
                backing.delete(key, oldest.get().entry());
            });
        } finally {
            diskLock.unlock();
        }
        store.changed(this);
        return true;
    }

    /**
     * Has a look at an open resource, unless it was closed meanwhile. What is damaged is not vouched for any more; it is
     * fetched again when the file is opened next, and until then whoever has it open has it as it is.
     */
    void check(SharedResource shared, BlockSampler.Look look) throws StorageException {
        saver.exclude(() -> {
            List<BlockPieces> damaged = table.isEnded(shared) ? List.of() : look.damaged(shared.durable());
            for (BlockPieces block : damaged) {
                ModuleLog.logger()
                        .log(System.Logger.Level.WARNING, "{0} is damaged at {1}", shared.key(), block.pieces());
                shared.markDamaged(block);
            }
        });
        if (shared.isDamaged()) {
            store.changed(this);
            store.files().close(shared);
        }
    }

    /** Marks this gone if nothing of it is open and everything is saved. Returns whether it is gone. */
    boolean retireIfQuiet() {
        // If somebody opens, closes or saves now, that ends in a question like this one.
        if (!diskLock.tryLock()) {
            return false;
        }
        try {
            return saver.unlessSaving(table::retireIfQuiet);
        } finally {
            diskLock.unlock();
        }
    }

    /** Returns what is known of every resource that has bytes, by path. */
    List<ManifestEntry> entries() {
        diskLock.lock();
        try {
            loadManifest();
        } finally {
            diskLock.unlock();
        }
        List<ManifestEntry> entries = new ArrayList<>(table.keptEntries());
        table.openResources().stream()
                .map(SharedResource::entry)
                .filter(ManifestEntry::isWorthKeeping)
                .forEach(entries::add);
        entries.sort(Comparator.comparing(ManifestEntry::path));
        return entries;
    }

    /** Runs {@code work} on the files while nobody opens, saves or deletes them; not at all if the asset is leased. */
    void whileIdle(DiskWork work) throws StorageException {
        diskLock.lock();
        try {
            loadManifest();
            if (!table.isLeased() && !table.isGone()) {
                saver.exclude(work);
            }
        } finally {
            diskLock.unlock();
        }
    }

    @Override
    public String toString() {
        return "LiveAsset[" + key + ' ' + table + "]";
    }
}
