package io.kithara.storage;

import io.kithara.bufpool.BudgetExceededException;
import io.kithara.bufpool.PooledBytes;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The bytes of a resource in pooled blocks, of which a windowed one drops those that were released. */
final class MemoryBytes implements ByteStore {
    /** Small enough that a window of a few seconds is many blocks, large enough that a block is found once per copy. */
    static final int BLOCK_BYTES = 16 * 1024;

    /*
     * Readers find blocks in the map and take no lock. A block may be dropped and lent to somebody else while a reader
     * copies from it: so the reader looks at dropped *after* the copy, and forgets the copy if it is set. That is sound:
     * drop sets it before the array goes back to the pool, every later owner's writes come after that (the pool hands
     * over with release and acquire), and the fence keeps the reader's look behind its copy. If the copy saw one such
     * write, the look sees dropped.
     * That a block holds the bytes a reader asks for, is published by the resource's snapshot.
     */
    private final Map<Long, Block> blocks = new ConcurrentHashMap<>();
    private final MemoryOptions options;
    private final long maxBlocks;

    MemoryBytes(MemoryOptions options) {
        this.options = options;
        this.maxBlocks = Math.max(1, options.capacityBytes() / BLOCK_BYTES);
    }

    @Override
    public int read(long position, ByteBuffer target, int maxBytes) {
        int copied = 0;
        while (copied < maxBytes) {
            long at = position + copied;
            Block block = blocks.get(at / BLOCK_BYTES);
            int offset = (int) (at % BLOCK_BYTES);
            int count = Math.min(maxBytes - copied, BLOCK_BYTES - offset);
            if (block == null || !block.copyTo(target, offset, count)) {
                break;
            }
            copied += count;
        }
        return copied;
    }

    @Override
    public void write(long position, ByteBuffer source) throws StorageException {
        long end = position + source.remaining();
        addBlocks(position / BLOCK_BYTES, (end - 1) / BLOCK_BYTES);
        for (long at = position; at < end; ) {
            int offset = (int) (at % BLOCK_BYTES);
            int count = (int) Math.min(end - at, BLOCK_BYTES - offset);
            source.get(block(at / BLOCK_BYTES).bytes, offset, count);
            at += count;
        }
    }

    private Block block(long index) {
        Block block = blocks.get(index);
        if (block == null) {
            throw new IllegalStateException("no block " + index + ": " + this);
        }
        return block;
    }

    /** Adds what is missing of the blocks {@code first} to {@code last}, or none of them. */
    private void addBlocks(long first, long last) throws StorageException {
        List<Long> added = new ArrayList<>();
        try {
            for (long index = first; index <= last; index++) {
                if (!blocks.containsKey(index)) {
                    if (blocks.size() >= maxBlocks) {
                        throw new StorageException(StorageException.Reason.LIMIT, "full: " + this);
                    }
                    blocks.put(index, new Block(options.pool().acquireBytes(BLOCK_BYTES)));
                    added.add(index);
                }
            }
        } catch (BudgetExceededException e) {
            added.forEach(this::removeBlock);
            throw new StorageException(StorageException.Reason.LIMIT, "no memory for " + this, e);
        } catch (StorageException e) {
            added.forEach(this::removeBlock);
            throw e;
        }
    }

    private void removeBlock(long index) {
        Block block = blocks.remove(index);
        if (block != null) {
            block.drop();
        }
    }

    @Override
    public void finish(long length) {}

    @Override
    public void force() {}

    @Override
    public RangeSet droppable(long position) {
        boolean drops = options.windowed() && position >= BLOCK_BYTES;
        return drops ? RangeSet.of(new ByteRange(0, position / BLOCK_BYTES * BLOCK_BYTES)) : RangeSet.empty();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void drop(long position) {
        Iterator<Map.Entry<Long, Block>> entries = blocks.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Long, Block> entry = entries.next();
            if (entry.getKey() < position / BLOCK_BYTES) {
                entries.remove();
                entry.getValue().drop();
            }
        }
    }

    @Override
    public void close() {
        drop(Long.MAX_VALUE);
    }

    @Override
    public String toString() {
        return "memory " + (long) blocks.size() * BLOCK_BYTES / 1024 + "/" + options.capacityBytes() / 1024 + " KiB";
    }

    /** One lent array; see the comment on top for how readers share it. */
    private static final class Block {
        private final PooledBytes lent;
        final byte[] bytes;
        private volatile boolean dropped;

        Block(PooledBytes lent) {
            this.lent = lent;
            this.bytes = lent.array();
        }

        /** Returns false, with {@code target}'s position as before, if the block was dropped meanwhile. */
        boolean copyTo(ByteBuffer target, int offset, int count) {
            int start = target.position();
            target.put(bytes, offset, count);
            VarHandle.acquireFence();
            if (dropped) {
                target.position(start);
                return false;
            }
            return true;
        }

        void drop() {
            dropped = true;
            lent.close();
        }
    }
}
