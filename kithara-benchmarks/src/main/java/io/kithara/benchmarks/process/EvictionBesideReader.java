package io.kithara.benchmarks.process;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.assets.ResourceKey;
import io.kithara.assets.ResourceLease;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long a reader waits while 10,000 assets are evicted beside it: it reads 8 KiB of a track that it leases and opens and
 * closes a cached resource of another asset, over and over, and every such step is timed. The same steps before the eviction
 * show what the machine does to a reader by itself. Argument: number of assets.
 */
final class EvictionBesideReader {
    private static final int TRACK_BYTES = 5 << 20;
    private static final int READ_BYTES = 8 * 1024;
    private static final int MAX_STEPS = 20_000_000;

    private final long[] nanos = new long[MAX_STEPS];
    private final ByteBuffer target = ByteBuffer.allocate(READ_BYTES);
    private int steps;
    private long stepping;

    private EvictionBesideReader() {}

    public static void main(String[] args) throws Exception {
        int assets = Integer.parseInt(args[0]);
        Path directory = Files.createTempDirectory("kithara-eviction");
        try (AssetStore filling = AssetStore.onDisk(directory, AssetStoreOptions.defaults())) {
            for (int i = 0; i < assets; i++) {
                cache(filling, key("asset-" + i), 1000);
            }
            cache(filling, key("hit"), 1000);
            cache(filling, key("track"), TRACK_BYTES);
        }
        AssetStore large = AssetStore.onDisk(directory, AssetStoreOptions.defaults());
        EvictionBesideReader reader = new EvictionBesideReader();
        try (AssetStore small = AssetStore.onDisk(
                        directory, AssetStoreOptions.builder().maxAssets(2).build());
                ResourceLease track = small.open(key("track"));
                ResourceLease held = small.open(key("hit"))) {
            for (int i = 0; i < 5; i++) {
                reader.run(small, track, 200_000);
            }
            reader.tell("before, with a lease of " + held.key().path());
            long start = System.nanoTime();
            // With it goes the limit that allowed so many.
            Thread closing = new Thread(large::close, "kithara-benchmark-close");
            closing.start();
            while (small.list().size() > 2) {
                reader.run(small, track, 2000);
            }
            closing.join();
            System.out.printf("evicted %d assets in %.2f s%n", assets, (System.nanoTime() - start) / 1e9);
            reader.tell("beside the eviction");
        }
    }

    private static ResourceKey key(String name) {
        URI uri = URI.create("https://example.com/" + name);
        return ResourceKey.of(AssetKey.of(uri), uri);
    }

    private static void cache(AssetStore store, ResourceKey key, int bytes) throws StorageException {
        try (ResourceLease lease = store.open(key)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.allocate(bytes));
            writer.commit(bytes, true);
        }
    }

    private void run(AssetStore store, ResourceLease track, int count) throws StorageException {
        for (int i = 0; i < count && steps < MAX_STEPS; i++) {
            long start = System.nanoTime();
            long position = (long) i * READ_BYTES % (TRACK_BYTES - READ_BYTES);
            if (track.resource().readAt(position, target.clear()) != READ_BYTES) {
                throw new IllegalStateException("read less at " + position);
            }
            store.open(key("hit")).close();
            nanos[steps] = System.nanoTime() - start;
            stepping += nanos[steps++];
        }
    }

    private void tell(String when) {
        long[] sorted = Arrays.copyOf(nanos, steps);
        Arrays.sort(sorted);
        long stalls = Arrays.stream(sorted).filter(each -> each > 5_000_000).count();
        System.out.println(String.format(
                Locale.ROOT,
                "%s: %d steps, median %.1f us, 99.9%% %.1f us, longest %.2f ms, above 5 ms: %d, in each second %.2f",
                when,
                steps,
                sorted[steps / 2] / 1e3,
                sorted[(int) (steps * 0.999)] / 1e3,
                sorted[steps - 1] / 1e6,
                stalls,
                stalls / (stepping / 1e9)));
        steps = 0;
        stepping = 0;
    }
}
