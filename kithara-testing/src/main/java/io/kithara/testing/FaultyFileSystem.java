package io.kithara.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Paths of the default file system whose operations fail when the script says so, and are counted. Everything else is
 * done by the real file system, so that content, renames and locks behave as they do there.
 *
 * <p>Faults hit channels ({@code FileChannel.open}, {@code Files.newByteChannel} and what is built on them) and the
 * path operations of {@link FileOperation}. Attributes and access checks are never hit. Safe from any thread.
 */
public final class FaultyFileSystem {
    /** No limit on the bytes written, or on those of one call. */
    private static final long UNLIMITED = Long.MAX_VALUE;

    /* lock guards all fields below it; it is never held over I/O. */
    private final ReentrantLock lock = new ReentrantLock();
    private final FaultyProvider provider = new FaultyProvider(this);

    @GuardedBy("lock")
    private final Map<FileOperation, Long> counts = new EnumMap<>(FileOperation.class);

    @GuardedBy("lock")
    private final Map<FileOperation, FailingCalls> failing = new EnumMap<>(FileOperation.class);

    @GuardedBy("lock")
    private final Map<FileOperation, Runnable> interruptions = new EnumMap<>(FileOperation.class);

    @GuardedBy("lock")
    private long freeBytes = UNLIMITED;

    @GuardedBy("lock")
    private long maxWriteBytes = UNLIMITED;

    @GuardedBy("lock")
    private long maxReadBytes = UNLIMITED;

    @GuardedBy("lock")
    private boolean readOnly;

    /** Written before the paths are used. */
    private volatile @Nullable PowerLoss powerLoss;

    /** Written before the paths are used. */
    private volatile boolean forcing = true;

    /** Calls that fail, by their number since the start; half-open. */
    private record FailingCalls(long from, long to) {}

    /** Creates one without faults. */
    public FaultyFileSystem() {}

    /** Returns the same file or directory, seen through this file system; whatever is resolved from it is too. */
    public Path path(Path real) {
        return provider.fileSystem().wrap(real);
    }

    /**
     * Begins to note what is forced and what is not in {@code real}, an empty directory, of all that is done through this
     * file system; nothing there is forced on the real disk any more. To be called before anything else is done.
     */
    public PowerLoss modelPowerLoss(Path real) throws IOException {
        PowerLoss model = new PowerLoss(real.toRealPath());
        powerLoss = model;
        return model;
    }

    /** Lets forcing do nothing, in a test that would wait for the disk thousands of times. Calls are counted and fail as ever. */
    public void withoutForcing() {
        forcing = false;
    }

    boolean isForcing() {
        return forcing;
    }

    @Nullable
    PowerLoss powerLoss() {
        return powerLoss;
    }

    /** Returns how often an operation was called, failed calls included. */
    public long count(FileOperation operation) {
        lock.lock();
        try {
            return counts.getOrDefault(operation, 0L);
        } finally {
            lock.unlock();
        }
    }

    /** Lets the {@code nth} call from now fail, and that one only; 1 is the next. */
    public void failNth(FileOperation operation, int nth) {
        if (nth < 1) {
            throw new IllegalArgumentException("nth=" + nth);
        }
        fail(operation, nth - 1L, nth);
    }

    /** Lets the {@code nth} call from now fail, and all that follow; 1 is the next. */
    public void failFrom(FileOperation operation, int nth) {
        if (nth < 1) {
            throw new IllegalArgumentException("nth=" + nth);
        }
        fail(operation, nth - 1L, UNLIMITED);
    }

    /** Lets every call fail from now on. */
    public void failAll(FileOperation operation) {
        fail(operation, 0, UNLIMITED);
    }

    /**
     * Runs {@code action} once, before the next call of an operation does anything, on the thread that makes that call:
     * what others do at just that moment. What the action itself does to files is not interrupted again.
     */
    public void beforeNext(FileOperation operation, Runnable action) {
        lock.lock();
        try {
            interruptions.put(operation, action);
        } finally {
            lock.unlock();
        }
    }

    /** Takes all faults back, the limits and interruptions too. */
    public void heal() {
        lock.lock();
        try {
            failing.clear();
            interruptions.clear();
            freeBytes = UNLIMITED;
            maxWriteBytes = UNLIMITED;
            maxReadBytes = UNLIMITED;
            readOnly = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets writes fail for want of space once {@code bytes} more were written; overwriting counts too. {@code FileStore}
     * tells what is left of them.
     */
    public void noSpaceAfter(long bytes) {
        lock.lock();
        try {
            freeBytes = bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Lets one call write at most this much, as the contract of a channel allows. */
    public void shortWrites(int maxBytes) {
        lock.lock();
        try {
            maxWriteBytes = maxBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Lets one call read at most this much. */
    public void shortReads(int maxBytes) {
        lock.lock();
        try {
            maxReadBytes = maxBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses to write, create, rename and delete. */
    public void readOnly() {
        lock.lock();
        try {
            readOnly = true;
        } finally {
            lock.unlock();
        }
    }

    /** Deletes a file as somebody else would: uncounted, and not hit by any fault. */
    public void deleteUnderneath(Path path) throws IOException {
        Files.delete(FaultyPath.unwrap(path));
    }

    /** Counts a call that may be interrupted and may fail. */
    void call(FileOperation operation, Path path, boolean changes) throws IOException {
        interrupt(operation);
        lock.lock();
        try {
            long number = counts.merge(operation, 1L, Long::sum) - 1;
            FailingCalls calls = failing.get(operation);
            if (calls != null && number >= calls.from && number < calls.to) {
                throw new FileSystemException(path.toString(), null, "scripted failure of " + operation);
            }
            if (changes && readOnly) {
                throw new AccessDeniedException(path.toString(), null, "scripted: read-only");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Runs what was to come before this call, with no lock held. */
    private void interrupt(FileOperation operation) {
        Runnable action;
        lock.lock();
        try {
            action = interruptions.remove(operation);
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    /** Takes space for one write and returns how many of {@code wanted} bytes may be written. */
    int takeSpace(Path path, int wanted) throws IOException {
        lock.lock();
        try {
            long count = Math.min(wanted, Math.min(maxWriteBytes, freeBytes));
            if (count == 0 && wanted > 0) {
                throw new FileSystemException(path.toString(), null, "No space left on device (scripted)");
            }
            if (freeBytes != UNLIMITED) {
                freeBytes -= count;
            }
            return (int) count;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many bytes the script still lets be written. */
    long freeBytes() {
        lock.lock();
        try {
            return freeBytes;
        } finally {
            lock.unlock();
        }
    }

    int limitRead(int wanted) {
        lock.lock();
        try {
            return (int) Math.min(wanted, maxReadBytes);
        } finally {
            lock.unlock();
        }
    }

    private void fail(FileOperation operation, long from, long to) {
        lock.lock();
        try {
            long now = counts.getOrDefault(operation, 0L);
            failing.put(operation, new FailingCalls(now + from, to == UNLIMITED ? to : now + to));
        } finally {
            lock.unlock();
        }
    }
}
