package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.testing.FakeClock;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory, a clock that stands, and stores of that directory, for each test. */
abstract class DiskStoreBed {
    static final int LENGTH = 50_000;
    static final AssetKey ASSET = AssetKey.of(URI.create("https://example.com/track.m3u8"));
    static final ResourceKey KEY = new ResourceKey(ASSET, "seg-1.ts");
    static final ResourceKey OTHER = new ResourceKey(ASSET, "seg-2.ts");
    static final byte[] CONTENT = content(1);

    final FakeClock clock = new FakeClock();
    Path directory = Path.of("");

    @BeforeEach
    void makeDirectory(@TempDir Path temporary) throws IOException {
        directory = Files.createDirectory(temporary.resolve("store"));
    }

    static byte[] content(int seed) {
        byte[] bytes = new byte[LENGTH];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    AssetStoreOptions.Builder options() {
        return AssetStoreOptions.builder().clock(clock).ticks(clock).executors(clock.scheduler(), clock.scheduler());
    }

    AssetStore openStore(Path root) throws StorageException {
        AssetStore store = AssetStore.onDisk(root, options().build());
        clock.advance(Duration.ZERO);
        return store;
    }

    AssetStore openStore() throws StorageException {
        return openStore(directory);
    }

    void cache(ResourceKey key, byte[] bytes) throws StorageException {
        try (AssetStore store = openStore()) {
            cache(store, key, bytes);
        }
    }

    static void cache(AssetStore store, ResourceKey key, byte[] bytes) throws StorageException {
        try (ResourceLease lease = store.open(key)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(bytes));
            writer.commit(bytes.length, true);
        }
    }

    static byte[] read(ResourceLease lease) throws StorageException {
        ByteBuffer target = ByteBuffer.allocate(2 * LENGTH);
        int count;
        do {
            count = lease.resource().readAt(target.position(), target);
        } while (count > 0);
        return Arrays.copyOf(target.array(), target.position());
    }

    /** Returns a copy of the directory as it is on disk at this moment: what a killed process leaves. */
    Path crashed() throws IOException {
        Path copy = Files.createTempDirectory(directory.getParent(), "crashed");
        copyTree(directory, copy);
        return copy;
    }

    static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    static void deleteTree(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    Path assetDirectory() {
        return directory.resolve(ASSET.id());
    }

    Path manifest() {
        return assetDirectory().resolve(AssetDisk.MANIFEST_NAME);
    }

    Path file() {
        return assetDirectory().resolve(KEY.path());
    }

    void assertRefetch() throws StorageException {
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            assertThat(lease.resource().landed().isEmpty()).isTrue();
            assertThat(lease.info()).isEqualTo(ResourceInfo.NONE);
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(CONTENT));
            writer.commit(LENGTH, true);
            assertThat(read(lease)).isEqualTo(CONTENT);
        }
        assertKept();
    }

    void assertKept() throws StorageException {
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            assertThat(lease.claimWriter()).isEmpty();
            assertThat(read(lease)).isEqualTo(CONTENT);
        }
    }
}
