package io.kithara.bufpool;

/**
 * Counters of a {@link BufferPool} since it was made.
 *
 * @param hits acquires served from the calling thread's shard
 * @param steals acquires served from another shard
 * @param misses acquires that allocated
 * @param drops returned buffers that were not kept
 * @param inUseBytes bytes lent now
 * @param idleBytes bytes kept now
 * @param highWaterBytes the most bytes lent and kept at once
 * @param budgetBytes the limit on lent and kept bytes
 */
public record PoolStats(
        long hits,
        long steals,
        long misses,
        long drops,
        long inUseBytes,
        long idleBytes,
        long highWaterBytes,
        long budgetBytes) {}
