package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.bufpool.BufferPool;
import io.kithara.bufpool.LeakDetectingPool;
import io.kithara.storage.ByteRange;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import io.kithara.testing.AllocationCounter;
import io.kithara.testing.FakeClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a store does whose cap is smaller than what is played. */
class MemoryStoreTest {
    private static final int CHUNK = 8 * 1024;
    private static final int CAPACITY = 128 * 1024;
    private static final int STREAM = 1024 * 1024;
    private static final ResourceKey KEY = new ResourceKey(new AssetKey("1".repeat(32)), "a.mp3");
    private static final byte[] CONTENT = new byte[STREAM];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    private final FakeClock clock = new FakeClock();
    private final LeakDetectingPool pool = BufferPool.leakDetecting(CAPACITY);
    private final AssetStore store = AssetStore.inMemory(
            CAPACITY,
            AssetStoreOptions.builder()
                    .clock(clock)
                    .ticks(clock)
                    .executors(clock.scheduler(), clock.scheduler())
                    .buffers(pool)
                    .build());

    @AfterEach
    void closeStore() {
        store.close();
        assertThat(pool.stats().inUseBytes()).isZero();
    }

    private static void write(ResourceWriter writer, long position) throws StorageException {
        writer.writeAt(position, ByteBuffer.wrap(CONTENT, (int) position, CHUNK));
    }

    private static void assertReads(StreamingResource resource, long position) throws StorageException {
        ByteBuffer target = ByteBuffer.allocate(CHUNK);
        assertThat(resource.readAt(position, target)).isEqualTo(CHUNK);
        assertThat(target.array()).isEqualTo(Arrays.copyOfRange(CONTENT, (int) position, (int) position + CHUNK));
    }

    // scenario 30
    @Test
    void play_streamLargerThanTheCap_readsEveryByteAndCommits() throws Exception {
        try (ResourceLease lease = store.open(KEY)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            for (long position = 0; position < STREAM; position += CHUNK) {
                write(writer, position);
                assertReads(lease.resource(), position);
                assertThat(pool.stats().inUseBytes()).isLessThanOrEqualTo(CAPACITY);
            }
            writer.commit(STREAM, true);

            assertThat(lease.resource().length()).hasValue(STREAM);
            assertThat(lease.resource().hasLanded(new ByteRange(0, 1))).isFalse();
        }
    }

    // scenario 30
    @Test
    void play_backToWhatWasDropped_isFetchedAgainToTheEnd() throws Exception {
        try (ResourceLease lease = store.open(KEY)) {
            play(lease, 0);
            play(lease, 0);
            play(lease, STREAM / 2);
        }
    }

    /** Reads from {@code start} to the end, fetching what is missing as a player would; fails if it makes no progress. */
    private static void play(ResourceLease lease, long start) throws StorageException {
        StreamingResource resource = lease.resource();
        int fetched = 0;
        for (long position = start; position < STREAM; position += CHUNK) {
            ByteRange range = new ByteRange(position, position + CHUNK);
            if (!resource.hasLanded(range)) {
                try (ResourceWriter writer = lease.claimWriter().orElseThrow()) {
                    assertThat(resource.readAt(position, ByteBuffer.allocate(1)))
                            .isZero();
                    write(writer, position);
                    writer.cancel();
                }
                fetched++;
            }
            assertReads(resource, position);
        }
        assertThat(fetched).isLessThanOrEqualTo((int) ((STREAM - start) / CHUNK));
    }

    @Test
    void play_oneAssetAfterTheOther_usesTheBlocksOfTheEvicted() throws Exception {
        AssetStoreOptions options = AssetStoreOptions.builder()
                .clock(clock)
                .ticks(clock)
                .executors(clock.scheduler(), clock.scheduler())
                .build();
        try (AssetStore small = AssetStore.inMemory(2L * STREAM, options)) {
            for (int i = 0; i < 5; i++) {
                fill(small, i);
            }
            AllocationCounter counter = AllocationCounter.ofCurrentThread();
            for (int i = 5; i < 10; i++) {
                fill(small, i);
            }
            assertThat(counter.bytes()).isLessThan(STREAM);
        }
    }

    private static void fill(AssetStore store, int number) throws StorageException {
        AssetKey asset = new AssetKey(String.format(Locale.ROOT, "%032d", number));
        try (ResourceLease lease = store.open(new ResourceKey(asset, "a.mp3"))) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            for (long position = 0; position < STREAM; position += CHUNK) {
                write(writer, position);
            }
            writer.commit(STREAM, true);
        }
    }

    // scenario 30
    @Test
    void write_fartherAheadThanTheCap_isRefusedUntilTheReaderMoves() throws Exception {
        try (ResourceLease lease = store.open(KEY)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            assertThat(lease.resource().readAt(0, ByteBuffer.allocate(1))).isZero();
            for (long position = 0; position < CAPACITY; position += CHUNK) {
                write(writer, position);
            }

            assertThatThrownBy(() -> write(writer, CAPACITY))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.reason()).isEqualTo(StorageException.Reason.LIMIT));

            for (long position = 0; position < CAPACITY; position += CHUNK) {
                assertReads(lease.resource(), position);
            }
            write(writer, CAPACITY);
            assertReads(lease.resource(), CAPACITY);
        }
    }

    // scenario 30
    @Test
    void write_readerJumpedBackFromFarAhead_getsRoom() throws Exception {
        try (ResourceLease lease = store.open(KEY)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            long far = STREAM - CAPACITY;
            assertThat(lease.resource().readAt(far, ByteBuffer.allocate(1))).isZero();
            for (long position = far; position < STREAM; position += CHUNK) {
                write(writer, position);
            }
            assertThat(lease.resource().readAt(0, ByteBuffer.allocate(1))).isZero();

            write(writer, 0);
            assertReads(lease.resource(), 0);
        }
    }

    // scenario 30
    @Test
    void write_twoReaders_keepsWhatTheSlowerOneNeeds() throws Exception {
        ResourceLease slow = store.open(KEY);
        try (ResourceLease fast = store.open(KEY)) {
            ResourceWriter writer = fast.claimWriter().orElseThrow();
            for (long position = 0; position < CAPACITY; position += CHUNK) {
                write(writer, position);
                assertReads(fast.resource(), position);
            }
            assertReads(slow.resource(), 0);

            assertThatThrownBy(() -> write(writer, CAPACITY)).isInstanceOf(StorageException.class);
            assertReads(slow.resource(), CHUNK);
            slow.close();
            write(writer, CAPACITY);
        }
    }

    @Test
    void capacityBytes_isTheCap() {
        assertThat(store.capacityBytes()).hasValue(CAPACITY);
        assertThat(Optional.of(store.keys())).hasValue(KeyPolicy.EXACT);
    }

    @Test
    void inMemory_capTooSmallToPlay_isRejected() {
        assertThatThrownBy(() -> AssetStore.inMemory(1, AssetStoreOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** What a look finds missing is closed a little later; by then somebody may have fetched it. */
    @Test
    void close_ofWhatWasLookedForInVain_leavesWhatCameMeanwhile() throws Exception {
        store.open(KEY).close();
        keepOneChunk();
        clock.advance(Duration.ZERO);

        try (ResourceLease again = store.open(KEY)) {
            assertReads(again.resource(), 0);
        }
    }

    @Test
    void close_ofAnEvictedAsset_leavesTheNextOfThatName() throws Exception {
        store.open(KEY).close();
        assertThat(store.evict(KEY.asset())).isTrue();
        keepOneChunk();
        clock.advance(Duration.ZERO);

        try (ResourceLease again = store.open(KEY)) {
            assertReads(again.resource(), 0);
        }
    }

    private void keepOneChunk() throws StorageException {
        try (ResourceLease lease = store.open(KEY)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            write(writer, 0);
            writer.commit(CHUNK, true);
        }
    }
}
