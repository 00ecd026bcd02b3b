package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.ResourceWriter;
import io.kithara.testing.FakeClock;
import io.kithara.testing.FaultyFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens what is left after a loss of power and compares every byte; counts what it saw. One thread. */
final class PowerLossCheck {
    private int cuts;
    private long bytesRead;
    private long bytesRefetched;

    int cuts() {
        return cuts;
    }

    /**
     * Checks that what is there is right, that what was promised is there, and that the rest can be fetched.
     *
     * @param promised what had been saved durably before
     * @param leastPins pins that had been set durably before
     */
    void check(long seed, Path disk, Map<ResourceKey, PowerLossRun.Remote> promised, Map<AssetKey, Integer> leastPins)
            throws IOException {
        cuts++;
        FaultyFileSystem files = new FaultyFileSystem();
        files.withoutForcing();
        String where = "seed " + seed + ", " + disk;
        FakeClock clock = new FakeClock();
        AssetStoreOptions options = AssetStoreOptions.builder()
                .clock(clock)
                .executors(clock.scheduler(), clock.scheduler())
                .build();
        try (AssetStore store = AssetStore.onDisk(files.path(disk), options)) {
            clock.advance(Duration.ZERO);
            checkPins(where, store, leastPins);
            for (ResourceKey key : PowerLossRun.keys()) {
                try (ResourceLease lease = store.open(key)) {
                    RangeSet landed = checkBytes(where, lease);
                    checkPromise(where, lease, landed, promised.get(key));
                }
            }
            try (ResourceLease lease = store.open(healed())) {
                complete(where, lease);
            }
            clock.advance(Duration.ZERO);
            var unused = store.verify(); // it may find files that nobody vouches for
            assertThat(store.verify().findings()).as(where).isEmpty();
        }
        try (AssetStore store = AssetStore.onDisk(files.path(disk), options);
                ResourceLease lease = store.open(healed())) {
            assertThat(lease.claimWriter()).as(where).isEmpty();
            checkBytes(where, lease);
        }
        DiskStoreBed.deleteTree(disk);
    }

    /** Returns the resource that is fetched to its end after this cut. */
    private ResourceKey healed() {
        List<ResourceKey> keys = PowerLossRun.keys();
        return keys.get(cuts % keys.size());
    }

    private static void checkPins(String where, AssetStore store, Map<AssetKey, Integer> leastPins) {
        leastPins.forEach((asset, least) -> assertThat(store.list()).as(where).anySatisfy(row -> {
            assertThat(row.key()).isEqualTo(asset);
            assertThat(row.pins()).isGreaterThanOrEqualTo(least);
        }));
    }

    private RangeSet checkBytes(String where, ResourceLease lease) throws IOException {
        RangeSet landed = lease.resource().landed();
        if (!landed.isEmpty()) {
            byte[] content = PowerLossRun.content(lease.key(), version(lease));
            for (ByteRange range : landed.ranges()) {
                assertThat(read(lease, range))
                        .as("%s: %s of %s", where, range, lease)
                        .isEqualTo(Arrays.copyOfRange(content, (int) range.start(), (int) range.end()));
                bytesRead += range.length();
            }
        }
        return landed;
    }

    private static int version(ResourceLease lease) {
        return Integer.parseInt(lease.info().etag().orElseThrow().substring(1));
    }

    private static byte[] read(ResourceLease lease, ByteRange range) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) range.length());
        while (bytes.hasRemaining()) {
            assertThat(lease.resource().readAt(range.start() + bytes.position(), bytes))
                    .isPositive();
        }
        return bytes.array();
    }

    private static void checkPromise(
            String where, ResourceLease lease, RangeSet landed, PowerLossRun.@Nullable Remote promise) {
        if (promise != null && !promise.bytes().isEmpty()) {
            assertThat(lease.info().etag()).as("%s: %s", where, lease).contains("v" + promise.version());
            for (ByteRange range : promise.bytes().ranges()) {
                assertThat(landed.covers(range))
                        .as("%s: %s of %s, which was saved", where, range, lease)
                        .isTrue();
            }
        }
    }

    /** Fetches the rest as a player would, and reads all of it. */
    private void complete(String where, ResourceLease lease) throws IOException {
        if (lease.info().etag().isEmpty()) {
            lease.updateInfo(ResourceInfo.NONE.withEtag(Optional.of("v0")));
        }
        byte[] content = PowerLossRun.content(lease.key(), version(lease));
        ByteRange all = new ByteRange(0, content.length);
        if (lease.resource().landed().covers(all) && lease.claimWriter().isEmpty()) {
            return;
        }
        ResourceWriter writer = lease.claimWriter().orElseThrow();
        for (ByteRange gap : lease.resource().landed().gaps(all)) {
            writer.writeAt(gap.start(), ByteBuffer.wrap(content, (int) gap.start(), (int) gap.length()));
            bytesRefetched += gap.length();
        }
        writer.commit(content.length, true);
        assertThat(read(lease, all)).as(where).isEqualTo(content);
    }

    /** Returns for example {@code power cuts: 100, bytes read 1234, fetched again 567, lost 0, wrong 0}. */
    @Override
    public String toString() {
        return "power cuts: " + cuts + ", bytes read " + bytesRead + ", fetched again " + bytesRefetched
                + ", of those promised lost 0, wrong 0";
    }
}
