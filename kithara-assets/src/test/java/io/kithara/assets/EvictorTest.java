package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.testing.FakeClock;
import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.FileOperation;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvictorTest {
    private final FakeClock clock = new FakeClock();
    private final FaultyFileSystem files = new FaultyFileSystem();
    private AssetStore store = AssetStore.inMemory(1 << 20, AssetStoreOptions.defaults());

    @BeforeEach
    void openStore(@TempDir Path directory) throws StorageException {
        store.close();
        store = AssetStore.onDisk(
                files.path(directory),
                AssetStoreOptions.builder()
                        .clock(clock)
                        .ticks(clock)
                        .executors(clock.scheduler(), clock.scheduler())
                        .maxBytes(25)
                        .build());
    }

    @AfterEach
    void closeStore() {
        files.heal();
        store.close();
    }

    private static ResourceKey key(int asset) {
        return new ResourceKey(AssetKey.of(URI.create("https://example.com/" + asset)), "a.mp3");
    }

    private void cache(int asset) throws StorageException {
        try (ResourceLease lease = store.open(key(asset))) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.allocate(10));
            writer.commit(10, true);
        }
    }

    // scenario 22
    @Test
    void evictToLimits_runsNow() throws Exception {
        cache(1);
        cache(2);
        cache(3);
        assertThat(store.list()).hasSize(3);

        store.evictToLimits();

        assertThat(store.list())
                .extracting(AssetStore.AssetSummary::key)
                .containsExactly(key(3).asset(), key(2).asset());
    }

    // scenario 22
    @Test
    void evictToLimits_hugeAsset_goesOnceNobodyUsesIt() throws Exception {
        try (ResourceLease lease = store.open(key(1))) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.allocate(100));
            writer.commit(100, true);
            store.evictToLimits();
            assertThat(store.list()).hasSize(1);
        }
        store.evictToLimits();

        assertThat(store.list()).isEmpty();
    }

    // scenario 25
    @Test
    void evictToLimits_filesCannotBeDeleted_tellsAndGoesOn() throws Exception {
        for (int i = 0; i < 5; i++) {
            cache(i);
        }
        assertThat(store.verify().isSound()).isTrue();
        files.failNth(FileOperation.DELETE, 1);

        assertThatThrownBy(store::evictToLimits).isInstanceOf(StorageException.class);

        assertThat(store.list())
                .extracting(AssetStore.AssetSummary::key)
                .containsExactly(key(4).asset(), key(3).asset());
        files.heal();
        assertThat(store.verify().findings())
                .extracting(VerifyReport.Finding::problem)
                .contains(VerifyReport.Problem.NOT_IN_INDEX);
    }
}
