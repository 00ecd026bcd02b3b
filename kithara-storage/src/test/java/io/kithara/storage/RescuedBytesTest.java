package io.kithara.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kithara.bufpool.BufferPool;
import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.FileOperation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file resource whose disk refuses some of the bytes. */
class RescuedBytesTest {
    private static final int LENGTH = 200_000;
    private static final int CAPACITY = 4 * MemoryOptions.BLOCK_BYTES;
    private static final byte[] CONTENT = content();

    private final FaultyFileSystem disk = new FaultyFileSystem();
    private final BufferPool pool = BufferPool.leakDetecting(1 << 20);
    private final DirectBuffers buffers = DirectBuffers.keeping(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private static byte[] content() {
        byte[] bytes = new byte[LENGTH];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    @AfterEach
    void assertAllGivenBack() {
        pool.close();
        assertThat(pool.stats().inUseBytes()).isZero();
    }

    private StreamingResource open(long capacityBytes, Coverage coverage) throws StorageException {
        return StreamingResource.openFile(
                disk.path(directory).resolve("file"),
                FileOptions.of(buffers).withCoverage(coverage).withRescue(MemoryOptions.windowed(pool, capacityBytes)));
    }

    private static void write(ResourceWriter writer, int from, int to) throws StorageException {
        writer.writeAt(from, ByteBuffer.wrap(CONTENT, from, to - from));
    }

    private static void assertReads(StreamingResource resource, int from, int to) throws StorageException {
        ByteBuffer bytes = ByteBuffer.allocate(to - from);
        while (bytes.hasRemaining()) {
            assertThat(resource.readAt(from + bytes.position(), bytes)).isPositive();
        }
        assertThat(bytes.array()).isEqualTo(Arrays.copyOfRange(CONTENT, from, to));
    }

    @Test
    void write_refusedInTheMiddle_isReadAndNotVouchedFor() throws IOException {
        try (StreamingResource resource = open(LENGTH, Coverage.NONE)) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            write(writer, 0, 50_000);
            disk.failAll(FileOperation.WRITE);
            write(writer, 50_000, 90_000);
            disk.heal();
            write(writer, 90_000, LENGTH);
            writer.commit(LENGTH, true);

            assertReads(resource, 0, LENGTH);
            assertThat(resource.state()).isEqualTo(ResourceState.COMMITTED);
            assertThat(resource.landed().covers(new ByteRange(0, LENGTH))).isTrue();
            assertThat(resource.coverage().landed())
                    .isEqualTo(RangeSet.of(new ByteRange(0, 50_000), new ByteRange(90_000, LENGTH)));
        }
    }

    @Test
    void write_theSameAgainWhenThereIsRoom_isVouchedFor() throws IOException {
        try (StreamingResource resource = open(LENGTH, Coverage.NONE)) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            disk.failNth(FileOperation.WRITE, 1);
            write(writer, 0, 9000);
            assertThat(resource.coverage()).isEqualTo(Coverage.NONE);
            write(writer, 0, 9000);
            assertThat(resource.coverage().landed()).isEqualTo(RangeSet.of(new ByteRange(0, 9000)));
            assertReads(resource, 0, 9000);
        }
    }

    @Test
    void open_refused_isAllInMemory() throws IOException {
        disk.failAll(FileOperation.OPEN);
        try (StreamingResource resource = open(2L * LENGTH, new Coverage(RangeSet.empty(), OptionalLong.of(5), true))) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            write(writer, 0, LENGTH);
            writer.commit(LENGTH, true);
            resource.force();

            assertReads(resource, 0, LENGTH);
            assertThat(resource.coverage().landed().isEmpty()).isTrue();
        }
    }

    @Test
    void open_refusedWithoutARescue_fails() {
        disk.failAll(FileOperation.OPEN);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() ->
                        StreamingResource.openFile(disk.path(directory).resolve("file"), FileOptions.of(buffers)));
    }

    @Test
    void write_memoryFullToo_isLimitAndThenGoesOnBehindTheReader() throws IOException {
        try (StreamingResource resource = open(CAPACITY, Coverage.NONE)) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            write(writer, 0, 20_000);
            disk.failAll(FileOperation.WRITE);
            write(writer, 20_000, 60_000);
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> write(writer, 60_000, 100_000))
                    .extracting(StorageException::reason)
                    .isEqualTo(StorageException.Reason.LIMIT);
            assertReads(resource, 0, 60_000);

            resource.release(55_000);
            write(writer, 60_000, 90_000);

            assertReads(resource, 0, 20_000);
            assertReads(resource, 50_000, 90_000);
            assertThat(resource.readAt(30_000, ByteBuffer.allocate(10))).isZero();
        }
    }

    @Test
    void admit_whatMemoryHasDropped_isReadFromTheFile() throws IOException {
        try (StreamingResource resource = open(CAPACITY, Coverage.NONE)) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            disk.failNth(FileOperation.WRITE, 1);
            write(writer, 0, 60_000);
            resource.release(60_000);
            assertThat(resource.readAt(0, ByteBuffer.allocate(10))).isZero();

            Files.write(directory.resolve("file"), CONTENT);
            resource.admit(new Coverage(RangeSet.of(new ByteRange(0, LENGTH)), OptionalLong.empty(), false))
                    .run();
            assertReads(resource, 0, LENGTH);
        }
    }

    @Test
    void admit_withoutAFile_failsTyped() throws IOException {
        disk.failAll(FileOperation.OPEN);
        try (StreamingResource resource = open(CAPACITY, Coverage.NONE)) {
            resource.admit(new Coverage(RangeSet.of(new ByteRange(0, 10)), OptionalLong.empty(), false))
                    .run();
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> resource.readAt(0, ByteBuffer.allocate(10)))
                    .extracting(StorageException::reason)
                    .isEqualTo(StorageException.Reason.IO);
        }
    }

    @Test
    void write_atRandomOnADiskThatFailsAtRandom_readsWhatWasWritten() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            try (StreamingResource resource = open(4L * LENGTH, Coverage.NONE)) {
                ResourceWriter writer = resource.claimWriter().orElseThrow();
                for (int step = 0; step < 40; step++) {
                    if (random.nextInt(3) == 0) {
                        disk.failNth(FileOperation.WRITE, 1);
                    }
                    int from = random.nextInt(LENGTH - 1);
                    write(writer, from, from + 1 + random.nextInt(Math.min(30_000, LENGTH - from)));
                    for (ByteRange range : resource.landed().ranges()) {
                        assertReads(resource, (int) range.start(), (int) range.end());
                    }
                }
                assertVouchedFor(resource.coverage(), "seed " + seed);
            }
            disk.heal();
        }
    }

    private void assertVouchedFor(Coverage coverage, String seed) throws IOException {
        try (StreamingResource file = StreamingResource.openFile(
                directory.resolve("file"), FileOptions.of(buffers).withCoverage(coverage))) {
            assertThat(file.landed()).as(seed).isEqualTo(coverage.landed());
            for (ByteRange range : coverage.landed().ranges()) {
                assertReads(file, (int) range.start(), (int) range.end());
            }
        }
    }
}
