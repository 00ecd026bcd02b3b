package io.kithara.benchmarks;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.assets.ResourceKey;
import io.kithara.assets.ResourceLease;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to use a cached asset once more? One operation opens a lease of one of 32 resources whose files are
 * open and closes it: two touches of the index, no I/O. Expected: some hundred nanoseconds, below a microsecond.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AssetTouchBenchmark {
    @Benchmark
    public ResourceLease openAndClose(Cached cached) throws StorageException {
        ResourceLease lease = cached.store.open(cached.nextKey());
        lease.close();
        return lease;
    }

    /** A store on disk with a few whole resources. */
    @State(Scope.Benchmark)
    public static class Cached {
        private static final int ASSETS = 32;

        private final ResourceKey[] keys = new ResourceKey[ASSETS];
        private Path directory = Path.of("");
        private int next;
        AssetStore store = AssetStore.inMemory(1 << 20, AssetStoreOptions.defaults());

        @Setup
        public void fill() throws IOException {
            directory = Files.createTempDirectory("kithara-touch");
            store.close();
            store = AssetStore.onDisk(directory, AssetStoreOptions.defaults());
            byte[] bytes = new byte[1000];
            new Random(1).nextBytes(bytes);
            for (int i = 0; i < ASSETS; i++) {
                URI uri = URI.create("https://example.com/" + i);
                keys[i] = ResourceKey.of(AssetKey.of(uri), uri);
                try (ResourceLease lease = store.open(keys[i])) {
                    ResourceWriter writer = lease.claimWriter().orElseThrow();
                    writer.writeAt(0, ByteBuffer.wrap(bytes));
                    writer.commit(bytes.length, true);
                }
            }
        }

        ResourceKey nextKey() {
            next = (next + 1) % ASSETS;
            return keys[next];
        }

        @TearDown
        public void clear() throws IOException {
            store.clear();
            store.close();
            Files.deleteIfExists(directory.resolve("index.journal"));
            Files.delete(directory);
        }
    }
}
