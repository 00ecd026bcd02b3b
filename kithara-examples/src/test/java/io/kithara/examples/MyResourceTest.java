package io.kithara.examples;

import io.kithara.bufpool.BufferPool;
import io.kithara.bufpool.LeakDetectingPool;
import io.kithara.storage.MemoryOptions;
import io.kithara.storage.StreamingResource;
import io.kithara.testing.contracts.StreamingResourceContract;

// snippet contracts
class MyResourceTest extends StreamingResourceContract {
    private final LeakDetectingPool pool = BufferPool.leakDetecting(32 << 20);

    @Override
    protected StreamingResource create() {
        return StreamingResource.inMemory(MemoryOptions.whole(pool, 16 << 20)); // put yours here
    }
}
// end
