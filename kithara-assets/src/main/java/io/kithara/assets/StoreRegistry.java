package io.kithara.assets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The stores on disk that this JVM has open, by real path, so that two of one directory share resources and locks. The
 * one piece of static state in Kithara: without it the second store of a directory would drop or violate the locks of
 * the first.
 */
/*
 * LOCK guards CORES, LOCK_FILES and the moment between "nobody uses it" and its end; held over the opening and the shutting
 * down of a cache, which are rare, so that nobody opens one that is being shut down. Everything else is entered under it,
 * never the reverse, but for release of a lease, which holds no lock when it calls.
 */
final class StoreRegistry {
    private static final ReentrantLock LOCK = new ReentrantLock();

    @GuardedBy("LOCK")
    private static final Map<Path, StoreCore> CORES = new HashMap<>();

    /** Those of CORES, and those that could not be closed because another class loader has locks of the same file. */
    @GuardedBy("LOCK")
    private static final Map<Path, LockFile> LOCK_FILES = new HashMap<>();

    private StoreRegistry() {}

    static AssetStore open(Path root, AssetStoreOptions options) throws StorageException {
        LOCK.lock();
        try {
            Path realRoot = Files.createDirectories(root).toRealPath();
            DiskNames names = KeyFile.open(realRoot, options.key());
            StoreCore core = CORES.get(realRoot);
            if (core != null) {
                names.destroy();
            } else {
                core = start(new AssetDisk(realRoot, names), options);
                CORES.put(realRoot, core);
            }
            StoreView view = new StoreView(core, options, OptionalLong.empty(), closing -> close(realRoot, closing));
            core.attach(view);
            return view;
        } catch (IOException e) {
            throw e instanceof StorageException known
                    ? known
                    : new StorageException(StorageException.Reason.IO, root + " cannot be made or entered", e);
        } finally {
            LOCK.unlock();
        }
    }

    @GuardedBy("LOCK")
    private static StoreCore start(AssetDisk disk, AssetStoreOptions options) throws IOException {
        Path realRoot = disk.root();
        CacheLocks locks = new CacheLocks(enter(realRoot));
        try {
            StoreCore core = StoreCore.onDisk(disk, locks, options);
            core.onUnused(() -> endIfUnused(realRoot));
            return core;
        } catch (IOException e) {
            leave(realRoot);
            throw e;
        }
    }

    /** Returns the directory's lock file with a seat taken; null where nothing can be locked. */
    @GuardedBy("LOCK")
    private static @Nullable LockFile enter(Path realRoot) throws IOException {
        LockFile kept = LOCK_FILES.get(realRoot);
        if (kept != null) {
            kept.enter();
            return kept;
        }
        Optional<LockFile> opened = LockFile.open(realRoot.resolve(CacheLocks.FILE_NAME));
        opened.ifPresent(file -> LOCK_FILES.put(realRoot, file));
        return opened.orElse(null);
    }

    @GuardedBy("LOCK")
    private static void leave(Path realRoot) {
        LockFile file = LOCK_FILES.get(realRoot);
        try {
            if (file != null && file.leave()) {
                LOCK_FILES.remove(realRoot);
            }
        } catch (StorageException e) {
            ModuleLog.logger().log(System.Logger.Level.WARNING, "could not close {0}: {1}", file, e.getMessage());
        }
    }

    private static void close(Path realRoot, StoreView view) {
        LOCK.lock();
        try {
            view.core().detach(view);
            endIfUnused(realRoot);
        } finally {
            LOCK.unlock();
        }
    }

    private static void endIfUnused(Path realRoot) {
        LOCK.lock();
        try {
            StoreCore core = CORES.get(realRoot);
            if (core != null && core.isUnused()) {
                CORES.remove(realRoot);
                core.shutDown();
                leave(realRoot);
            }
        } finally {
            LOCK.unlock();
        }
    }
}
