package io.kithara.storage;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a resource in a file, and those that the disk refuses in memory: who plays now hears no difference, and
 * the next time they are fetched again, because nothing vouches for them. A disk that has room again gets what comes then.
 */
final class RescuedBytes implements ByteStore {
    /*
     * Threads as ByteStore says; admitted may come while a writer is here: lock guards the changes of notInFile and is held
     * for a few memory accesses. notInFile only ever loses what the file has got: a reader that finds there what memory
     * has dropped copies nothing, instead of what the file holds in its place. It is written before the snapshot of the
     * resource that publishes the bytes, and read after.
     */
    private final String name;
    private final @Nullable ByteStore file;
    private final MemoryBytes memory;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile RangeSet notInFile = RangeSet.empty();
    private volatile boolean told;

    /** Creates one over a file; without one everything is in memory. */
    RescuedBytes(String name, @Nullable ByteStore file, MemoryOptions rescue) {
        this.name = name;
        this.file = file;
        this.memory = new MemoryBytes(rescue);
    }

    @Override
    public int read(long position, ByteBuffer target, int maxBytes) throws StorageException {
        RangeSet elsewhere = notInFile;
        if (elsewhere.isEmpty() && file != null) {
            return file.read(position, target, maxBytes);
        }
        long rescuedEnd = elsewhere.contiguousEnd(position);
        if (rescuedEnd > position) {
            return memory.read(position, target, (int) Math.min(maxBytes, rescuedEnd - position));
        }
        if (file == null) {
            // Another process has the file that we could not open. None copied would be asked for again at once, for
            // ever.
            throw new StorageException(StorageException.Reason.IO, "has no file: " + this);
        }
        long fileEnd = elsewhere
                .firstGap(new ByteRange(position, position + maxBytes))
                .map(ByteRange::end)
                .orElse(position + maxBytes);
        return file.read(position, target, (int) (fileEnd - position));
    }

    @Override
    public void write(long position, ByteBuffer source) throws StorageException {
        ByteRange range = new ByteRange(position, position + source.remaining());
        if (file == null) {
            rescue(range, source);
            return;
        }
        try {
            file.write(position, source);
            change(elsewhere -> elsewhere.minus(range));
        } catch (StorageException e) {
            tell(e);
            rescue(range, source);
        }
    }

    private void rescue(ByteRange range, ByteBuffer source) throws StorageException {
        memory.write(range.start(), source);
        change(elsewhere -> elsewhere.plus(range));
    }

    private void change(UnaryOperator<RangeSet> change) {
        lock.lock();
        try {
            notInFile = change.apply(notInFile);
        } finally {
            lock.unlock();
        }
    }

    private void tell(StorageException refused) {
        if (!told) {
            told = true;
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            System.getLogger("io.kithara.storage")
                    .log(Level.WARNING, "the disk refuses bytes of {0}, they are in memory for now: {1}", name, cause);
        }
    }

    /** What is left behind the end of a file that cannot be cut is never read. */
    @Override
    public void finish(long length) throws StorageException {
        try {
            if (file != null) {
                file.finish(length);
            }
        } catch (StorageException e) {
            tell(e);
        }
    }

    @Override
    public void force() throws StorageException {
        if (file != null) {
            file.force();
        }
    }

    @Override
    public RangeSet unsaved() {
        return notInFile;
    }

    @Override
    public RangeSet droppable(long position) {
        long end = memory.droppable(position).end();
        RangeSet elsewhere = notInFile;
        return elsewhere.end() <= end ? elsewhere : elsewhere.minus(new ByteRange(end, elsewhere.end()));
    }

    @Override
    public void drop(long position) {
        memory.drop(position);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    /** What memory had of it is in the file now; dropped there, it is found all the same. */
    @Override
    public void admitted(RangeSet bytes) {
        change(elsewhere -> elsewhere.minus(bytes));
    }

    @Override
    public void close() throws IOException {
        try {
            if (file != null) {
                file.close();
            }
        } finally {
            memory.close();
        }
    }

    @Override
    public String toString() {
        return notInFile.isEmpty() ? name : name + " and " + memory;
    }
}
