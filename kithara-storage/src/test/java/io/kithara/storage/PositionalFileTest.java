package io.kithara.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.FileOperation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PositionalFileTest {
    private final FaultyFileSystem faults = new FaultyFileSystem();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Path path;

    @BeforeEach
    void createFile() throws IOException {
        path = faults.path(directory).resolve("file");
        Files.write(path, new byte[] {1, 2, 3, 4});
    }

    @AfterEach
    void clearFlag() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void read_withAPendingInterrupt_readsAndKeepsItAndTheChannel() throws IOException {
        try (PositionalFile file = PositionalFile.openToRead(path)) {
            long opened = faults.count(FileOperation.OPEN);
            Thread.currentThread().interrupt();
            int count = file.read(ByteBuffer.allocate(4), 0);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(count).isEqualTo(4);
            assertThat(faults.count(FileOperation.OPEN)).isEqualTo(opened);
        }
    }

    @Test
    void writeFully_shortWrites_writesTheRestBehind() throws IOException {
        faults.shortWrites(3);
        try (PositionalFile file = PositionalFile.openToWrite(path)) {
            file.writeFully(ByteBuffer.wrap(new byte[] {10, 11, 12, 13, 14, 15, 16, 17}), 2);
        }
        assertThat(Files.readAllBytes(path)).containsExactly(1, 2, 10, 11, 12, 13, 14, 15, 16, 17);
    }

    @Test
    void create_existingFile_fails() {
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> PositionalFile.create(path));
    }

    @Test
    void read_afterClose_failsAndDoesNotReopen() throws IOException {
        PositionalFile file = PositionalFile.openToRead(path);
        file.close();
        file.close();
        long opened = faults.count(FileOperation.OPEN);
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> file.read(ByteBuffer.allocate(4), 0));
        assertThat(faults.count(FileOperation.OPEN)).isEqualTo(opened);
    }

    @Test
    void read_channelClosedByOthers_opensTheSameFileAgain() throws IOException {
        try (PositionalFile file = PositionalFile.openToRead(path)) {
            file.closeChannelAsAnInterruptWould();
            ByteBuffer target = ByteBuffer.allocate(4);
            assertThat(file.read(target, 0)).isEqualTo(4);
            assertThat(target.array()).containsExactly(1, 2, 3, 4);
        }
    }

    // scenario 14
    @Test
    void read_channelClosedAndFileReplaced_failsRatherThanMixing() throws IOException {
        Path other = directory.resolve("other");
        Files.write(other, new byte[] {9, 9, 9, 9});
        try (PositionalFile file = PositionalFile.openToRead(path)) {
            Files.move(other, directory.resolve("file"), StandardCopyOption.REPLACE_EXISTING);
            file.closeChannelAsAnInterruptWould();
            assertThatIOException()
                    .isThrownBy(() -> file.read(ByteBuffer.allocate(4), 0))
                    .withMessageContaining("replaced");
        }
    }
}
