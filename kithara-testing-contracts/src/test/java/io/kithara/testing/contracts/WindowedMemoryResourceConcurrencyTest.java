package io.kithara.testing.contracts;

import io.kithara.bufpool.BufferPool;
import io.kithara.bufpool.LeakDetectingPool;
import io.kithara.storage.MemoryOptions;
import io.kithara.storage.StreamingResource;

class WindowedMemoryResourceConcurrencyTest extends StreamingResourceConcurrencyContract {
    private static final long CAPACITY_BYTES = 16 << 20;

    private final LeakDetectingPool pool = BufferPool.leakDetecting(2 * CAPACITY_BYTES);

    @Override
    protected StreamingResource create() {
        return StreamingResource.inMemory(MemoryOptions.windowed(pool, CAPACITY_BYTES));
    }
}
