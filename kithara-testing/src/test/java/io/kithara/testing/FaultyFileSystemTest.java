package io.kithara.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyFileSystemTest {
    private final FaultyFileSystem faults = new FaultyFileSystem();

    private Path real;
    private Path dir;

    @BeforeEach
    void wrap(@TempDir Path temporary) {
        real = temporary;
        dir = faults.path(real);
    }

    @Test
    void withoutFaults_filesBehaveAsUsual() throws IOException {
        Path file = Files.createDirectories(dir.resolve("a/b")).resolve("c.txt");
        Files.writeString(file, "text");
        Files.move(file, file.resolveSibling("d.txt"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(Files.readString(dir.resolve("a/b/d.txt"))).isEqualTo("text");
        assertThat(Files.readString(real.resolve("a/b/d.txt"))).isEqualTo("text");
        try (Stream<Path> tree = Files.walk(dir)) {
            assertThat(tree.map(dir::relativize).map(Path::toString)).containsExactly("", "a", "a/b", "a/b/d.txt");
        }
        Files.delete(dir.resolve("a/b/d.txt"));
        assertThat(real.resolve("a/b/d.txt")).doesNotExist();
    }

    @Test
    void paths_ofTheSameFile_areEqual() {
        assertThat(dir.resolve("x/../y").normalize())
                .isEqualTo(dir.resolve("y"))
                .hasSameHashCodeAs(dir.resolve("y"));
        assertThat(dir.resolve("y").startsWith(real)).isTrue();
        assertThat(dir.resolve("y").getParent()).isEqualTo(dir);
    }

    @Test
    void lock_isTheRealLock() throws IOException {
        try (FileChannel channel = open("lock");
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
        }
    }

    @Test
    void failNth_write_failsThatWriteOnly() throws IOException {
        try (FileChannel channel = open("f")) {
            write(channel, 4, 0);
            faults.failNth(FileOperation.WRITE, 2);
            write(channel, 4, 4);
            assertThatThrownBy(() -> write(channel, 4, 8))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("WRITE");
            write(channel, 4, 8);
            assertThat(channel.size()).isEqualTo(12);
        }
        assertThat(faults.count(FileOperation.WRITE)).isEqualTo(4);
    }

    @Test
    void failAll_forceReadAndMove_failUntilHealed() throws IOException {
        try (FileChannel channel = open("f")) {
            faults.failAll(FileOperation.FORCE);
            faults.failAll(FileOperation.READ);
            faults.failAll(FileOperation.MOVE);
            assertThatThrownBy(() -> channel.force(true)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1), 0)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> Files.move(dir.resolve("f"), dir.resolve("g")))
                    .isInstanceOf(IOException.class);
            faults.heal();
            channel.force(true);
        }
        assertThat(faults.count(FileOperation.FORCE)).isEqualTo(2);
    }

    @Test
    void beforeNext_rename_runsOnceAndSeesTheOldName() throws IOException {
        open("f").close();
        List<Boolean> wasThere = new ArrayList<>();
        faults.beforeNext(FileOperation.MOVE, () -> wasThere.add(Files.exists(dir.resolve("f"))));

        Files.move(dir.resolve("f"), dir.resolve("g"));
        Files.move(dir.resolve("g"), dir.resolve("f"));

        assertThat(wasThere).containsExactly(true);
    }

    @Test
    void noSpaceAfter_bytes_writesWhatFitsAndThenFails() throws IOException {
        faults.noSpaceAfter(6);
        try (FileChannel channel = open("f")) {
            assertThat(channel.write(ByteBuffer.allocate(4), 0)).isEqualTo(4);
            assertThat(channel.write(ByteBuffer.allocate(4), 4)).isEqualTo(2);
            assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(4), 6)).hasMessageContaining("No space left");
            assertThat(channel.size()).isEqualTo(6);
        }
    }

    @Test
    void shortWritesAndReads_moveThatManyBytes() throws IOException {
        try (FileChannel channel = open("f")) {
            faults.shortWrites(3);
            ByteBuffer source = ByteBuffer.allocate(8);
            assertThat(channel.write(source, 0)).isEqualTo(3);
            assertThat(source.remaining()).isEqualTo(5);
            faults.shortReads(2);
            ByteBuffer target = ByteBuffer.allocate(8);
            assertThat(channel.read(target, 0)).isEqualTo(2);
            assertThat(target.remaining()).isEqualTo(6);
        }
    }

    @Test
    void readOnly_refusesEveryChange() throws IOException {
        Files.writeString(real.resolve("f"), "x");
        faults.readOnly();
        assertThatThrownBy(() -> open("f")).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> Files.delete(dir.resolve("f"))).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> Files.createDirectory(dir.resolve("d"))).isInstanceOf(AccessDeniedException.class);
        assertThat(Files.readString(dir.resolve("f"))).isEqualTo("x");
    }

    @Test
    void deleteUnderneath_openFile_isGoneButReadable() throws IOException {
        try (FileChannel channel = open("f")) {
            write(channel, 4, 0);
            faults.deleteUnderneath(dir.resolve("f"));
            assertThat(Files.exists(dir.resolve("f"))).isFalse();
            assertThat(channel.read(ByteBuffer.allocate(4), 0)).isEqualTo(4);
        }
        assertThat(faults.count(FileOperation.DELETE)).isZero();
    }

    private FileChannel open(String name) throws IOException {
        return FileChannel.open(dir.resolve(name), CREATE, READ, WRITE);
    }

    private static void write(FileChannel channel, int bytes, long position) throws IOException {
        assertThat(channel.write(ByteBuffer.allocate(bytes), position)).isEqualTo(bytes);
    }
}
