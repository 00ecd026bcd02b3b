package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.bufpool.BufferPool;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResourceTableTest {
    private static final long CAPACITY = 1 << 20;
    private static final ResourceKey KEY = new ResourceKey(new AssetKey("1".repeat(32)), "a.mp3");

    private final BufferPool pool = BufferPool.builder().build();
    private final StoreCore core =
            StoreCore.inMemory(new AssetMemory(pool, CAPACITY), CAPACITY, AssetStoreOptions.defaults());

    @AfterEach
    void close() {
        pool.close();
    }

    /** Whoever had it between the look and the removal may have filled it. */
    @Test
    void removeIdle_leasedAndLetGoOfSinceTheLook_stays() throws Exception {
        LiveAsset asset = core.use(KEY.asset());
        ResourceTable table = asset.table();
        SharedResource shared = Objects.requireNonNull(asset.lease(KEY));
        table.dropLease(shared, 1);
        long before = table.leaseChanges(shared);
        assertThat(asset.lease(KEY)).isSameAs(shared);
        table.dropLease(shared, 2);

        assertThat(table.removeIdle(shared, before, Optional.empty())).isFalse();
        assertThat(table.isCurrent(shared)).isTrue();
        assertThat(table.removeIdle(shared, table.leaseChanges(shared), Optional.empty()))
                .isTrue();
    }
}
