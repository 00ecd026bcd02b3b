package io.kithara.bufpool;

/**
 * Lends byte and float arrays and takes them back, behind one byte budget over both kinds.
 *
 * <p>Buffers come in size classes and are kept in shards; an acquire looks in the calling thread's shard first and in
 * the others before it allocates. Steady-state acquire and release allocate nothing and take no lock that another thread
 * waits on. The budget counts lent and kept bytes alike and is never exceeded silently.
 *
 * <p>Safe from any thread; nothing here waits. A buffer has one owner at a time and must be closed exactly once.
 */
public interface BufferPool extends AutoCloseable {
    /** Returns a builder with the defaults written at its methods. */
    static BufferPoolBuilder builder() {
        return new BufferPoolBuilder();
    }

    /** Returns a pool for tests that knows every buffer it lent and to whom. */
    static LeakDetectingPool leakDetecting(long budgetBytes) {
        return new LeakDetectingPool(builder().budgetBytes(budgetBytes).build());
    }

    /**
     * Lends a buffer of at least {@code minLength} bytes with undefined content.
     *
     * @throws BudgetExceededException if the budget allows no such buffer, even after trimming what is idle
     */
    PooledBytes acquireBytes(int minLength);

    /** As {@link #acquireBytes}, of at least {@code minLength} floats. */
    PooledFloats acquireFloats(int minLength);

    /** Gives idle buffers back to the collector; lent ones are not touched. */
    void trim();

    /** Returns the counters at about this moment; cheap, allocates one record. */
    PoolStats stats();

    /** Drops what is idle; buffers returned later are dropped too. Later acquires throw {@link IllegalStateException}. */
    @Override
    void close();
}
