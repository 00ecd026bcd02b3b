package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.bufpool.BufferPool;
import io.kithara.storage.MemoryOptions;
import io.kithara.storage.StreamingResource;
import io.kithara.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandleCacheTest {
    private final FakeClock clock = new FakeClock();
    private final Workers workers = new Workers();
    private final List<SharedResource> dropped = new ArrayList<>();
    private final BufferPool pool = BufferPool.builder().build();
    private final HandleCache handles = new HandleCache(2, workers, dropped::add);
    private final StoreCore core = StoreCore.inMemory(
            new AssetMemory(pool, MemoryOptions.BLOCK_BYTES), MemoryOptions.BLOCK_BYTES, AssetStoreOptions.defaults());

    HandleCacheTest() {
        workers.attach(new Workers.Owner(clock.scheduler(), clock.scheduler()));
    }

    private SharedResource resource(String name) {
        AssetKey asset = new AssetKey("0".repeat(32));
        return new SharedResource(
                core.use(asset),
                new ResourceKey(asset, name),
                ManifestEntry.empty(name, 0),
                StreamingResource.inMemory(MemoryOptions.whole(pool, 1)));
    }

    private void keep(SharedResource resource) {
        handles.keep(resource);
        clock.advance(Duration.ofMillis(1));
    }

    @Test
    void keep_withinCapacity_dropsNothing() {
        keep(resource("a"));
        keep(resource("b"));

        assertThat(dropped).isEmpty();
    }

    @Test
    void keep_beyondCapacity_dropsOneAndTakesItBackLater() {
        List<SharedResource> all = List.of(resource("a"), resource("b"), resource("c"));
        all.forEach(this::keep);

        assertThat(dropped).hasSize(1);
        keep(dropped.get(0));
        assertThat(dropped).hasSize(2);
    }

    @Test
    void keep_ofTheSameAgain_needsNoBackgroundWork() {
        SharedResource resource = resource("a");
        keep(resource);

        for (int i = 0; i < 100; i++) {
            handles.keep(resource);
        }
        assertThat(dropped).isEmpty();
    }

    @Test
    void forget_closedResource_isNotDroppedAgain() {
        SharedResource resource = resource("a");
        keep(resource);
        handles.forget(resource);
        keep(resource("b"));
        keep(resource("c"));

        assertThat(dropped).isEmpty();
    }
}
