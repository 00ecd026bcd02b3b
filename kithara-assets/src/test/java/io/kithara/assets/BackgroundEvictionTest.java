package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.testing.FakeClock;
import io.kithara.testing.FaultyFileSystem;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundEvictionTest {
    private static final Duration MONTH = Duration.ofDays(30);

    private final FakeClock clock = new FakeClock();
    private final FaultyFileSystem files = new FaultyFileSystem();
    private final List<AssetStore> open = new ArrayList<>();
    private Duration clockSetBy = Duration.ZERO;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private Path root = Path.of("");

    @BeforeEach
    void wrapDirectory() {
        root = files.path(directory);
    }

    @AfterEach
    void closeStores() {
        files.heal();
        open.forEach(AssetStore::close);
    }

    private AssetStoreOptions.Builder options() {
        return AssetStoreOptions.builder()
                .clock(() -> clock.instant().plus(clockSetBy))
                .ticks(clock)
                .executors(clock.scheduler(), clock.scheduler());
    }

    private AssetStore openStore(AssetStoreOptions.Builder options) throws StorageException {
        AssetStore store = AssetStore.onDisk(root, options.build());
        open.add(store);
        return store;
    }

    private static AssetKey asset(int number) {
        return AssetKey.of(URI.create("https://example.com/" + number));
    }

    private static void cache(AssetStore store, ResourceKey key, int bytes) throws StorageException {
        try (ResourceLease lease = store.open(key)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.allocate(bytes));
            writer.commit(bytes, true);
        }
    }

    private void cache(AssetStore store, int number, int bytes) throws StorageException {
        cache(store, new ResourceKey(asset(number), "a.mp3"), bytes);
    }

    private static List<AssetKey> kept(AssetStore store) {
        return store.list().stream().map(AssetStore.AssetSummary::key).toList();
    }

    private void settle() {
        clock.advance(Duration.ofSeconds(10));
    }

    // scenario 21
    @Test
    void manyAssetsToEvict_otherWorkOfTheStorageThreadComesBetween() throws Exception {
        AssetStore store = openStore(options());
        for (int i = 0; i < 200; i++) {
            cache(store, i, 10);
        }
        settle();
        List<Integer> left = new ArrayList<>();
        AssetStore small = openStore(options().maxAssets(10));
        store.close();
        Runnable save = new Runnable() {
            @Override
            public void run() {
                left.add(small.list().size());
                if (small.list().size() > 10 && left.size() < 100) {
                    clock.scheduler().execute(this);
                }
            }
        };
        clock.scheduler().execute(save);

        settle();

        assertThat(kept(small)).hasSize(10);
        assertThat(left).hasSizeGreaterThan(5);
        for (int i = 1; i < left.size(); i++) {
            assertThat(left.get(i - 1) - left.get(i)).isLessThanOrEqualTo(2 * 32);
        }
    }

    // scenario 32
    @Test
    void maxIdle_assetNotUsedForLonger_goesByItself_pinnedAndLeasedStay() throws Exception {
        AssetStore store = openStore(options().maxIdle(MONTH));
        cache(store, 1, 10);
        cache(store, 2, 10);
        cache(store, 3, 10);
        store.pin(asset(2));
        ResourceLease leased = store.open(new ResourceKey(asset(3), "a.mp3"));
        clock.advance(Duration.ofDays(20));
        cache(store, 4, 10);

        clock.advance(Duration.ofDays(9));
        assertThat(kept(store)).contains(asset(1));
        clock.advance(Duration.ofDays(2));
        assertThat(kept(store)).containsExactlyInAnyOrder(asset(2), asset(3), asset(4));

        leased.close();
        store.unpin(asset(2));
        clock.advance(Duration.ofDays(2));
        assertThat(kept(store)).containsExactly(asset(4));
        clock.advance(MONTH);
        assertThat(kept(store)).isEmpty();
    }

    @Test
    void maxIdle_timeBetweenTwoRunsCounts() throws Exception {
        AssetStore store = openStore(options());
        cache(store, 1, 10);
        store.close();
        clock.advance(Duration.ofDays(29));
        store = openStore(options().maxIdle(MONTH));
        settle();
        assertThat(kept(store)).hasSize(1);
        store.close();

        clock.advance(Duration.ofDays(2));
        store = openStore(options().maxIdle(MONTH));
        settle();

        assertThat(kept(store)).isEmpty();
    }

    @Test
    void maxIdle_clockSetAheadOrBackWhileOpen_agesNothing() throws Exception {
        AssetStore store = openStore(options().maxIdle(MONTH));
        cache(store, 1, 10);
        clock.advance(Duration.ofDays(1));

        clockSetBy = Duration.ofDays(9000);
        cache(store, 2, 10);
        clock.advance(Duration.ofDays(1));
        assertThat(kept(store)).containsExactly(asset(2), asset(1));
        assertThat(store.list().get(1).idle()).isEqualTo(Duration.ofDays(2));

        clockSetBy = Duration.ofDays(-9000);
        clock.advance(Duration.ofDays(27));
        assertThat(kept(store)).containsExactly(asset(2), asset(1));
        clock.advance(Duration.ofDays(2));
        assertThat(kept(store)).containsExactly(asset(2));
        clock.advance(Duration.ofDays(2));
        assertThat(kept(store)).isEmpty();
    }

    @Test
    void maxIdle_clockBehindTheLastUseWhenOpened_agesNothingAndThenGoesOn() throws Exception {
        AssetStore store = openStore(options());
        cache(store, 1, 10);
        store.close();
        clockSetBy = Duration.ofDays(-20_000);
        store = openStore(options().maxIdle(MONTH));
        clock.advance(Duration.ofDays(29));
        assertThat(kept(store)).hasSize(1);

        clock.advance(Duration.ofDays(2));

        assertThat(kept(store)).isEmpty();
    }

    @Test
    void maxIdle_indexLost_countsFromWhenTheAssetWasFound() throws Exception {
        AssetStore store = openStore(options());
        cache(store, 1, 10);
        store.close();
        files.deleteUnderneath(root.resolve(AssetDisk.INDEX_NAME));
        clock.advance(Duration.ofDays(300));

        store = openStore(options().maxIdle(MONTH));
        clock.advance(Duration.ofDays(29));
        assertThat(kept(store)).containsExactly(asset(1));

        clock.advance(Duration.ofDays(3));
        assertThat(kept(store)).isEmpty();
    }

    // scenario 22
    @Test
    void maxAssetBytes_exceeded_losesItsOwnOldestResourcesOnly() throws Exception {
        AssetStore store = openStore(options().maxAssetBytes(25));
        cache(store, 1, 10);
        for (int i = 0; i < 4; i++) {
            cache(store, new ResourceKey(asset(2), "seg" + i + ".ts"), 10);
        }

        settle();

        assertThat(store.resources(asset(2)))
                .extracting(row -> row.key().path())
                .containsExactly("seg2.ts", "seg3.ts");
        assertThat(kept(store)).contains(asset(1));
    }

    // scenario 22
    @Test
    void maxAssetBytes_oneLargeFile_staysWhileLeasedOrPinned() throws Exception {
        AssetStore store = openStore(options().maxAssetBytes(25));
        store.pin(asset(2));
        cache(store, 2, 100);
        try (ResourceLease lease = store.open(new ResourceKey(asset(1), "a.mp3"))) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.allocate(100));
            settle();
            assertThat(lease.resource().landed().lengthBytes()).isEqualTo(100);
            writer.commit(100, true);
            settle();
            assertThat(kept(store)).containsExactlyInAnyOrder(asset(1), asset(2));
        }
        settle();
        assertThat(kept(store)).containsExactly(asset(2));

        store.unpin(asset(2));
        settle();
        assertThat(kept(store)).isEmpty();
    }

    @Test
    void maxAssetBytes_lowerThanBefore_countsForWhatIsThere() throws Exception {
        AssetStore store = openStore(options());
        cache(store, 1, 100);
        cache(store, 2, 10);
        store.close();

        store = openStore(options().maxAssetBytes(50));
        settle();

        assertThat(kept(store)).containsExactly(asset(2));
    }

    // scenario 32
    @Test
    void minFreeBytes_diskFullerThanThat_oldestGoUntilItIsNot() throws Exception {
        AssetStore store = openStore(options().minFreeBytes(1000));
        for (int i = 0; i < 5; i++) {
            cache(store, i, 100);
        }
        settle();
        assertThat(kept(store)).hasSize(5);
        files.noSpaceAfter(900 + 10 + 200_000);
        cache(store, 5, 10);
        settle();
        assertThat(kept(store)).as("there is room enough").hasSize(6);

        files.noSpaceAfter(850);
        clock.advance(Duration.ofSeconds(1));
        store.evictToLimits();

        assertThat(kept(store)).containsExactly(asset(5), asset(4), asset(3), asset(2));
    }

    @Test
    void minFreeBytes_whileTheStoreGrows_isLookedAtOnceASecondAtMost() throws Exception {
        AssetStore store = openStore(options().minFreeBytes(1000));
        cache(store, 1, 100);
        cache(store, 2, 100);
        settle();
        try (ResourceLease lease = store.open(new ResourceKey(asset(3), "a.mp3"))) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.allocate(10));
            clock.advance(Duration.ofMillis(1));
            files.noSpaceAfter(950);
            for (int i = 1; i < 5; i++) {
                writer.writeAt(i, ByteBuffer.allocate(10));
                clock.advance(Duration.ofMillis(10));
            }
            assertThat(kept(store)).as("within the second").hasSize(3);

            clock.advance(Duration.ofSeconds(1));
            writer.writeAt(20, ByteBuffer.allocate(10));
            clock.advance(Duration.ofMillis(200));

            assertThat(kept(store)).doesNotContain(asset(1)).contains(asset(3));
        }
    }

    @Test
    void evictableAssetInUseElsewhere_endsThePass() throws Exception {
        AssetStore store = openStore(options().maxAssets(1));
        List<ResourceLease> leases = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            cache(store, i, 10);
            leases.add(store.open(new ResourceKey(asset(i), "a.mp3")));
        }
        settle();
        assertThat(kept(store)).hasSize(3);
        leases.forEach(ResourceLease::close);

        settle();

        assertThat(kept(store)).containsExactly(asset(2));
        assertThat(directory.resolve(asset(0).id())).doesNotExist();
    }
}
