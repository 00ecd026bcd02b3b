package io.kithara.examples;

import io.kithara.bufpool.BufferPool;
import io.kithara.bufpool.PoolStats;
import io.kithara.bufpool.PooledBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies through one pooled buffer. */
public final class PoolExample {
    private PoolExample() {}

    /** Copies at most one buffer and returns the counters of the pool. */
    public static PoolStats copy(InputStream in, OutputStream out) throws IOException {
        // snippet bufpool
        try (BufferPool pool = BufferPool.builder()
                        .budgetBytes(64 << 20)
                        .prewarmBytes(65_536, 8)
                        .build();
                PooledBytes buffer = pool.acquireBytes(50_000)) {
            int count = in.read(buffer.array()); // 65,536 bytes long: the next size class
            out.write(buffer.array(), 0, count);
            return pool.stats(); // hits, steals, misses, drops, in use, idle, high water, budget
        }
        // end
    }
}
