package io.kithara.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.ResourceInfo;
import io.kithara.assets.ResourceKey;
import io.kithara.assets.ResourceLease;
import io.kithara.storage.ByteRange;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link AssetStore} does, wherever it keeps its bytes: leases, writers, generations, keys. */
public abstract class AssetStoreContract extends AssetStoreBed {
    /** For subclasses. */
    protected AssetStoreContract() {}

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
