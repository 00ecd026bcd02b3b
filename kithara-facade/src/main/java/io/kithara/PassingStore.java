package io.kithara;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes live that may not be stored, while they are read: a store in memory beside the one on disk, made when first
 * needed, or the only one there is. Safe from any thread.
 */
final class PassingStore implements Supplier<AssetStore>, AutoCloseable {
    private final AssetStore kept;
    private final KitharaBuilder settings;
    private final ExecutorService storage;
    private final ScheduledExecutorService timer;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable AssetStore made;

    PassingStore(AssetStore kept, KitharaBuilder settings, ExecutorService storage, ScheduledExecutorService timer) {
        this.kept = kept;
        this.settings = settings;
        this.storage = storage;
        this.timer = timer;
    }

    @Override
    public AssetStore get() {
        if (settings.cacheDirectory.isEmpty()) {
            return kept;
        }
        lock.lock();
        try {
            if (made == null) {
                AssetStoreOptions.Builder options =
                        AssetStoreOptions.builder().executors(storage, timer).keys(kept.keys());
                made = AssetStore.inMemory(KitharaBuilder.DEFAULT_MEMORY_CACHE_BYTES, options.build());
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (made != null) {
                made.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
