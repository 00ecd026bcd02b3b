package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The assets whose manifests do not say any more what is true, each once, until they are written. Safe from any thread; only
 * saving touches the disk.
 */
final class UnsavedAssets {
    /** How soon what first lands is vouched for: a few blocks come together, and a crash costs no more than these. */
    static final Duration FIRST_SAVE_DELAY = Duration.ofMillis(100);

    /** How often a growing asset's manifest is written at most: what a crash may cost, against a force each time. */
    private static final Duration SAVE_PERIOD = Duration.ofSeconds(1);

    private final ConcurrentLinkedQueue<LiveAsset> unsaved = new ConcurrentLinkedQueue<>();
    private final Consumer<LiveAsset> onSaved;
    private final Pace saving;

    /** Creates a list that is empty; {@code onSaved} gets each asset that was written. */
    UnsavedAssets(Workers workers, Consumer<LiveAsset> onSaved) {
        this.onSaved = onSaved;
        this.saving = new Pace(workers, FIRST_SAVE_DELAY, SAVE_PERIOD, this::saveQuietly);
    }

    /** Adds an asset, to be saved soon. */
    void add(LiveAsset asset) {
        if (asset.table().markUnsaved()) {
            unsaved.add(asset);
            saving.request();
        }
    }

    /**
     * Writes the manifests of all.
     *
     * @throws StorageException {@code IO} if one could not be written; that one is still to be saved, the others are
     */
    void saveAll() throws StorageException {
        Failures failures = new Failures();
        List<LiveAsset> failed = new ArrayList<>();
        for (LiveAsset asset = unsaved.poll(); asset != null; asset = unsaved.poll()) {
            LiveAsset due = asset;
            if (failures.collect(due::save)) {
                onSaved.accept(due);
            } else {
                failed.add(due);
            }
        }
        unsaved.addAll(failed);
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
