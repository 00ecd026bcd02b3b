package io.kithara.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Knows of a directory tree, changed through a {@link FaultyFileSystem}, what was forced and what was not, and makes what
 * a disk may hold if the power goes at some moment: all that was forced, and of the rest anything. Each sector of 512 bytes
 * that was written since holds any version it had, or what a disk holds that was never written; a file has any of its
 * lengths and times; a name that was created, renamed over or deleted since its directory was forced stands for anything it
 * stood for. This is harsher than any journaling file system, and what holds here holds there.
 *
 * <p>Forcing does not reach the real disk, so that thousands of cuts take seconds. Each write makes the file a millisecond
 * newer. Links are not modelled. Safe from any thread.
 */
public final class PowerLoss {
    /** Any time will do, if only it is not that of a file which the test itself writes. */
    private static final long FIRST_TIME_MILLIS = 1_600_000_000_000L;

    /* lock guards the model; cuts are made under it, so that they see one moment. The real files are changed before. */
    private final ReentrantLock lock = new ReentrantLock();
    private final Path root;

    @GuardedBy("lock")
    private final DiskFolder top = new DiskFolder();

    @GuardedBy("lock")
    private long operations;

    @GuardedBy("lock")
    private long timeMillis = FIRST_TIME_MILLIS;

    @GuardedBy("lock")
    private Runnable onOperation = () -> {};

    /** Creates the model of an empty directory. */
    PowerLoss(Path root) {
        this.root = root;
    }

    /** Runs {@code action} after each operation that changes or forces something, on the thread that made it. */
    public void afterEachOperation(Runnable action) {
        lock.lock();
        try {
            onOperation = action;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many operations changed or forced something. */
    public long operations() {
        lock.lock();
        try {
            return operations;
        } finally {
            lock.unlock();
        }
    }

    /** Writes into {@code target}, an empty directory, what a disk may hold if the power goes now. */
    public void cut(Random random, Path target) throws IOException {
        lock.lock();
        try {
            materialize(top, random, target, new IdentityHashMap<>());
        } finally {
            lock.unlock();
        }
    }

    private static void materialize(DiskFolder folder, Random random, Path target, Map<DiskFile, DiskFile.Found> chosen)
            throws IOException {
        for (Map.Entry<String, DiskNode> entry : folder.afterLoss(random).entrySet()) {
            Path path = target.resolve(entry.getKey());
            if (entry.getValue() instanceof DiskFolder child) {
                Files.createDirectory(path);
                materialize(child, random, path, chosen);
            } else if (entry.getValue() instanceof DiskFile file) {
                // A name that is there twice stands for the same file.
                DiskFile.Found found = chosen.computeIfAbsent(file, one -> one.afterLoss(random));
                Files.write(path, found.content());
                Files.setLastModifiedTime(path, FileTime.fromMillis(found.timeMillis()));
            }
        }
    }

    // ---- what the file system tells

    /** Returns the node that a channel of {@code path} writes to; null for what is outside. */
    @Nullable
    DiskNode opened(Path path) throws IOException {
        lock.lock();
        try {
            if (path.equals(root)) {
                return top;
            }
            DiskFolder parent = parent(path);
            if (parent == null) {
                return null;
            }
            DiskNode found = parent.get(name(path));
            return found != null || Files.isDirectory(path) ? found : create(parent, path);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private DiskNode create(DiskFolder parent, Path path) throws IOException {
        DiskFile made = new DiskFile(new byte[0], tick(path));
        parent.put(name(path), made);
        counted();
        return made;
    }

    void written(DiskNode node, Path path, long position, byte[] bytes) throws IOException {
        lock.lock();
        try {
            if (node instanceof DiskFile file) {
                file.write(position, bytes, tick(path));
                counted();
            }
        } finally {
            lock.unlock();
        }
    }

    void truncated(DiskNode node, Path path, long length) throws IOException {
        lock.lock();
        try {
            if (node instanceof DiskFile file) {
                file.truncate(length, tick(path));
                counted();
            }
        } finally {
            lock.unlock();
        }
    }

    void forced(DiskNode node) {
        lock.lock();
        try {
            if (node instanceof DiskFile file) {
                file.force();
            } else if (node instanceof DiskFolder folder) {
                folder.force();
            }
            counted();
        } finally {
            lock.unlock();
        }
    }

    void madeDirectory(Path path) {
        lock.lock();
        try {
            DiskFolder parent = parent(path);
            if (parent != null) {
                parent.put(name(path), new DiskFolder());
                counted();
            }
        } finally {
            lock.unlock();
        }
    }

    void deleted(Path path) {
        lock.lock();
        try {
            DiskFolder parent = parent(path);
            if (parent != null) {
                parent.put(name(path), null);
                counted();
            }
        } finally {
            lock.unlock();
        }
    }

    void moved(Path source, Path target) {
        lock.lock();
        try {
            DiskFolder from = parent(source);
            DiskFolder to = parent(target);
            if (from == null || to == null) {
                throw new IllegalStateException("out of the model: " + source + " to " + target);
            }
            to.put(name(target), from.get(name(source)));
            from.put(name(source), null);
            counted();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void counted() {
        operations++;
        onOperation.run();
    }

    /** Makes the real file a millisecond newer than anything before, and returns its time. */
    @GuardedBy("lock")
    private long tick(Path path) throws IOException {
        timeMillis++;
        if (Files.exists(path)) {
            Files.setLastModifiedTime(path, FileTime.fromMillis(timeMillis));
        }
        return timeMillis;
    }

    /** Returns the folder that holds {@code path}; null if that is outside of the model. */
    @GuardedBy("lock")
    private @Nullable DiskFolder parent(Path path) {
        if (!path.startsWith(root) || path.equals(root)) {
            return null;
        }
        DiskNode folder = top;
        Path inside = root.relativize(path);
        for (int i = 0; i < inside.getNameCount() - 1; i++) {
            folder =
                    folder instanceof DiskFolder now ? now.get(inside.getName(i).toString()) : null;
        }
        return folder instanceof DiskFolder found ? found : null;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    @Override
    public String toString() {
        return "PowerLoss[" + root + "]";
    }
}
