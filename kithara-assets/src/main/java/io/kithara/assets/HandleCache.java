package io.kithara.assets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which resources nobody leases keep their file open: those used most and most recently. It holds no right to
 * them: a resource it drops is closed only if it is still unused then.
 *
 * <p>Safe from any thread. The cache behind it takes 62 ms to load in a new process, so it is made on the storage
 * executor when the first lease ends.
 */
/*
 * lock guards the making of cache. Dropped resources go to onDrop on the storage executor; no lock is held then.
 */
final class HandleCache {
    private final int capacity;
    private final Workers workers;
    private final Consumer<SharedResource> onDrop;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Cache<SharedResource, Boolean> cache;

    HandleCache(int capacity, Workers workers, Consumer<SharedResource> onDrop) {
        this.capacity = capacity;
        this.workers = workers;
        this.onDrop = onDrop;
    }

    /** Notes that the last lease of {@code idle} ended; one that is kept already costs a look-up. */
    void keep(SharedResource idle) {
        if (idle.markHandleKept()) {
            workers.soon(() -> cache().put(idle, Boolean.TRUE));
        } else {
            Cache<SharedResource, Boolean> existing = cache;
            if (existing != null) {
                var unused = existing.getIfPresent(idle);
            }
        }
    }

    /** Forgets a resource that has been closed. */
    void forget(SharedResource closed) {
        Cache<SharedResource, Boolean> existing = cache;
        if (existing != null) {
            existing.invalidate(closed);
        }
    }

    private Cache<SharedResource, Boolean> cache() {
        lock.lock();
        try {
            Cache<SharedResource, Boolean> existing = cache;
            if (existing == null) {
                existing = Caffeine.newBuilder()
                        .maximumSize(capacity)
                        .executor(workers::soon)
                        .evictionListener(
                                (@Nullable SharedResource dropped, @Nullable Boolean kept, RemovalCause cause) ->
                                        drop(dropped))
                        .build();
                cache = existing;
            }
            return existing;
        } finally {
            lock.unlock();
        }
    }

    private void drop(@Nullable SharedResource dropped) {
        if (dropped != null) {
            dropped.markHandleDropped();
            workers.soon(() -> onDrop.accept(dropped));
        }
    }
}
