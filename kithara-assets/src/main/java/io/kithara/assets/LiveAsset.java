package io.kithara.assets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.assets.VerifyReport.Problem;
import io.kithara.storage.StorageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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
    /** Generations from here up are one lease's alone: no resource is restarted as often. */
    private static final int PRIVATE_GENERATIONS = 1 << 30;

    private final ReentrantLock diskLock = new ReentrantLock();
    private final AssetKey key;
    private final IndexEntry entry;
    private final StoreCore store;
    private final Backing backing;
    private final CacheLocks locks;
    private final ResourceTable table;
    private final SharedManifest manifest;
    private final AssetSaver saver;

    LiveAsset(StoreCore store, Backing backing, CacheLocks locks, AssetKey key, IndexEntry entry) {
        this.store = store;
        this.backing = backing;
        this.locks = locks;
        this.key = key;
        this.entry = entry;
        this.table = new ResourceTable(backing, locks);
        this.manifest = new SharedManifest(key, backing, locks, this::merge);
        this.saver = new AssetSaver(key, table, backing, manifest);
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
            if (!found.bytes().coverage().isWhole()) {
                manifest.refresh();
            }
            return found;
        }
        // Waits for an eviction under way, so that the next asset does not open files that are being deleted.
        diskLock.lock();
        try {
            if (table.isGone()) {
                return null;
            }
            enter();
            try {
                SharedResource other = table.lease(resource.path());
                return other != null ? other : openAndLease(resource);
            } finally {
                table.leave();
            }
        } finally {
            diskLock.unlock();
        }
    }

    /** Keeps other processes from deleting until {@code table.leave}; waits for one that does. */
    @GuardedBy("diskLock")
    private void enter() throws StorageException {
        if (table.enter()) {
            manifest.refresh();
        } else {
            entered(locks.use(key));
        }
    }

    /** As {@link #enter}, but does not wait. Returns false if another process is deleting. */
    @GuardedBy("diskLock")
    private boolean tryEnter() {
        if (table.enter()) {
            manifest.refresh();
            return true;
        }
        Optional<HeldRange> use = locks.tryUse(key);
        use.ifPresent(this::entered);
        return use.isPresent();
    }

    /** What is open here may have been deleted until now: that is found out before it counts as used. */
    private void entered(HeldRange use) {
        manifest.refresh();
        table.enter(use);
    }

    /** Looks at what other processes have written. Touches the disk. */
    void refresh() {
        manifest.refresh();
    }

    /** Takes over what another process has written; those who wait for it are woken by the storage thread, under no lock. */
    private void merge(Manifest theirs) {
        ResourceTable.News news = table.merge(theirs);
        news.closing.forEach(store.files()::closeHandle);
        store.report(this);
        if (!news.wakes.isEmpty()) {
            store.wakeSoon(news.wakes);
        }
    }

    /** See {@link ResourceLease#claimWriter}. May touch the disk. */
    Optional<ClaimedWriter> claimWriter(SharedResource shared, TrackedResource view) {
        ResourceTable.Claim claim = table.claim(shared);
        switch (claim) {
            case REFUSED -> {
                return Optional.empty();
            }
            case ELSEWHERE -> {
                store.follow(shared);
                return Optional.empty();
            }
            case TAKEN -> manifest.refresh();
            default -> {
                // Nothing to find out.
            }
        }
        return table.grant(claim, store, shared, view);
    }

    @GuardedBy("diskLock")
    private SharedResource openAndLease(ResourceKey resource) throws StorageException {
        boolean own = table.takeRow(resource);
        if (own) {
            manifest.refresh();
        }
        boolean changed = false;
        try {
            ManifestEntry known = table.keptEntry(resource.path());
            // What another process is writing grows while it is looked at: what it says has landed, has.
            Checkup checkup = own ? check(known) : Checkup.sound(known);
            ManifestEntry sound = checkup.sound();
            SharedResource shared = opened(resource, sound);
            table.addOpen(shared);
            changed = checkup.changes(known);
            if (changed) {
                checkup.problem().ifPresent(problem -> warn(resource, problem, known, sound));
                shared.markChanged();
                store.changed(this);
            }
            return shared;
        } finally {
            if (own) {
                table.endRow(resource, changed);
            }
        }
    }

    /**
     * What lost everything begins again in a file of its own: another process may have the old one open, whose bytes are
     * perhaps of another version than those to come.
     */
    private Checkup check(ManifestEntry known) throws StorageException {
        Checkup checkup = backing.check(key, known.durableOnly());
        if (checkup.sound().isWorthKeeping() || !known.isWorthKeeping()) {
            return checkup;
        }
        backing.delete(key, known);
        return new Checkup(ManifestEntry.empty(known.path(), known.generation() + 1), checkup.problem());
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

    /**
     * Starts the next generation, unless {@code old} is not the current one: then another lease or process has done so, and
     * this joins it. While another process writes the resource, the next generation is this lease's alone and not kept.
     * Returns the generation with one lease more.
     */
    SharedResource restart(SharedResource old) throws StorageException {
        ResourceKey resource = old.key();
        diskLock.lock();
        try {
            boolean own = table.takeRow(resource);
            boolean restarts = false;
            try {
                if (own) {
                    manifest.refresh();
                }
                SharedResource other = table.isCurrent(old) ? null : table.lease(resource.path());
                if (other != null) {
                    return other;
                }
                if (table.generation(resource.path()) > old.generation()) {
                    return openAndLease(resource);
                }
                restarts = own;
                return own ? startNext(old) : startPrivate(old);
            } finally {
                if (own) {
                    table.endRow(resource, restarts);
                }
            }
        } finally {
            diskLock.unlock();
        }
    }

    @GuardedBy("diskLock")
    private SharedResource startNext(SharedResource old) throws StorageException {
        String path = old.key().path();
        int newest = Math.max(old.generation(), table.generation(path));
        SharedResource fresh = opened(old.key(), ManifestEntry.empty(path, newest + 1));
        fresh.markChanged();
        table.addOpen(fresh);
        // Before the writer ends: the right to write stays here until others can see that there is a next generation.
        store.changed(this);
        table.writer(old).ifPresent(ClaimedWriter::cancel);
        return fresh;
    }

    @GuardedBy("diskLock")
    private SharedResource startPrivate(SharedResource old) throws StorageException {
        int generation = PRIVATE_GENERATIONS + ThreadLocalRandom.current().nextInt(PRIVATE_GENERATIONS);
        SharedResource fresh = opened(old.key(), ManifestEntry.empty(old.key().path(), generation));
        table.addPrivate(fresh);
        return fresh;
    }

    private SharedResource opened(ResourceKey resource, ManifestEntry entry) throws StorageException {
        SharedResource opened = new SharedResource(this, resource, entry, backing.open(key, entry));
        store.opened(opened);
        return opened;
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
            // What another process has deleted meanwhile is closed by that.
            boolean entered = tryEnter();
            try {
                saver.exclude(closing);
            } finally {
                if (entered) {
                    table.leave();
                }
            }
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
                deleteUseless(idle);
            }
        }
    }

    /**
     * An old generation's file can go, as those who have it open keep it; not if all of it was evicted meanwhile and another
     * has been begun under the same name. The file of one in which nothing has landed may be
     * about to be written by another process that has it open.
     */
    private void deleteUseless(SharedResource closed) throws StorageException {
        if (table.hasSuccessor(closed)) {
            return;
        }
        boolean old = closed.generation() != table.generation(closed.key().path());
        Optional<HeldRange> alone = old ? Optional.of(HeldRange.NOTHING) : locks.tryAlone(key);
        try {
            if (alone.isPresent()) {
                backing.delete(key, closed.entry());
            }
        } finally {
            alone.ifPresent(HeldRange::close);
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
     * Deletes everything unless leased, here or in another process, or pinned. Returns whether it did; empty if this asset was
     * gone before, and it is up to the next one.
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
        return !table.isLeased()
                && alone(() -> {
                    store.catchUp();
                    Optional<List<SharedResource>> closing = table.end(store.index(), entry, onlyIfEmpty);
                    if (closing.isPresent()) {
                        saver.exclude(() -> {
                            closing.get().forEach(store.files()::closeHandle);
                            backing.delete(key);
                        });
                    }
                    return closing.isPresent();
                });
    }

    /** Runs {@code work} while no other process uses the asset. Returns what it does, or false if one does. */
    @GuardedBy("diskLock")
    private boolean alone(Deleting work) throws StorageException {
        if (!tryEnter()) {
            return false;
        }
        try {
            Optional<HeldRange> alone = locks.tryAlone(key);
            try {
                manifest.refresh();
                return alone.isPresent() && work.run();
            } finally {
                alone.ifPresent(HeldRange::close);
            }
        } finally {
            table.leave();
        }
    }

    /** Deletes the resource that has not been leased for longest. Returns false if all are leased, or pinned. */
    boolean evictOldestResource() throws StorageException {
        diskLock.lock();
        try {
            return !entry.isPinned() && alone(this::deleteOldest);
        } finally {
            diskLock.unlock();
        }
    }

    /** Called under diskLock. */
    private boolean deleteOldest() throws StorageException {
        Optional<ResourceTable.Unleased> oldest = table.removeOldestUnleased();
        if (oldest.isEmpty()) {
            return false;
        }
        ResourceKey resource = new ResourceKey(key, oldest.get().entry().path());
        boolean own = table.takeRow(resource);
        store.changed(this);
        if (own) {
            table.endRow(resource, true);
        }
        saver.exclude(() -> {
            oldest.get().shared().ifPresent(store.files()::closeHandle);
            backing.delete(key, oldest.get().entry());
        });
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
            boolean own = table.takeRow(shared.key());
            store.changed(this);
            if (own) {
                table.endRow(shared.key(), true);
            }
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
            manifest.refresh();
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

    /**
     * Runs {@code work} on the files while nobody opens, saves or deletes them; not at all if the asset is leased, here or in
     * another process.
     */
    void whileIdle(DiskWork work) throws StorageException {
        diskLock.lock();
        try {
            if (!table.isLeased() && !table.isGone()) {
                var unused = alone(() -> {
                    saver.exclude(work);
                    return true;
                });
            }
        } finally {
            diskLock.unlock();
        }
    }

    /** Keeps other processes from deleting the asset while {@code work} runs. */
    void whileUsed(DiskWork work) throws StorageException {
        diskLock.lock();
        try {
            enter();
        } finally {
            diskLock.unlock();
        }
        try {
            work.run();
        } finally {
            table.leave();
        }
    }

    @Override
    public String toString() {
        return "LiveAsset[" + key + ' ' + table + "]";
    }

    @FunctionalInterface
    private interface Deleting {
        boolean run() throws StorageException;
    }
}
