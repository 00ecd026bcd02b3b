package io.kithara.assets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.storage.StorageException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of one asset, which several processes write: each changes the rows of what it alone may write, and takes the
 * others as it finds them, so that nobody's bytes are forgotten. Safe from any thread; touches the disk.
 */
/*
 * Ownership: any thread; savers take turns, which is up to the caller. lock guards which manifest was seen last; it is held
 * while one is read and told, so that news are told in their order, and not while one is written, so that nobody who opens
 * waits for a save. Taken under it: what the listener takes. It may be taken while LiveAsset.diskLock, the lock of AssetSaver
 * or a SharedLease is held, never the reverse.
 */
final class SharedManifest {
    private final ReentrantLock lock = new ReentrantLock();
    private final AssetKey key;
    private final Backing backing;
    private final CacheLocks locks;
    private final Consumer<Manifest> onNews;

    @GuardedBy("lock")
    private @Nullable Object seen;

    /**
     * Creates one of which nothing was seen.
     *
     * @param onNews gets a manifest that another process has written, or that is read for the first time
     */
    SharedManifest(AssetKey key, Backing backing, CacheLocks locks, Consumer<Manifest> onNews) {
        this.key = key;
        this.backing = backing;
        this.locks = locks;
        this.onNews = onNews;
    }

    /** Reads the manifest and tells of it, if it is another one than was seen last. */
    void refresh() {
        lock.lock();
        try {
            // Its mark first: one that is replaced between the two looks is read again the next time.
            Object now = backing.manifestMark(key);
            if (!now.equals(seen)) {
                Manifest news = backing.load(key);
                seen = now;
                onNews.accept(news);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns a mark of what was seen last, for {@link #save}. */
    Object basis() {
        lock.lock();
        try {
            return seen == null ? this : seen;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Replaces the manifest.
     *
     * @param basis what {@link #basis} said before {@code rows} were collected
     * @param rows all that this process knows
     * @param owned the paths of which others have nothing newer, nor anything that {@code rows} lack
     */
    void save(Object basis, Collection<ManifestEntry> rows, Set<String> owned) throws StorageException {
        HeldRange alone = locks.manifest(key);
        try {
            if (backing.manifestMark(key).equals(basis)) {
                backing.save(key, Manifest.of(rows));
                saw(backing.manifestMark(key));
            } else {
                backing.save(key, merged(backing.load(key), rows, owned));
            }
        } finally {
            alone.close();
        }
        refresh();
    }

    private void saw(Object mark) {
        lock.lock();
        try {
            seen = mark;
        } finally {
            lock.unlock();
        }
    }

    private static Manifest merged(Manifest theirs, Collection<ManifestEntry> ours, Set<String> owned) {
        Map<String, ManifestEntry> rows = new TreeMap<>(theirs.entries());
        rows.keySet().removeAll(owned);
        for (ManifestEntry row : ours) {
            if (owned.contains(row.path())) {
                rows.put(row.path(), row);
            }
        }
        return Manifest.of(rows.values());
    }

    @Override
    public String toString() {
        return "SharedManifest[" + key + "]";
    }
}
