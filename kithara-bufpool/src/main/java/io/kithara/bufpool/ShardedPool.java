package io.kithara.bufpool;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The pool for production. Handles are recycled together with their arrays, so an acquire that hits and a release that
 * keeps allocate nothing.
 *
 * <p>A release that comes after the buffer was lent again cannot be told from the new owner's: {@link
 * LeakDetectingPool} finds that in tests.
 */
final class ShardedPool implements BufferPool {
    /*
     * Any thread calls anything; there is no lock. A hit is two compare-and-sets of a slot (take, put), one of the
     * handle, and one addition to the counter of the thread's own shard. Only a miss and a drop touch the budget, because lending
     * what is idle does not change the sum of both.
     * closed: a release puts the handle first and looks at closed then; close sets it first and sweeps then. So no
     * handle stays behind.
     */

    /** Longs between the hit counters of two shards: 128 bytes, as in {@link Shelf}. */
    private static final int COUNTER_STRIDE = 16;

    private final Budget budget;
    private final SizeClasses classes;
    private final int shards;
    private final Shelf<Handle.OfBytes> bytes;
    private final Shelf<Handle.OfFloats> floats;
    private final AtomicLongArray hits;
    private final LongAdder steals = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder drops = new LongAdder();
    private volatile boolean closed;

    ShardedPool(long budgetBytes, int shards, int slotsPerShard, SizeClasses classes) {
        this.budget = new Budget(budgetBytes);
        this.classes = classes;
        this.shards = shards;
        this.bytes = new Shelf<>(Byte.BYTES, classes.count(), shards, slotsPerShard) {
            @Override
            Handle.OfBytes make(int length, int sizeClass) {
                return new Handle.OfBytes(ShardedPool.this, length, sizeClass);
            }
        };
        this.floats = new Shelf<>(Float.BYTES, classes.count(), shards, slotsPerShard) {
            @Override
            Handle.OfFloats make(int length, int sizeClass) {
                return new Handle.OfFloats(ShardedPool.this, length, sizeClass);
            }
        };
        this.hits = new AtomicLongArray(shards * COUNTER_STRIDE);
    }

    @Override
    public PooledBytes acquireBytes(int minLength) {
        return lend(bytes, minLength);
    }

    @Override
    public PooledFloats acquireFloats(int minLength) {
        return lend(floats, minLength);
    }

    private <H extends Handle> H lend(Shelf<H> shelf, int minLength) {
        if (minLength < 0) {
            throw new IllegalArgumentException("minLength=" + minLength);
        }
        if (closed) {
            throw new IllegalStateException("closed: " + this);
        }
        long minBytes = shelf.bytesOf(minLength);
        int sizeClass = classes.indexOf(minBytes);
        int shard = shardOfThread();
        H handle = sizeClass < classes.count() ? shelf.take(sizeClass, shard) : null;
        if (handle != null) {
            hits.getAndIncrement(shard * COUNTER_STRIDE);
        } else {
            handle = stealOrMake(shelf, minBytes, sizeClass, shard);
        }
        handle.lendFrom(shard);
        return handle;
    }

    /** Threads get ascending numbers, so those started together, which work together, fall into different shards. */
    private int shardOfThread() {
        return (int) Thread.currentThread().getId() & (shards - 1);
    }

    private <H extends Handle> H stealOrMake(Shelf<H> shelf, long minBytes, int sizeClass, int shard) {
        boolean kept = sizeClass < classes.count();
        long size = kept ? classes.bytesOf(sizeClass) : minBytes;
        H handle = kept ? shelf.steal(sizeClass, shard) : null;
        if (handle != null) {
            steals.increment();
            return handle;
        }
        if (!makeRoom(size)) {
            throw new BudgetExceededException(size + " bytes do not fit beside the " + budget.usedBytes() + " of "
                    + budget.limitBytes() + " in use");
        }
        misses.increment();
        return makeReserved(shelf, size, sizeClass);
    }

    /** Drops idle buffers of both kinds until {@code size} is reserved; returns false if there are none left. */
    private boolean makeRoom(long size) {
        while (!budget.reserve(size)) {
            Handle idle = bytes.takeAny();
            if (idle == null) {
                idle = floats.takeAny();
            }
            if (idle == null) {
                // Another thread may have released and dropped meanwhile.
                return budget.reserve(size);
            }
            drop(idle);
        }
        return true;
    }

    private <H extends Handle> H makeReserved(Shelf<H> shelf, long size, int sizeClass) {
        try {
            return shelf.makeOfBytes(size, sizeClass);
        } catch (OutOfMemoryError e) {
            budget.free(size);
            throw e;
        }
    }

    void takeBack(Handle.OfBytes handle) {
        keepOrDrop(bytes, handle);
    }

    void takeBack(Handle.OfFloats handle) {
        keepOrDrop(floats, handle);
    }

    private <H extends Handle> void keepOrDrop(Shelf<H> shelf, H handle) {
        if (handle.sizeClass() >= classes.count() || !shelf.put(handle, handle.homeShard())) {
            drop(handle);
        } else if (closed) {
            trim();
        }
    }

    private void drop(Handle handle) {
        budget.free(handle.bytes());
        drops.increment();
    }

    void prewarmBytes(int minLength, int count) {
        prewarm(bytes, minLength, count);
    }

    void prewarmFloats(int minLength, int count) {
        prewarm(floats, minLength, count);
    }

    private <H extends Handle> void prewarm(Shelf<H> shelf, int minLength, int count) {
        int sizeClass = classes.indexOf(shelf.bytesOf(minLength));
        if (minLength < 0 || count < 0 || sizeClass >= classes.count()) {
            throw new IllegalArgumentException("minLength=" + minLength + " count=" + count + " " + classes);
        }
        int size = classes.bytesOf(sizeClass);
        // Spread, so that as many threads as possible find one in their shard or in a neighbour of it.
        int step = Math.max(1, shards / Math.max(1, count));
        for (int i = 0; i < count; i++) {
            if (!budget.reserve(size)) {
                throw new BudgetExceededException("pre-warming " + count + " x " + size + " bytes: " + stats());
            }
            if (!shelf.put(makeReserved(shelf, size, sizeClass), i * step)) {
                throw new IllegalArgumentException("count=" + count + " is more than the shards keep");
            }
        }
    }

    @Override
    public void trim() {
        dropAll(bytes);
        dropAll(floats);
    }

    private void dropAll(Shelf<?> shelf) {
        Handle handle = shelf.takeAny();
        while (handle != null) {
            drop(handle);
            handle = shelf.takeAny();
        }
    }

    @Override
    public PoolStats stats() {
        long hitCount = 0;
        for (int i = 0; i < hits.length(); i += COUNTER_STRIDE) {
            hitCount += hits.get(i);
        }
        // A buffer that moves during the count may be seen twice.
        long idle = Math.min(bytes.idleBytes() + floats.idleBytes(), budget.usedBytes());
        return new PoolStats(
                hitCount,
                steals.sum(),
                misses.sum(),
                drops.sum(),
                budget.usedBytes() - idle,
                idle,
                budget.highWaterBytes(),
                budget.limitBytes());
    }

    @Override
    public void close() {
        closed = true;
        trim();
    }

    @Override
    public String toString() {
        return "BufferPool[" + budget.usedBytes() + "/" + budget.limitBytes() + " bytes" + (closed ? " closed]" : "]");
    }
}
