package io.kithara.storage;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a resource in a file of sealed blocks. A block is written when it is full, since it is sealed as a whole;
 * until then it is in memory, where readers find it, and what is there of it is written when the file is forced.
 */
/*
 * file  = block*                    ; block n at n * (16384 + 28), holes where nothing landed
 * block = sealed by BlockCipher     ; the last one of a committed resource is as short as its bytes are
 *
 * Ownership: any thread reads; one writes at a time, as ByteStore says, while another may force.
 * writing serializes those who write to the file, so that an older version of a block never follows a newer one; it is held
 * over that I/O, and readers do not take it. lock guards unfinished and what is in it; never held over I/O. Order: writing,
 * lock. The bytes of an unfinished block are changed under both, so that who holds either may read them.
 * A block leaves the memory after it is in the file: a reader that does not find it in memory finds it there. One that was
 * in the file and is being rewritten is back in memory first; a reader that came before sees a torn block, which does not
 * open, and looks again. Another process may rewrite one too: hence the number of looks. A block that was not complete is
 * opened anew for each read, since there may be more in it by then.
 */
final class SealedBytes implements ByteStore {
    private static final int SEALED_BYTES = BlockCipher.BLOCK_BYTES + BlockCipher.OVERHEAD_BYTES;

    /** A mebibyte per resource: more than the stretches that come at once; further ones wait in the file as they are. */
    private static final int MAX_UNFINISHED = 64;

    /** A look meets a rewrite once in some thousand times while a resource grows; three in a row is a broken block. */
    private static final int LOOKS = 4;

    private final ByteStore file;
    private final BlockCipher cipher;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();

    /** What has landed, as the resource says; set once, before the first write. */
    private volatile Supplier<RangeSet> landed = RangeSet::empty;

    /** The complete block that was opened last: reads are mostly shorter than a block, and go on where they ended. */
    private volatile @Nullable Opened last;

    @GuardedBy("lock")
    private final Map<Long, Unfinished> unfinished = new LinkedHashMap<>();

    SealedBytes(ByteStore file, BlockCipher cipher) {
        this.file = file;
        this.cipher = cipher;
    }

    /** Tells where to ask what has landed. */
    void landedBy(Supplier<RangeSet> source) {
        landed = source;
    }

    @Override
    public int read(long position, ByteBuffer target, int maxBytes) throws StorageException {
        int copied = 0;
        while (copied < maxBytes) {
            int count;
            try {
                count = readBlock(position + copied, target, maxBytes - copied);
            } catch (StorageException e) {
                if (copied == 0) {
                    throw e;
                }
                return copied;
            }
            if (count == 0) {
                return copied;
            }
            copied += count;
        }
        return copied;
    }

    /** Copies up to the end of a block. */
    private int readBlock(long position, ByteBuffer target, int maxBytes) throws StorageException {
        long block = position / BlockCipher.BLOCK_BYTES;
        int offset = (int) (position % BlockCipher.BLOCK_BYTES);
        int count = Math.min(maxBytes, BlockCipher.BLOCK_BYTES - offset);
        for (int look = 1; ; look++) {
            int copied = copyUnfinished(block, position, target, count);
            if (copied > 0) {
                return copied;
            }
            try {
                Opened opened = opened(block, offset);
                if (opened == null) {
                    return 0;
                }
                int there = Math.min(count, opened.bytes.length - offset);
                if (there <= 0) {
                    throw gone(position);
                }
                target.put(opened.bytes, offset, there);
                return there;
            } catch (StorageException e) {
                if (look == LOOKS || e.reason() != StorageException.Reason.CORRUPT) {
                    throw e;
                }
            }
        }
    }

    /** Returns bytes copied: none if they are not in memory. */
    private int copyUnfinished(long block, long position, ByteBuffer target, int maxBytes) {
        lock.lock();
        try {
            Unfinished found = unfinished.get(block);
            if (found == null) {
                return 0;
            }
            int count = (int) Math.min(maxBytes, found.known.contiguousEnd(position) - position);
            target.put(found.bytes, (int) (position % BlockCipher.BLOCK_BYTES), count);
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Returns a block out of the file, or null if that was closed. */
    private @Nullable Opened opened(long block, int offset) throws StorageException {
        Opened recent = last;
        if (recent != null && recent.block == block && offset < recent.bytes.length) {
            return recent;
        }
        Opened fresh = openFromFile(block);
        if (fresh != null && fresh.complete) {
            last = fresh;
        }
        return fresh;
    }

    private @Nullable Opened openFromFile(long block) throws StorageException {
        byte[] sealed = new byte[SEALED_BYTES];
        int length = readSealed(block, ByteBuffer.wrap(sealed));
        if (length == 0) {
            return null;
        }
        try {
            return new Opened(block, true, cipher.open(block, true, sealed, length));
        } catch (StorageException e) {
            // Not complete when it was forced, or not what was sealed: the second look tells.
            return new Opened(block, false, cipher.open(block, false, sealed, length));
        }
    }

    private int readSealed(long block, ByteBuffer sealed) throws StorageException {
        while (sealed.hasRemaining()) {
            int count;
            try {
                count = file.read(BlockCipher.position(block) + sealed.position(), sealed, sealed.remaining());
            } catch (StorageException e) {
                if (e.reason() == StorageException.Reason.CORRUPT && sealed.position() > 0) {
                    break; // the end of the file: the last block is as short as its bytes
                }
                throw e;
            }
            if (count == 0) {
                return 0;
            }
        }
        return sealed.position();
    }

    private StorageException gone(long position) {
        return new StorageException(
                StorageException.Reason.CORRUPT, "bytes that had landed at " + position + " are gone: " + this);
    }

    @Override
    public void write(long position, ByteBuffer source) throws StorageException {
        int start = source.position();
        long end = position + source.remaining();
        writing.lock();
        try {
            RangeSet before = landed.get();
            RangeSet after = before.plus(new ByteRange(position, end));
            lengthenLast(before, position);
            while (source.hasRemaining()) {
                fill(position + source.position() - start, source, before, after);
            }
            keepFew();
        } catch (StorageException e) {
            source.position(start);
            throw e;
        } finally {
            writing.unlock();
        }
    }

    /** A last block that is short is written at full length before anything lands behind it. */
    @GuardedBy("writing")
    private void lengthenLast(RangeSet before, long position) throws StorageException {
        long block = before.end() / BlockCipher.BLOCK_BYTES;
        boolean isShort = before.end() % BlockCipher.BLOCK_BYTES != 0;
        if (isShort && position / BlockCipher.BLOCK_BYTES > block && !isUnfinished(block)) {
            put(block, load(block), RangeSet.empty());
            writeOut(block);
        }
    }

    /** Takes what belongs into one block, and writes that block if it is full then. */
    @GuardedBy("writing")
    private void fill(long position, ByteBuffer source, RangeSet before, RangeSet after) throws StorageException {
        long block = position / BlockCipher.BLOCK_BYTES;
        long start = block * BlockCipher.BLOCK_BYTES;
        ByteRange all = new ByteRange(start, start + BlockCipher.BLOCK_BYTES);
        if (!isUnfinished(block)) {
            RangeSet there = before.minus(new ByteRange(all.end(), Long.MAX_VALUE));
            there = start > 0 ? there.minus(new ByteRange(0, start)) : there;
            put(block, there.isEmpty() ? new byte[BlockCipher.BLOCK_BYTES] : load(block), there);
        }
        int offset = (int) (position - start);
        int count = Math.min(source.remaining(), BlockCipher.BLOCK_BYTES - offset);
        lock.lock();
        try {
            Unfinished filling = unfinished(block);
            source.get(filling.bytes, offset, count);
            filling.known = filling.known.plus(new ByteRange(position, position + count));
        } finally {
            lock.unlock();
        }
        if (after.covers(all)) {
            writeSealed(block, true, unfinished(block).bytes, BlockCipher.BLOCK_BYTES);
            remove(block);
        }
    }

    /** Returns the bytes of a block in the file, at full length. */
    private byte[] load(long block) throws StorageException {
        Opened opened = openFromFile(block);
        if (opened == null) {
            throw gone(block * BlockCipher.BLOCK_BYTES);
        }
        byte[] bytes = new byte[BlockCipher.BLOCK_BYTES];
        System.arraycopy(opened.bytes, 0, bytes, 0, opened.bytes.length);
        return bytes;
    }

    @GuardedBy("writing")
    private void writeSealed(long block, boolean complete, byte[] bytes, int length) throws StorageException {
        file.write(BlockCipher.position(block), ByteBuffer.wrap(cipher.seal(block, complete, bytes, length)));
    }

    /** Writes a block as it is and lets go of it: another process may be the next to add to it. */
    @GuardedBy("writing")
    private void writeOut(long block) throws StorageException {
        writeSealed(block, false, unfinished(block).bytes, BlockCipher.BLOCK_BYTES);
        remove(block);
    }

    @GuardedBy("writing")
    private void keepFew() throws StorageException {
        while (blocks().length > MAX_UNFINISHED) {
            writeOut(blocks()[0]);
        }
    }

    @Override
    public void finish(long length) throws StorageException {
        long block = length / BlockCipher.BLOCK_BYTES;
        int rest = (int) (length % BlockCipher.BLOCK_BYTES);
        writing.lock();
        try {
            if (rest > 0) {
                byte[] bytes = isUnfinished(block) ? unfinished(block).bytes : load(block);
                writeSealed(block, true, bytes, rest);
            }
            file.finish(BlockCipher.position(block) + (rest > 0 ? rest + BlockCipher.OVERHEAD_BYTES : 0));
            clear();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void force() throws StorageException {
        writing.lock();
        try {
            for (long block : blocks()) {
                writeOut(block);
            }
        } finally {
            writing.unlock();
        }
        // Outside: who brings bytes does not wait for the disk to take others.
        file.force();
    }

    @Override
    public RangeSet droppable(long position) {
        return RangeSet.empty();
    }

    @Override
    public void drop(long position) {
        throw new IllegalStateException("a file keeps its bytes: " + this);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void close() throws IOException {
        last = null;
        file.close();
    }

    private boolean isUnfinished(long block) {
        lock.lock();
        try {
            return unfinished.containsKey(block);
        } finally {
            lock.unlock();
        }
    }

    private Unfinished unfinished(long block) {
        lock.lock();
        try {
            Unfinished found = unfinished.get(block);
            if (found == null) {
                throw new IllegalStateException("block " + block + " is not in memory: " + this);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    private void put(long block, byte[] bytes, RangeSet known) {
        lock.lock();
        try {
            unfinished.put(block, new Unfinished(bytes, known));
        } finally {
            lock.unlock();
        }
    }

    private void remove(long block) {
        lock.lock();
        try {
            unfinished.remove(block);
        } finally {
            lock.unlock();
        }
    }

    private void clear() {
        lock.lock();
        try {
            unfinished.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the blocks in memory, the one begun first at the front. */
    private long[] blocks() {
        lock.lock();
        try {
            return unfinished.keySet().stream().mapToLong(Long::longValue).toArray();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "sealed " + file;
    }

    /** A block out of the file. */
    private static final class Opened {
        private final long block;
        private final boolean complete;
        private final byte[] bytes;

        private Opened(long block, boolean complete, byte[] bytes) {
            this.block = block;
            this.complete = complete;
            this.bytes = bytes;
        }
    }

    /** A block that lacks bytes; zeros stand for them. */
    private static final class Unfinished {
        private final byte[] bytes;

        /** What of it has been read or written here, by position in the resource; guarded by lock. */
        private RangeSet known;

        private Unfinished(byte[] bytes, RangeSet known) {
            this.bytes = bytes;
            this.known = known;
        }
    }
}
