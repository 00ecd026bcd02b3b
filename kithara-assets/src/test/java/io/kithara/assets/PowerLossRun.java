package io.kithara.assets;

import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.testing.FakeClock;
import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.PowerLoss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One life of a store, at random: several assets are fetched in pieces, replaced by newer versions, evicted, pinned, saved.
 * After some of the operations on its files the power goes, and what a disk may hold then is given to a {@link
 * PowerLossCheck} together with what had been promised by then. One thread.
 */
final class PowerLossRun {
    private static final int ASSETS = 3;
    private static final int RESOURCES = 2;

    /** Two blocks of checksums and a bit; most resources are smaller than one. */
    private static final int MAX_LENGTH = 600_000;

    private static final int USUAL_LENGTH = 150_000;

    /** Less than all together: what is not in use has to go, one by one, and comes again under its old name. */
    private static final int LIMITED_BYTES = 400_000;

    private static final int STEPS = 60;

    /** So many operations pass between two cuts, in the mean. */
    private static final int OPERATIONS_PER_CUT = 12;

    private final long seed;
    private final Random random;
    private final Path folder;
    private final PowerLossCheck check;
    private final FakeClock clock = new FakeClock();
    private final Path live;
    private final Path root;
    private final PowerLoss power;
    private final Map<ResourceKey, ResourceLease> leases = new HashMap<>();
    private final Map<ResourceKey, ResourceWriter> writers = new HashMap<>();
    private final Map<ResourceKey, Remote> remotes = new HashMap<>();
    private final Map<ResourceKey, Remote> promised = new HashMap<>();
    private final Map<AssetKey, Integer> leastPins = new HashMap<>();

    /** Whether the store evicts by itself, so that no byte is promised. */
    private final boolean limited;

    private @Nullable AssetStore store;

    /**
     * What a server has, and what of it is there.
     *
     * @param version counts the replacements
     * @param bytes what the store has of it
     */
    record Remote(int version, RangeSet bytes) {}

    PowerLossRun(long seed, Path folder, PowerLossCheck check) throws IOException {
        this.seed = seed;
        this.random = new Random(seed);
        this.limited = random.nextInt(3) == 0;
        this.folder = folder;
        this.check = check;
        this.live = Files.createDirectory(folder.resolve("live"));
        FaultyFileSystem files = new FaultyFileSystem();
        this.power = files.modelPowerLoss(live);
        this.root = files.path(live);
    }

    static List<ResourceKey> keys() {
        List<ResourceKey> keys = new ArrayList<>();
        for (int asset = 0; asset < ASSETS; asset++) {
            for (int resource = 0; resource < RESOURCES; resource++) {
                AssetKey key = AssetKey.of(URI.create("https://example.com/" + asset));
                keys.add(new ResourceKey(key, "seg-" + resource + ".ts"));
            }
        }
        return keys;
    }

    /** What the server has under that name in that version: other bytes each time, of another length most times. */
    static byte[] content(ResourceKey key, int version) {
        Random bytes = new Random(key.hashCode() * 31L + version);
        byte[] content = new byte[version % 3 == 0 ? MAX_LENGTH : 1 + bytes.nextInt(USUAL_LENGTH)];
        bytes.nextBytes(content);
        return content;
    }

    void run() throws IOException {
        power.afterEachOperation(this::maybeCut);
        store = openStore();
        for (int step = 0; step < STEPS; step++) {
            step(keys().get(random.nextInt(ASSETS * RESOURCES)));
        }
        closeAll();
        power.afterEachOperation(() -> {});
    }

    private AssetStore openStore() throws StorageException {
        AssetStore opened = AssetStore.onDisk(
                root,
                AssetStoreOptions.builder()
                        .clock(clock)
                        .openHandles(2)
                        .maxBytes(limited ? LIMITED_BYTES : Long.MAX_VALUE)
                        .executors(clock.scheduler(), clock.scheduler())
                        .build());
        clock.advance(Duration.ZERO);
        return opened;
    }

    private AssetStore store() {
        if (store == null) {
            throw new IllegalStateException("not running");
        }
        return store;
    }

    private void maybeCut() {
        if (random.nextInt(OPERATIONS_PER_CUT) == 0) {
            try {
                Path target = Files.createTempDirectory(folder, "cut");
                power.cut(random, target);
                check.check(seed, target, promised, leastPins);
            } catch (IOException e) {
                throw new UncheckedIOException("seed " + seed, e);
            }
        }
    }

    private void step(ResourceKey key) throws IOException {
        switch (random.nextInt(16)) {
            case 0 -> closeLease(key);
            case 1 -> evict(key.asset());
            case 2 -> replace(key);
            case 3 -> pin(key.asset());
            case 4 -> unpin(key.asset());
            case 5 -> reopen();
            case 6, 7 -> checkpoint();
            case 8, 9, 10 -> clock.advance(Duration.ofMillis(random.nextInt(1500)));
            default -> fetch(key);
        }
    }

    private ResourceLease lease(ResourceKey key) throws StorageException {
        ResourceLease lease = leases.get(key);
        if (lease == null) {
            lease = store().open(key);
            leases.put(key, lease);
            if (lease.info().etag().isEmpty()) {
                startVersion(key, lease);
            }
        }
        return lease;
    }

    private void startVersion(ResourceKey key, ResourceLease lease) {
        int version = remote(key).version() + 1;
        lease.updateInfo(ResourceInfo.NONE.withEtag(Optional.of("v" + version)));
        remotes.put(key, new Remote(version, RangeSet.empty()));
    }

    private Remote remote(ResourceKey key) {
        return remotes.getOrDefault(key, new Remote(-1, RangeSet.empty()));
    }

    /** Fetches some of what is missing: a network hands over 8 KiB or so at a time, here it is more. */
    private void fetch(ResourceKey key) throws IOException {
        ResourceLease lease = lease(key);
        int version = remote(key).version();
        byte[] content = content(key, version);
        ResourceWriter writer = writers.get(key);
        if (writer == null) {
            writer = lease.claimWriter().orElse(null);
        }
        if (writer == null) {
            return;
        }
        writers.put(key, writer);
        RangeSet landed = lease.resource().landed();
        int from = random.nextBoolean() ? (int) landed.contiguousEnd(0) : random.nextInt(content.length);
        int to = Math.min(content.length, from + 1 + random.nextInt(MAX_LENGTH / 2));
        if (from < to) {
            writer.writeAt(from, ByteBuffer.wrap(content, from, to - from));
        }
        if (lease.resource().landed().covers(new ByteRange(0, content.length))) {
            writer.commit(content.length, true);
            writers.remove(key);
        }
        remotes.put(key, new Remote(version, lease.resource().landed()));
    }

    private void closeLease(ResourceKey key) {
        writers.remove(key);
        ResourceLease lease = leases.remove(key);
        if (lease != null) {
            lease.close();
        }
    }

    private void replace(ResourceKey key) throws StorageException {
        ResourceLease lease = lease(key);
        promised.remove(key);
        writers.remove(key);
        lease.restart();
        startVersion(key, lease);
    }

    private void evict(AssetKey asset) throws StorageException {
        for (ResourceKey key : keys()) {
            if (key.asset().equals(asset)) {
                closeLease(key);
            }
        }
        boolean pinned = leastPins.getOrDefault(asset, 0) > 0;
        if (!pinned) {
            promised.keySet().removeIf(key -> key.asset().equals(asset));
            remotes.replaceAll(
                    (key, old) -> key.asset().equals(asset) ? new Remote(old.version(), RangeSet.empty()) : old);
        }
        var unused = store().evict(asset);
    }

    private void pin(AssetKey asset) throws StorageException {
        store().pin(asset);
        leastPins.merge(asset, 1, Integer::sum);
    }

    private void unpin(AssetKey asset) throws StorageException {
        leastPins.computeIfPresent(asset, (key, pins) -> pins == 1 ? null : pins - 1);
        store().unpin(asset);
    }

    private void checkpoint() throws StorageException {
        store().checkpoint();
        promise();
    }

    private void reopen() throws StorageException {
        closeAll();
        promise();
        store = openStore();
    }

    private void promise() {
        if (!limited) {
            promised.putAll(remotes);
        }
    }

    private void closeAll() {
        keys().forEach(this::closeLease);
        store().close();
    }
}
