package io.kithara.storage;

import io.kithara.bufpool.BufferPool;

/**
 * How to keep a resource in memory.
 *
 * @param pool lends the blocks
 * @param capacityBytes most bytes of blocks held at once, {@code >= 1}; a write past it fails with {@code LIMIT}
 * @param windowed whether {@link StreamingResource#release} drops blocks
 */
public record MemoryOptions(BufferPool pool, long capacityBytes, boolean windowed) {
    /** What memory is taken in: a resource of one byte holds this many. */
    public static final int BLOCK_BYTES = MemoryBytes.BLOCK_BYTES;

    /** Rejects a capacity that holds nothing. */
    public MemoryOptions {
        if (capacityBytes < 1) {
            throw new IllegalArgumentException("capacityBytes=" + capacityBytes);
        }
    }

    /** Returns options for a resource that keeps every byte. */
    public static MemoryOptions whole(BufferPool pool, long capacityBytes) {
        return new MemoryOptions(pool, capacityBytes, false);
    }

    /** Returns options for a resource that drops what its reader has released. */
    public static MemoryOptions windowed(BufferPool pool, long capacityBytes) {
        return new MemoryOptions(pool, capacityBytes, true);
    }
}
