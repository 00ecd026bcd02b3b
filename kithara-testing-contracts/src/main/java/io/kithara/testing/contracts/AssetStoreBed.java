package io.kithara.testing.contracts;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.assets.ResourceKey;
import io.kithara.assets.ResourceLease;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import io.kithara.testing.FakeClock;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A store under test, with a limit of five blocks, and what tests do with it. Sizes are whole blocks of 16 KiB, in which a
 * memory store counts.
 */
abstract class AssetStoreBed {
    /** One block: what the smallest resource takes in a memory store. */
    protected static final int BLOCK = 16 * 1024;

    /** A limit on bytes that every kind of store can have. */
    protected static final int MAX_BLOCKS = 5;

    /** Background work runs when a test advances it. */
    protected final FakeClock clock = new FakeClock();

    /** The store under test: at most {@link #MAX_BLOCKS} blocks in all. */
    protected AssetStore store;

    @SuppressWarnings("NullAway.Init") // set before each test
    AssetStoreBed() {}

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
        return AssetStoreOptions.builder().clock(clock).ticks(clock).executors(clock.scheduler(), clock.scheduler());
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

    /** Returns the key of one of several resources of an asset. */
    protected static ResourceKey segment(AssetKey asset, int index) {
        return ResourceKey.of(asset, URI.create("https://cdn.example.com/low/seg" + index + ".ts"));
    }
}
