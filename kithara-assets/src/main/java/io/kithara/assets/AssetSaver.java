package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Writes the manifest of one asset: first what has landed is noted, then it is forced, then the manifest vouches for it as
 * durable. What lands meanwhile is durable with the next save.
 */
/*
 * Ownership: any thread saves. lock serializes savers and is held over their I/O; openers and readers never take it.
 */
final class AssetSaver {
    private final ReentrantLock lock = new ReentrantLock();
    private final AssetKey key;
    private final ResourceTable table;
    private final Backing backing;
    private final SharedManifest manifest;

    AssetSaver(AssetKey key, ResourceTable table, Backing backing, SharedManifest manifest) {
        this.key = key;
        this.table = table;
        this.backing = backing;
        this.manifest = manifest;
    }

    /**
     * Does nothing if nothing changed since the last save, or if the asset is gone.
     *
     * @throws StorageException {@code IO} or {@code NO_SPACE}; the old manifest stands and the changes stay unsaved
     */
    void save() throws StorageException {
        lock.lock();
        try {
            Optional<Set<String>> owned = table.isGone() ? Optional.empty() : table.beginSave();
            if (owned.isPresent()) {
                save(owned.get());
            }
        } finally {
            lock.unlock();
        }
    }

    private void save(Set<String> owned) throws StorageException {
        boolean saved = false;
        try {
            write(owned);
            saved = true;
        } finally {
            // What failed is left for whoever saves next: asking again on a timer would only hear the same of a full
            // disk.
            table.endSave(saved);
        }
    }

    /** Runs {@code work}, which deletes what a save would write, while nobody saves. */
    void exclude(DiskWork work) throws StorageException {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks {@code question} while nobody saves; false if somebody does. What is being written is not on disk yet, and
     * whoever read the manifest now would take it for lost.
     */
    boolean unlessSaving(BooleanSupplier question) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            return question.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    private void write(Set<String> owned) throws StorageException {
        Object basis = manifest.basis();
        List<ManifestEntry> rows = new ArrayList<>();
        for (ManifestEntry kept : table.keptEntries()) {
            if (kept.isWorthKeeping()) {
                rows.add(kept);
            }
        }
        for (SharedResource shared : table.openResources()) {
            ManifestEntry row = durable(shared);
            if (row.isWorthKeeping()) {
                rows.add(row);
            }
        }
        manifest.save(basis, rows, owned);
    }

    /** What lands while this forces is in the row as landed, and not as durable. */
    private ManifestEntry durable(SharedResource shared) throws StorageException {
        if (shared.takeChanged()) {
            try {
                ManifestEntry noted = shared.entry();
                shared.bytes().force();
                shared.setDurable(backing.durable(key, noted).durable());
            } catch (StorageException e) {
                shared.markChanged();
                throw e;
            }
        }
        return shared.entry();
    }
}
