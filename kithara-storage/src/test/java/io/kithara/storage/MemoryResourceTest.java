package io.kithara.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kithara.bufpool.BufferPool;
import io.kithara.bufpool.LeakDetectingPool;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only memory can do: be full, and let go of what was read. The rest is in the contract. */
class MemoryResourceTest {
    private static final int BLOCK = MemoryBytes.BLOCK_BYTES;

    private final LeakDetectingPool pool = BufferPool.leakDetecting(64L * BLOCK);

    @AfterEach
    void everyBlockIsReturned() {
        pool.assertNoLeaks();
    }

    @Test
    void writeAt_pastTheCapacity_isLimitAndPublishesNothing() throws StorageException {
        try (StreamingResource resource = StreamingResource.inMemory(MemoryOptions.whole(pool, 2L * BLOCK))) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            write(writer, 0, 1, BLOCK);
            assertLimit(() -> write(writer, BLOCK, 2, 2 * BLOCK));
            assertThat(resource.landed()).isEqualTo(RangeSet.of(new ByteRange(0, BLOCK)));
            assertThat(pool.stats().inUseBytes()).isEqualTo(BLOCK);
            write(writer, BLOCK, 2, BLOCK);
        }
    }

    @Test
    void writeAt_pastThePoolsBudget_isLimit() throws StorageException {
        try (StreamingResource resource = StreamingResource.inMemory(MemoryOptions.whole(pool, 1L << 30))) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            assertLimit(() -> write(writer, 0, 1, 65 * BLOCK));
            assertThat(pool.stats().inUseBytes()).isZero();
        }
    }

    // scenario 30
    @Test
    void release_windowed_dropsBlocksAndReportsThemNotLanded() throws StorageException {
        try (StreamingResource resource = StreamingResource.inMemory(MemoryOptions.windowed(pool, 4L * BLOCK))) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            write(writer, 0, 1, 4 * BLOCK);
            resource.release(2L * BLOCK + 5);
            assertThat(resource.landed()).isEqualTo(RangeSet.of(new ByteRange(2L * BLOCK, 4L * BLOCK)));
            assertThat(resource.readAt(0, ByteBuffer.allocate(10))).isZero();
            assertThat(pool.stats().inUseBytes()).isEqualTo(2L * BLOCK);
        }
    }

    @Test
    void release_notWindowed_keepsEverything() throws StorageException {
        try (StreamingResource resource = StreamingResource.inMemory(MemoryOptions.whole(pool, 4L * BLOCK))) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            write(writer, 0, 1, 4 * BLOCK);
            resource.release(4L * BLOCK);
            assertThat(resource.hasLanded(new ByteRange(0, 4L * BLOCK))).isTrue();
        }
    }

    // scenario 30, scenario 89
    @Test
    void endlessBody_throughASmallWindow_comesThroughInOrder() throws StorageException {
        try (StreamingResource resource = StreamingResource.inMemory(MemoryOptions.windowed(pool, 3L * BLOCK))) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            int pieces = 200;
            for (int piece = 0; piece < pieces; piece++) {
                write(writer, (long) piece * BLOCK, piece, BLOCK);
                ByteBuffer target = ByteBuffer.allocate(BLOCK);
                assertThat(resource.readAt((long) piece * BLOCK, target)).isEqualTo(BLOCK);
                assertThat(target.array()).containsOnly(piece);
                resource.release((piece + 1L) * BLOCK);
            }
            writer.commit((long) pieces * BLOCK, false);
            assertThat(resource.length()).hasValue((long) pieces * BLOCK);
            assertThat(pool.stats().highWaterBytes()).isLessThanOrEqualTo(3L * BLOCK);
        }
    }

    // scenario 30
    @Test
    void droppedBytes_ofACommittedResource_areWrittenAgainByAnotherWriter() throws StorageException {
        AtomicInteger woken = new AtomicInteger();
        try (StreamingResource resource = StreamingResource.inMemory(MemoryOptions.windowed(pool, 4L * BLOCK))) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            write(writer, 0, 1, 3 * BLOCK);
            writer.commit(3L * BLOCK, true);
            resource.release(3L * BLOCK);
            ResourceWriter again = resource.claimWriter().orElseThrow();
            Registration waiting = resource.whenAvailable(new ByteRange(0, 100L * BLOCK), woken::incrementAndGet);
            write(again, BLOCK, 1, 2 * BLOCK);
            assertThat(woken).hasValue(0);
            write(again, 0, 1, BLOCK);
            assertThat(woken).hasValue(1);
            again.commit(3L * BLOCK, true);
            assertThat(resource.state()).isEqualTo(ResourceState.COMMITTED);
            assertThat(resource.readAt(3L * BLOCK, ByteBuffer.allocate(1))).isEqualTo(-1);
            waiting.close();
        }
    }

    // scenario 14, scenario 16
    @Test
    void readersRacingWithRelease_neverSeeAnotherOwnersBytes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (BufferPool plain = BufferPool.builder()
                        .budgetBytes(64L * BLOCK)
                        .shards(1)
                        .slotsPerShard(4)
                        .build();
                StreamingResource resource = StreamingResource.inMemory(MemoryOptions.windowed(plain, 8L * BLOCK))) {
            int pieces = 10_000;
            Future<Integer> reader = threads.submit(() -> countForeignBytes(resource));
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            for (int piece = 0; piece < pieces; piece++) {
                write(writer, (long) piece * BLOCK, piece, 64);
                resource.release(piece * (long) BLOCK - BLOCK);
            }
            writer.cancel();
            assertThat(reader.get(30, TimeUnit.SECONDS)).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Reads whatever is there, over and over; each block holds the low byte of its number. */
    private static int countForeignBytes(StreamingResource resource) throws StorageException {
        int foreign = 0;
        ByteBuffer target = ByteBuffer.allocate(64);
        while (resource.state() == ResourceState.ACTIVE) {
            for (ByteRange range : resource.landed().ranges()) {
                int count = resource.state() == ResourceState.ACTIVE ? readQuietly(resource, range.start(), target) : 0;
                for (int i = 0; i < count; i++) {
                    foreign += target.get(i) == (byte) (range.start() / BLOCK) ? 0 : 1;
                }
            }
        }
        return foreign;
    }

    /** The writer may cancel between the look and the read. */
    private static int readQuietly(StreamingResource resource, long position, ByteBuffer target) {
        try {
            return resource.readAt(position, target.clear());
        } catch (StorageException e) {
            assertThat(e.reason()).isEqualTo(StorageException.Reason.CANCELLED);
            return 0;
        }
    }

    private static void write(ResourceWriter writer, long position, int value, int count) throws StorageException {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        writer.writeAt(position, ByteBuffer.wrap(bytes));
    }

    private static void assertLimit(ThrowingCallable call) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(call)
                .extracting(StorageException::reason)
                .isEqualTo(StorageException.Reason.LIMIT);
    }
}
