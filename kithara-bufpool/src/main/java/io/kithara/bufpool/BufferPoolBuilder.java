package io.kithara.bufpool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Settings of a {@link BufferPool}. Used by one thread. */
public final class BufferPoolBuilder {
    /** Room for about sixty streams at their 4 MB, and still a quarter of a small heap. */
    static final long DEFAULT_BUDGET_BYTES = 256L << 20;

    /** More than the threads that stream at once on most machines, so that each mostly has a shard to itself. */
    static final int DEFAULT_SHARDS = 32;

    /** A stream has about this many buffers of one size out at once; a shard that keeps fewer would allocate. */
    static final int DEFAULT_SLOTS_PER_SHARD = 8;

    private static final int DEFAULT_SMALLEST_BYTES = 1 << 10;
    private static final int DEFAULT_LARGEST_BYTES = 1 << 20;

    private final List<Consumer<ShardedPool>> warmers = new ArrayList<>();
    private long budgetBytes = DEFAULT_BUDGET_BYTES;
    private int shards = DEFAULT_SHARDS;
    private int slotsPerShard = DEFAULT_SLOTS_PER_SHARD;
    private SizeClasses classes = new SizeClasses(DEFAULT_SMALLEST_BYTES, DEFAULT_LARGEST_BYTES);

    BufferPoolBuilder() {}

    /** Limits the bytes lent and kept at once, both kinds together; 256 MiB unless set. */
    public BufferPoolBuilder budgetBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("budgetBytes=" + bytes);
        }
        budgetBytes = bytes;
        return this;
    }

    /** Sets the number of shards, a power of two from 1 to 1024; 32 unless set. */
    public BufferPoolBuilder shards(int count) {
        if (count < 1 || count > 1024 || Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException("shards=" + count);
        }
        shards = count;
        return this;
    }

    /** Sets how many buffers of one kind and size a shard keeps, 1 to 32; 8 unless set. */
    public BufferPoolBuilder slotsPerShard(int count) {
        if (count < 1 || count > Shelf.ROW_SLOTS) {
            throw new IllegalArgumentException("slotsPerShard=" + count);
        }
        slotsPerShard = count;
        return this;
    }

    /**
     * Sets the smallest and the largest size that is kept, in bytes for both kinds; the classes between are the powers
     * of two. 1 KiB to 1 MiB unless set. A larger buffer is lent as well, but made for the asking and not kept.
     *
     * @param smallestBytes a power of two, {@code >= 16}
     * @param largestBytes a power of two, {@code >= smallestBytes}
     */
    public BufferPoolBuilder sizeClasses(int smallestBytes, int largestBytes) {
        classes = new SizeClasses(smallestBytes, largestBytes);
        return this;
    }

    /** Makes {@link #build} allocate {@code count} byte buffers of at least {@code minLength}, spread over the shards. */
    public BufferPoolBuilder prewarmBytes(int minLength, int count) {
        warmers.add(pool -> pool.prewarmBytes(minLength, count));
        return this;
    }

    /** Makes {@link #build} allocate {@code count} float buffers of at least {@code minLength} floats. */
    public BufferPoolBuilder prewarmFloats(int minLength, int count) {
        warmers.add(pool -> pool.prewarmFloats(minLength, count));
        return this;
    }

    /**
     * Returns a new pool.
     *
     * @throws BudgetExceededException if the pre-warmed buffers exceed the budget
     * @throws IllegalArgumentException if they are larger than the largest class or more than the shards keep
     */
    public BufferPool build() {
        ShardedPool pool = new ShardedPool(budgetBytes, shards, slotsPerShard, classes);
        for (Consumer<ShardedPool> warmer : warmers) {
            warmer.accept(pool);
        }
        return pool;
    }
}
