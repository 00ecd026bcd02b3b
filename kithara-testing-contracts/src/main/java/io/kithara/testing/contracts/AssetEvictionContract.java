package io.kithara.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.ResourceLease;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link AssetStore} throws out to keep within its limits, and what it keeps: pins, leases, order of use. */
public abstract class AssetEvictionContract extends AssetStoreBed {
    /** For subclasses. */
    protected AssetEvictionContract() {}

    private boolean isCached(String name) {
        return store.list().stream().anyMatch(row -> row.key().equals(key(name).asset()));
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
}
