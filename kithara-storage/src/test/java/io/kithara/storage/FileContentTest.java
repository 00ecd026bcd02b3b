package io.kithara.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.FileOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileContentTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final byte[] OLD = {1, 2, 3};
    private static final byte[] NEW = {4, 5};

    private final FaultyFileSystem faults = new FaultyFileSystem();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    // scenario 3
    @ParameterizedTest
    @EnumSource(
            value = FileOperation.class,
            names = {"OPEN", "WRITE", "FORCE", "MOVE"})
    void write_diskRefuses_keepsTheOldContentAndNoTemporary(FileOperation refused) throws IOException {
        FileContent content = content();
        content.write(OLD);
        faults.failNth(refused, 1);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> content.write(NEW))
                .extracting(StorageException::reason)
                .isEqualTo(StorageException.Reason.IO);
        assertThat(content.read()).isEqualTo(OLD);
        assertThat(names()).containsExactly("content");
        content.write(NEW);
        assertThat(content.read()).isEqualTo(NEW);
    }

    // scenario 3
    @Test
    void write_killedBeforeTheRename_keepsTheOldContentAndBricksNothing() throws IOException {
        FileContent content = content();
        content.write(OLD);
        // As after a kill: neither the rename happened nor anything that cleans up.
        faults.failAll(FileOperation.MOVE);
        faults.failAll(FileOperation.DELETE);
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> content.write(NEW));
        faults.heal();
        assertThat(names()).hasSize(2);
        assertThat(content.read()).isEqualTo(OLD);
        FileContent nextProcess = content();
        nextProcess.write(NEW);
        assertThat(nextProcess.read()).isEqualTo(NEW);
    }

    // scenario 3
    @Test
    void write_leavesNoTemporary() throws IOException {
        FileContent content = content();
        content.write(OLD);
        content.write(NEW);
        assertThat(names()).containsExactly("content");
    }

    // scenario 15
    @Test
    void write_first_removesTemporariesOfTheDeadOnly() throws IOException {
        leave(".content.4711-0.tmp", NOW.minus(FileContent.STALE_AFTER).minusSeconds(1));
        leave(".content.4712-0.tmp", NOW.minusSeconds(5));
        leave(".other.4711-0.tmp", Instant.EPOCH);
        leave("content.tmp", Instant.EPOCH);
        content().write(NEW);
        assertThat(names())
                .containsExactlyInAnyOrder("content", ".content.4712-0.tmp", ".other.4711-0.tmp", "content.tmp");
    }

    // scenario 15
    @Test
    void write_temporaryOfTheSameNameLeftByAKill_takesAnother() throws IOException {
        String taken = ".content." + ProcessHandle.current().pid() + "-0.tmp";
        leave(taken, NOW);
        FileContent content = content();
        content.write(NEW);
        assertThat(content.read()).isEqualTo(NEW);
        assertThat(names()).containsExactlyInAnyOrder("content", taken);
    }

    @Test
    void write_cannotClean_writesAllTheSame() throws IOException {
        leave(".content.4711-0.tmp", Instant.EPOCH);
        faults.failAll(FileOperation.DELETE);
        FileContent content = content();
        content.write(NEW);
        assertThat(content.read()).isEqualTo(NEW);
    }

    @Test
    void read_longerThanTheLimit_isLimit() throws IOException {
        Files.write(directory.resolve("content"), new byte[101]);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> content().read())
                .extracting(StorageException::reason)
                .isEqualTo(StorageException.Reason.LIMIT);
    }

    private FileContent content() {
        InstantSource clock = InstantSource.fixed(NOW);
        return new FileContent(faults.path(directory).resolve("content"), 100, clock);
    }

    private void leave(String name, Instant modified) throws IOException {
        Path file = Files.write(directory.resolve(name), OLD);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
