package io.kithara.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.assets.ResourceInfo;
import io.kithara.assets.ResourceKey;
import io.kithara.assets.ResourceLease;
import io.kithara.storage.ByteRange;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import io.kithara.testing.FakeClock;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AssetStore} does, wherever it keeps its bytes. Sizes are whole blocks of 16 KiB, in which a memory
 * store counts.
 */
public abstract class AssetStoreContract {
    /** One block: what the smallest resource takes in a memory store. */
    protected static final int BLOCK = 16 * 1024;

    /** A limit on bytes that every kind of store can have. */
    protected static final int MAX_BLOCKS = 5;

    /** Background work runs when a test advances it. */
    protected final FakeClock clock = new FakeClock();

    /** The store under test: at most {@link #MAX_BLOCKS} blocks in all. */
    protected AssetStore store;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // set before each test
    protected AssetStoreContract() {}

    /**
     * Opens an empty store.
     *
     * @param maxBytes its limit on bytes
     * @param options everything else, the limit on assets too
     */
    protected abstract AssetStore openStore(long maxBytes, AssetStoreOptions.Builder options) throws Exception;

    @BeforeEach
    void openStoreForTest() throws Exception {
        store = openStore(MAX_BLOCKS * BLOCK, options());
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    /** Returns options whose time and background work belong to {@link #clock}. */
    protected AssetStoreOptions.Builder options() {
        return AssetStoreOptions.builder().clock(clock).executors(clock.scheduler(), clock.scheduler());
    }

    /** Runs the background work of the next ten seconds. */
    protected final void settle() {
        clock.advance(Duration.ofSeconds(10));
    }

    /** Returns a key of an asset of its own. */
    protected static ResourceKey key(String name) {
        URI uri = URI.create("https://cdn.example.com/" + name);
        return ResourceKey.of(AssetKey.of(uri), uri);
    }

    /** Returns bytes that tell resources apart. */
    protected static byte[] content(String name, int length) {
        byte[] bytes = new byte[length];
        new Random(name.hashCode()).nextBytes(bytes);
        return bytes;
    }

    /** Stores a whole resource of its own asset and closes its lease. */
    protected final void cache(String name, int length) throws StorageException {
        try (ResourceLease lease = store.open(key(name))) {
            commit(lease, content(name, length));
        }
        settle();
    }

    /** Writes and commits all of {@code bytes}. */
    protected static void commit(ResourceLease lease, byte[] bytes) throws StorageException {
        ResourceWriter writer = lease.claimWriter().orElseThrow();
        writer.writeAt(0, ByteBuffer.wrap(bytes));
        writer.commit(bytes.length, true);
    }

    /** Returns the bytes of a range that has landed. */
    protected static byte[] read(StreamingResource resource, long position, int length) throws StorageException {
        ByteBuffer target = ByteBuffer.allocate(length);
        int count;
        do {
            count = resource.readAt(position + target.position(), target);
        } while (count > 0);
        return Arrays.copyOf(target.array(), target.position());
    }

    private boolean isCached(String name) {
        return store.list().stream().anyMatch(row -> row.key().equals(key(name).asset()));
    }

    @Test
    void open_new_isEmptyAndAsksForAWriter() throws Exception {
        try (ResourceLease lease = store.open(key("a.mp3"))) {
            assertThat(lease.resource().landed().isEmpty()).isTrue();
            assertThat(lease.info()).isEqualTo(ResourceInfo.NONE);
            assertThat(lease.claimWriter()).isPresent();
        }
    }

    @Test
    void open_committedBefore_readsTheSameBytesWithoutAWriter() throws Exception {
        cache("a.mp3", 3 * BLOCK);

        try (ResourceLease lease = store.open(key("a.mp3"))) {
            assertThat(read(lease.resource(), 0, 4 * BLOCK)).isEqualTo(content("a.mp3", 3 * BLOCK));
            assertThat(lease.resource().length()).hasValue(3 * BLOCK);
            assertThat(lease.resource().isLengthProven()).isTrue();
            assertThat(lease.claimWriter()).isEmpty();
        }
    }

    @Test
    void open_emptyResourceCommitted_isKept() throws Exception {
        cache("empty.mp3", 0);

        try (ResourceLease lease = store.open(key("empty.mp3"))) {
            assertThat(lease.resource().length()).hasValue(0);
            assertThat(lease.claimWriter()).isEmpty();
        }
    }

    // scenario 26
    @Test
    void open_sameKeyTwice_sharesBytesAndHasOneWriter() throws Exception {
        try (ResourceLease first = store.open(key("a.mp3"));
                ResourceLease second = store.open(key("a.mp3"))) {
            ResourceWriter writer = first.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(content("a.mp3", BLOCK)));

            assertThat(second.claimWriter()).isEmpty();
            assertThat(read(second.resource(), 0, BLOCK)).isEqualTo(content("a.mp3", BLOCK));
        }
    }

    // scenario 16, scenario 26
    @Test
    void open_sameKeyFromManyThreads_grantsOneWriter() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> claims = new ArrayList<>();
            List<ResourceLease> leases = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                leases.add(store.open(key("other" + i % 4 + ".mp3")));
                claims.add(threads.submit(() -> {
                    ResourceLease lease = store.open(key("a.mp3"));
                    synchronized (leases) {
                        leases.add(lease);
                    }
                    return lease.claimWriter().isPresent();
                }));
            }
            int writers = 0;
            for (Future<Boolean> claim : claims) {
                writers += claim.get() ? 1 : 0;
            }
            leases.forEach(ResourceLease::close);

            assertThat(writers).isEqualTo(1);
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    // scenario 27
    @Test
    void claimWriter_afterTheWriterFailed_continuesWithItsBytes() throws Exception {
        byte[] bytes = content("a.mp3", 2 * BLOCK);
        try (ResourceLease dying = store.open(key("a.mp3"));
                ResourceLease survivor = store.open(key("a.mp3"))) {
            ResourceWriter first = dying.claimWriter().orElseThrow();
            first.writeAt(0, ByteBuffer.wrap(bytes, 0, BLOCK));
            first.fail(new IllegalStateException("reset"));

            ResourceWriter second = survivor.claimWriter().orElseThrow();
            assertThat(survivor.resource().hasLanded(new ByteRange(0, BLOCK))).isTrue();
            second.writeAt(BLOCK, ByteBuffer.wrap(bytes, BLOCK, BLOCK));
            second.commit(2 * BLOCK, true);

            assertThat(read(dying.resource(), 0, 2 * BLOCK)).isEqualTo(bytes);
        }
    }

    // scenario 27
    @Test
    void close_leaseWithAnOpenWriter_letsAnotherLeaseContinue() throws Exception {
        ResourceLease dying = store.open(key("a.mp3"));
        try (ResourceLease survivor = store.open(key("a.mp3"))) {
            dying.claimWriter().orElseThrow().writeAt(0, ByteBuffer.wrap(content("a.mp3", BLOCK)));

            dying.close();

            assertThat(survivor.claimWriter()).isPresent();
            assertThat(survivor.resource().hasLanded(new ByteRange(0, BLOCK))).isTrue();
        }
    }

    // scenario 28
    @Test
    void writer_afterItsEnd_cannotWriteCommitOrFail() throws Exception {
        try (ResourceLease lease = store.open(key("a.mp3"))) {
            ResourceWriter stale = lease.claimWriter().orElseThrow();
            stale.cancel();
            ResourceWriter current = lease.claimWriter().orElseThrow();
            current.writeAt(0, ByteBuffer.wrap(content("a.mp3", BLOCK)));

            assertThatThrownBy(() -> stale.writeAt(0, ByteBuffer.allocate(BLOCK)))
                    .isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> stale.commit(BLOCK, true)).isInstanceOf(StorageException.class);
            stale.fail(new IllegalStateException("late"));
            stale.cancel();
            stale.close();

            assertThat(lease.claimWriter()).isEmpty();
            current.commit(BLOCK, true);
            assertThat(read(lease.resource(), 0, BLOCK)).isEqualTo(content("a.mp3", BLOCK));
        }
    }

    // scenario 28
    @Test
    void writer_ofAnOldGeneration_cannotTouchTheNewOne() throws Exception {
        try (ResourceLease lease = store.open(key("a.mp3"))) {
            ResourceWriter stale = lease.claimWriter().orElseThrow();
            lease.restart();
            ResourceWriter current = lease.claimWriter().orElseThrow();

            assertThatThrownBy(() -> stale.writeAt(0, ByteBuffer.allocate(BLOCK)))
                    .isInstanceOf(StorageException.class);
            stale.fail(new IllegalStateException("late"));

            current.writeAt(0, ByteBuffer.wrap(content("new", BLOCK)));
            current.commit(BLOCK, true);
            assertThat(read(lease.resource(), 0, BLOCK)).isEqualTo(content("new", BLOCK));
        }
    }

    // scenario 14
    @Test
    void restart_withAnotherLeaseOpen_keepsOldBytesThereAndStartsEmptyHere() throws Exception {
        cache("a.mp3", BLOCK);
        try (ResourceLease old = store.open(key("a.mp3"));
                ResourceLease renewed = store.open(key("a.mp3"))) {
            renewed.restart();
            commit(renewed, content("new", 2 * BLOCK));

            assertThat(read(old.resource(), 0, 2 * BLOCK)).isEqualTo(content("a.mp3", BLOCK));
            assertThat(read(renewed.resource(), 0, 2 * BLOCK)).isEqualTo(content("new", 2 * BLOCK));
            try (ResourceLease later = store.open(key("a.mp3"))) {
                assertThat(later.resource().length()).hasValue(2 * BLOCK);
            }
        }
        settle();
        try (ResourceLease after = store.open(key("a.mp3"))) {
            assertThat(read(after.resource(), 0, 2 * BLOCK)).isEqualTo(content("new", 2 * BLOCK));
        }
    }

    // scenario 14
    @Test
    void restart_afterAnotherLeaseDidIt_joinsThatGeneration() throws Exception {
        cache("a.mp3", BLOCK);
        try (ResourceLease first = store.open(key("a.mp3"));
                ResourceLease second = store.open(key("a.mp3"))) {
            first.restart();
            commit(first, content("new", BLOCK));

            second.restart();

            assertThat(read(second.resource(), 0, BLOCK)).isEqualTo(content("new", BLOCK));
        }
    }

    @Test
    void updateInfo_isSeenByOtherLeasesAndKept_untilRestart() throws Exception {
        ResourceInfo info = ResourceInfo.NONE
                .withEtag(Optional.of("\"v1\""))
                .withTotal(OptionalLong.of(BLOCK))
                .withSource(URI.create("https://user:pw@cdn.example.com/a.mp3?token=secret"));
        try (ResourceLease lease = store.open(key("a.mp3"))) {
            lease.updateInfo(info);
            commit(lease, content("a.mp3", BLOCK));
        }
        settle();

        try (ResourceLease lease = store.open(key("a.mp3"))) {
            assertThat(lease.info()).isEqualTo(info);
            assertThat(lease.info().source()).hasValue("https://cdn.example.com/a.mp3");
            lease.restart();
            assertThat(lease.info()).isEqualTo(ResourceInfo.NONE);
        }
    }

    // scenario 19
    @Test
    void evict_oneOfTwoLeasesClosed_isRefused() throws Exception {
        ResourceLease first = store.open(key("a.mp3"));
        ResourceLease second = store.open(key("a.mp3"));
        commit(first, content("a.mp3", BLOCK));
        first.close();
        first.close();

        assertThat(store.evict(key("a.mp3").asset())).isFalse();
        assertThat(read(second.resource(), 0, BLOCK)).isEqualTo(content("a.mp3", BLOCK));
        second.close();
        assertThat(store.evict(key("a.mp3").asset())).isTrue();
    }

    @Test
    void evict_pinnedTwice_isRefusedUntilUnpinnedTwice() throws Exception {
        cache("a.mp3", BLOCK);
        AssetKey asset = key("a.mp3").asset();
        store.pin(asset);
        store.pin(asset);

        store.unpin(asset);
        assertThat(store.evict(asset)).isFalse();
        store.unpin(asset);
        store.unpin(asset);
        assertThat(store.evict(asset)).isTrue();
    }

    // scenario 25
    @Test
    void evict_leavesNothingOfTheAssetAndAllOfOthers_andAgainIsFine() throws Exception {
        cache("a.mp3", BLOCK);
        cache("b.mp3", BLOCK);
        AssetKey asset = key("a.mp3").asset();

        assertThat(store.evict(asset)).isTrue();
        assertThat(store.evict(asset)).isTrue();

        assertThat(store.resources(asset)).isEmpty();
        assertThat(store.list())
                .extracting(AssetStore.AssetSummary::key)
                .containsExactly(key("b.mp3").asset());
        try (ResourceLease again = store.open(key("a.mp3"))) {
            assertThat(again.resource().landed().isEmpty()).isTrue();
        }
        try (ResourceLease other = store.open(key("b.mp3"))) {
            assertThat(read(other.resource(), 0, BLOCK)).isEqualTo(content("b.mp3", BLOCK));
        }
    }

    // scenario 21
    @Test
    void limits_byCount_evictOldestFirstButNotPinnedLeasedOrNew() throws Exception {
        store.close();
        store = openStore(MAX_BLOCKS * BLOCK, options().maxAssets(3));
        cache("pinned.mp3", 1);
        store.pin(key("pinned.mp3").asset());
        ResourceLease leased = store.open(key("leased.mp3"));
        commit(leased, content("leased.mp3", 1));
        cache("old.mp3", 1);

        try (ResourceLease fresh = store.open(key("new.mp3"))) {
            commit(fresh, content("new.mp3", 1));
            settle();

            assertThat(isCached("old.mp3")).isFalse();
            assertThat(isCached("pinned.mp3")).isTrue();
            assertThat(isCached("leased.mp3")).isTrue();
            assertThat(isCached("new.mp3")).isTrue();
        }
        leased.close();
    }

    // scenario 21
    @Test
    void limits_byCount_aTouchSavesTheOldest() throws Exception {
        store.close();
        store = openStore(MAX_BLOCKS * BLOCK, options().maxAssets(2));
        cache("a.mp3", 1);
        cache("b.mp3", 1);
        store.open(key("a.mp3")).close();
        cache("c.mp3", 1);

        assertThat(isCached("b.mp3")).isFalse();
        assertThat(isCached("a.mp3")).isTrue();
        assertThat(isCached("c.mp3")).isTrue();
    }

    // scenario 22
    @Test
    void limits_byBytesExactlyReached_evictNothing() throws Exception {
        cache("a.mp3", 2 * BLOCK);
        cache("b.mp3", 3 * BLOCK);

        assertThat(isCached("a.mp3")).isTrue();
        assertThat(isCached("b.mp3")).isTrue();
    }

    // scenario 22, scenario 32
    @Test
    void limits_byBytesExceeded_evictOldestFirst() throws Exception {
        cache("a.mp3", 2 * BLOCK);
        cache("b.mp3", 2 * BLOCK);
        assertThat(heldBytes()).isEqualTo(4 * BLOCK);
        cache("c.mp3", 2 * BLOCK);

        assertThat(isCached("a.mp3")).isFalse();
        assertThat(isCached("b.mp3")).isTrue();
        assertThat(isCached("c.mp3")).isTrue();
        assertThat(heldBytes()).isEqualTo(4 * BLOCK);
    }

    // scenario 22
    @Test
    void limits_byBytes_doNotEvictAssetsWithoutBytes() throws Exception {
        cache("empty.mp3", 0);
        cache("a.mp3", 3 * BLOCK);
        cache("b.mp3", 3 * BLOCK);

        assertThat(isCached("empty.mp3")).isTrue();
        assertThat(isCached("a.mp3")).isFalse();
    }

    // scenario 22, scenario 31
    @Test
    void limits_assetLargerThanAll_losesTheSegmentsNobodyReads() throws Exception {
        AssetKey asset = key("track.m3u8").asset();
        ResourceLease playlist = store.open(segment(asset, 99));
        commit(playlist, content("playlist", 1));
        for (int i = 0; i < 8; i++) {
            try (ResourceLease lease = store.open(segment(asset, i))) {
                commit(lease, content("seg" + i, BLOCK));
            }
            settle();
        }

        assertThat(heldBytes()).isLessThanOrEqualTo(MAX_BLOCKS * BLOCK);
        try (ResourceLease first = store.open(segment(asset, 0));
                ResourceLease last = store.open(segment(asset, 7))) {
            assertThat(first.resource().landed().isEmpty()).isTrue();
            assertThat(read(last.resource(), 0, BLOCK)).isEqualTo(content("seg7", BLOCK));
            commit(first, content("seg0", BLOCK));
            assertThat(read(first.resource(), 0, BLOCK)).isEqualTo(content("seg0", BLOCK));
            assertThat(read(playlist.resource(), 0, 1)).isEqualTo(content("playlist", 1));
        }
        playlist.close();
    }

    private static ResourceKey segment(AssetKey asset, int index) {
        return ResourceKey.of(asset, URI.create("https://cdn.example.com/low/seg" + index + ".ts"));
    }

    private long heldBytes() {
        return store.list().stream().mapToLong(AssetStore.AssetSummary::bytes).sum();
    }

    @Test
    void clear_keepsPinnedAndLeasedOnly() throws Exception {
        cache("a.mp3", BLOCK);
        cache("pinned.mp3", BLOCK);
        store.pin(key("pinned.mp3").asset());
        try (ResourceLease leased = store.open(key("leased.mp3"))) {
            commit(leased, content("leased.mp3", BLOCK));

            assertThat(store.clear()).isEqualTo(2);
        }
        assertThat(isCached("a.mp3")).isFalse();
    }

    @Test
    void list_isMostRecentFirst_andTellsIdleTime() throws Exception {
        cache("a.mp3", BLOCK);
        cache("b.mp3", 2 * BLOCK);
        clock.advance(Duration.ofMinutes(5));
        try (ResourceLease lease = store.open(key("a.mp3"))) {
            List<AssetStore.AssetSummary> rows = store.list();

            assertThat(lease.key()).isEqualTo(key("a.mp3"));
            assertThat(rows)
                    .extracting(AssetStore.AssetSummary::key)
                    .containsExactly(key("a.mp3").asset(), key("b.mp3").asset());
            assertThat(rows).extracting(AssetStore.AssetSummary::leased).containsExactly(true, false);
            assertThat(rows).extracting(AssetStore.AssetSummary::bytes).containsExactly((long) BLOCK, 2L * BLOCK);
            assertThat(rows.get(1).idle()).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        }
    }

    @Test
    void resources_tellLengthAndLandedBytes() throws Exception {
        AssetKey asset = key("track.m3u8").asset();
        try (ResourceLease whole = store.open(segment(asset, 0));
                ResourceLease partial = store.open(segment(asset, 1))) {
            commit(whole, content("seg0", BLOCK));
            partial.claimWriter().orElseThrow().writeAt(0, ByteBuffer.wrap(content("seg1", 100)));

            assertThat(store.resources(asset))
                    .extracting(
                            AssetStore.ResourceSummary::key,
                            AssetStore.ResourceSummary::landedBytes,
                            AssetStore.ResourceSummary::length)
                    .containsExactlyInAnyOrder(
                            tuple(segment(asset, 0), (long) BLOCK, OptionalLong.of(BLOCK)),
                            tuple(segment(asset, 1), 100L, OptionalLong.empty()));
        }
    }

    @Test
    void open_nothingEverLanded_leavesNoTrace() throws Exception {
        store.open(key("missing.mp3")).close();
        settle();

        assertThat(store.list()).isEmpty();
    }

    // scenario 17
    @Test
    void keys_ofTwoVariantsWithOneLeafName_doNotCollide() throws Exception {
        AssetKey asset = key("track.m3u8").asset();
        ResourceKey low = ResourceKey.of(asset, URI.create("https://cdn.example.com/low/seg0.ts"));
        ResourceKey high = ResourceKey.of(asset, URI.create("https://cdn.example.com/high/seg0.ts"));
        try (ResourceLease one = store.open(low);
                ResourceLease two = store.open(high)) {
            commit(one, content("low", BLOCK));
            commit(two, content("high", BLOCK));

            assertThat(read(one.resource(), 0, BLOCK)).isEqualTo(content("low", BLOCK));
            assertThat(read(two.resource(), 0, BLOCK)).isEqualTo(content("high", BLOCK));
        }
    }

    @Test
    void close_withALeaseOpen_keepsItReadableAndEndsItsWriter() throws Exception {
        ResourceLease lease = store.open(key("a.mp3"));
        ResourceWriter writer = lease.claimWriter().orElseThrow();
        writer.writeAt(0, ByteBuffer.wrap(content("a.mp3", BLOCK)));

        store.close();

        assertThat(read(lease.resource(), 0, BLOCK)).isEqualTo(content("a.mp3", BLOCK));
        assertThat(lease.claimWriter()).isEmpty();
        assertThatThrownBy(() -> writer.writeAt(BLOCK, ByteBuffer.allocate(1))).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> store.open(key("a.mp3"))).isInstanceOf(IllegalStateException.class);
        lease.close();
    }
}
