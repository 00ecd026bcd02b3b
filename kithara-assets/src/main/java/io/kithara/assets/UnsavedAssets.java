package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The assets whose manifests do not say any more what is true, each once, until they are written. Safe from any thread; only
 * saving touches the disk.
 */
/*
 * Ownership: any thread adds and saves. lock serializes those who save and is held over their I/O, so that nobody takes for
 * saved what another has only begun to save. Adding does without it. Order: lock, then what LiveAsset takes.
 */
final class UnsavedAssets {
    /** How soon what first lands is vouched for: a few blocks come together, and a crash costs no more than these. */
    static final Duration FIRST_SAVE_DELAY = Duration.ofMillis(100);

    /** How often a growing asset's manifest is written at most: what a crash may cost, against a force each time. */
    private static final Duration SAVE_PERIOD = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<LiveAsset> unsaved = ConcurrentHashMap.newKeySet();
    private final Consumer<LiveAsset> onSaved;
    private final Pace saving;

    /** Creates a list that is empty; {@code onSaved} gets each asset that was written. */
    UnsavedAssets(Workers workers, Consumer<LiveAsset> onSaved) {
        this.onSaved = onSaved;
        this.saving = new Pace(workers, FIRST_SAVE_DELAY, SAVE_PERIOD, this::saveQuietly);
    }

    /** Adds an asset, to be saved soon. */
    void add(LiveAsset asset) {
        asset.table().markUnsaved();
        if (unsaved.add(asset)) {
            saving.request();
        }
    }

    /**
     * Writes the manifests of all that were added before this call; waits for a save under way.
     *
     * @throws StorageException {@code IO} if one could not be written; that one is still to be saved, the others are
     */
    void saveAll() throws StorageException {
        Failures failures = new Failures();
        lock.lock();
        try {
            for (LiveAsset asset : List.copyOf(unsaved)) {
                // Taken out first: what changes while it is saved adds it again.
                unsaved.remove(asset);
                if (failures.collect(asset::save)) {
                    onSaved.accept(asset);
                } else {
                    unsaved.add(asset);
                }
            }
        } finally {
            lock.unlock();
        }
        failures.throwFirst();
    }

    /** As {@link #saveAll}; what fails is told to the log. */
    void saveQuietly() {
        ModuleLog.quietly("save manifests", this::saveAll);
    }

    @Override
    public String toString() {
        return "UnsavedAssets[" + unsaved.size() + "]";
    }
}
