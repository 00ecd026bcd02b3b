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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a file can do: be opened again, be cut, refuse. The rest is in the contract. */
class FileResourceTest {
    private static final int LENGTH = 100_000;

    private final FaultyFileSystem faults = new FaultyFileSystem();
    private final FileOptions options = FileOptions.of(DirectBuffers.keeping(1));
    private final byte[] content = new byte[LENGTH];

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Path path;

    @BeforeEach
    void fillContent() {
        path = faults.path(directory).resolve("resource");
        for (int i = 0; i < LENGTH; i++) {
            content[i] = (byte) (i * 31 + (i >>> 8));
        }
    }

    @Test
    void admit_whatAnotherProcessWrote_wakesWhoWaitsAndCommitsOnceWhole() throws IOException {
        Files.write(path, content);
        try (StreamingResource resource = open(Coverage.NONE)) {
            ResourceWriter place = resource.claimWriter().orElseThrow();
            AtomicInteger wakes = new AtomicInteger();
            Registration waiting = resource.whenAvailable(new ByteRange(10, 20), wakes::incrementAndGet);
            Runnable wake =
                    resource.admit(new Coverage(RangeSet.of(new ByteRange(0, 50)), OptionalLong.empty(), false));
            assertThat(wakes).hasValue(0);
            wake.run();
            waiting.close();
            assertThat(wakes).hasValue(1);
            assertThat(read(resource, 0, 50)).isEqualTo(Arrays.copyOf(content, 50));
            assertThat(resource.state()).isEqualTo(ResourceState.ACTIVE);

            resource.admit(whole()).run();

            assertThat(resource.state()).isEqualTo(ResourceState.COMMITTED);
            assertThat(read(resource, 0, LENGTH)).isEqualTo(content);
            place.cancel();
            assertThat(resource.claimWriter()).isEmpty();
        }
    }

    @Test
    void admit_bytesBehindAnEndThatWasNotProven_takesTheEndBack() throws IOException {
        Files.write(path, content);
        Coverage doubted = new Coverage(RangeSet.of(new ByteRange(0, 10)), OptionalLong.of(10), false);
        try (StreamingResource resource = open(doubted)) {
            resource.admit(new Coverage(RangeSet.of(new ByteRange(0, 30)), OptionalLong.empty(), false))
                    .run();

            assertThat(resource.length()).isEmpty();
            assertThat(resource.state()).isEqualTo(ResourceState.ACTIVE);
        }
    }

    @Test
    void admit_inMemory_doesNothing() {
        try (StreamingResource resource = StreamingResource.inMemory(
                MemoryOptions.windowed(BufferPool.builder().build(), 1 << 20))) {
            resource.admit(whole()).run();

            assertThat(resource.landed()).isEqualTo(RangeSet.empty());
        }
    }

    // scenario 10
    @Test
    void openFile_wholeCoverage_isCommittedAndReadable() throws IOException {
        Files.write(path, content);
        try (StreamingResource resource = open(whole())) {
            assertThat(resource.state()).isEqualTo(ResourceState.COMMITTED);
            assertThat(resource.claimWriter()).isEmpty();
            assertThat(read(resource, 0, LENGTH)).isEqualTo(content);
            resource.force();
        }
    }

    @Test
    void openFile_wholeWithoutProof_canBeContinued() throws IOException {
        Files.write(path, content);
        Coverage doubted = new Coverage(whole().landed(), whole().length(), false);
        try (StreamingResource resource = open(doubted)) {
            assertThat(resource.state()).isEqualTo(ResourceState.COMMITTED);
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            writer.writeAt(LENGTH, ByteBuffer.wrap(content, 0, 10));
            writer.commit(LENGTH + 10, true);
            assertThat(read(resource, LENGTH, LENGTH + 10)).isEqualTo(Arrays.copyOf(content, 10));
        }
    }

    // scenario 10, scenario 24
    @Test
    void openFile_noManifest_believesNothingOfTheFile() throws IOException {
        Files.write(path, content);
        try (StreamingResource resource = open(Coverage.NONE)) {
            assertThat(resource.state()).isEqualTo(ResourceState.ACTIVE);
            assertThat(resource.landed().isEmpty()).isTrue();
            assertThat(resource.readAt(0, ByteBuffer.allocate(10))).isZero();
        }
    }

    // scenario 10
    @Test
    void openFile_shorterThanVouchedFor_isTornAndOpensEmpty() throws IOException {
        Files.write(path, Arrays.copyOf(content, LENGTH - 1));
        try (StreamingResource resource = open(whole())) {
            assertThat(resource.state()).isEqualTo(ResourceState.ACTIVE);
            assertThat(resource.coverage()).isEqualTo(Coverage.NONE);
            assertThat(resource.claimWriter()).isPresent();
        }
    }

    // scenario 10
    @Test
    void openFile_missingFile_opensEmptyWhateverIsVouchedFor() throws IOException {
        try (StreamingResource resource = open(whole())) {
            assertThat(resource.coverage()).isEqualTo(Coverage.NONE);
        }
    }

    // scenario 10, scenario 46
    @Test
    void openFile_partialCoverage_goesOnFromThere() throws IOException {
        Files.write(path, content);
        RangeSet landed = RangeSet.of(new ByteRange(0, 40_000), new ByteRange(60_000, LENGTH));
        try (StreamingResource resource = open(new Coverage(landed, OptionalLong.of(LENGTH), true))) {
            assertThat(resource.state()).isEqualTo(ResourceState.ACTIVE);
            assertThat(resource.length()).hasValue(LENGTH);
            assertThat(read(resource, 0, LENGTH)).isEqualTo(Arrays.copyOf(content, 40_000));
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            writer.writeAt(40_000, ByteBuffer.wrap(content, 40_000, 20_000));
            writer.commit(LENGTH, true);
            assertThat(read(resource, 0, LENGTH)).isEqualTo(content);
        }
    }

    @Test
    void commit_cutsTheFile() throws IOException {
        Files.write(path, new byte[LENGTH]);
        try (StreamingResource resource = open(Coverage.NONE)) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(content, 0, 500));
            writer.commit(500, true);
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(Arrays.copyOf(content, 500));
    }

    // scenario 15
    @Test
    void openFile_strayTemporaryBesideIt_doesNotMatter() throws IOException {
        Files.write(directory.resolve("resource.tmp"), new byte[7]);
        Files.write(directory.resolve(".resource.1-0.tmp"), new byte[7]);
        try (StreamingResource resource = open(Coverage.NONE)) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(content));
            writer.commit(LENGTH, true);
            assertThat(read(resource, 0, LENGTH)).isEqualTo(content);
        }
    }

    @Test
    void shortReadsAndWrites_areCompleted() throws IOException {
        faults.shortReads(1_000);
        faults.shortWrites(777);
        try (StreamingResource resource = open(Coverage.NONE)) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(content));
            writer.commit(LENGTH, true);
            assertThat(read(resource, 0, LENGTH)).isEqualTo(content);
        }
    }

    @Test
    void writeAt_diskFull_isNoSpacePublishesNothingAndCanBeRepeated() throws IOException {
        try (StreamingResource resource = open(Coverage.NONE)) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            ByteBuffer source = ByteBuffer.wrap(content);
            faults.noSpaceAfter(70_000);
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> writer.writeAt(0, source))
                    .extracting(StorageException::reason)
                    .isEqualTo(StorageException.Reason.NO_SPACE);
            assertThat(resource.landed().isEmpty()).isTrue();
            assertThat(source.remaining()).isEqualTo(LENGTH);
            faults.heal();
            writer.writeAt(0, source);
            assertThat(read(resource, 0, LENGTH)).isEqualTo(content);
        }
    }

    @Test
    void writeAt_diskRefuses_isIo() throws IOException {
        try (StreamingResource resource = open(Coverage.NONE)) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            faults.failAll(FileOperation.WRITE);
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> writer.writeAt(0, ByteBuffer.wrap(content)))
                    .withCauseInstanceOf(IOException.class)
                    .extracting(StorageException::reason)
                    .isEqualTo(StorageException.Reason.IO);
        }
    }

    @Test
    void readAt_diskRefuses_isIoAndLeavesTheTarget() throws IOException {
        Files.write(path, content);
        try (StreamingResource resource = open(whole())) {
            ByteBuffer target = ByteBuffer.allocate(LENGTH);
            faults.failAll(FileOperation.READ);
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> resource.readAt(0, target))
                    .extracting(StorageException::reason)
                    .isEqualTo(StorageException.Reason.IO);
            assertThat(target.position()).isZero();
            assertThat(target.limit()).isEqualTo(LENGTH);
        }
    }

    @Test
    void readAt_fileCutUnderneath_isCorrupt() throws IOException {
        Files.write(path, content);
        try (StreamingResource resource = open(whole())) {
            Files.write(path, new byte[10]);
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> resource.readAt(50_000, ByteBuffer.allocate(LENGTH)))
                    .extracting(StorageException::reason)
                    .isEqualTo(StorageException.Reason.CORRUPT);
        }
    }

    @Test
    void force_diskRefuses_isIo() throws IOException {
        try (StreamingResource resource = open(Coverage.NONE)) {
            faults.failAll(FileOperation.FORCE);
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(resource::force)
                    .extracting(StorageException::reason)
                    .isEqualTo(StorageException.Reason.IO);
        }
    }

    @Test
    void openFile_directoryMissing_isIo() {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> StreamingResource.openFile(directory.resolve("no/such"), options))
                .extracting(StorageException::reason)
                .isEqualTo(StorageException.Reason.IO);
    }

    private StreamingResource open(Coverage coverage) throws StorageException {
        return StreamingResource.openFile(path, options.withCoverage(coverage));
    }

    private static Coverage whole() {
        return new Coverage(RangeSet.of(new ByteRange(0, LENGTH)), OptionalLong.of(LENGTH), true);
    }

    /** Reads until {@code end}, a hole or the end of the data. */
    private static byte[] read(StreamingResource resource, int start, int end) throws StorageException {
        ByteBuffer target = ByteBuffer.allocate(end - start);
        int count = 1;
        while (count > 0 && target.hasRemaining()) {
            count = resource.readAt(start + target.position(), target);
        }
        return Arrays.copyOf(target.array(), target.position());
    }
}
