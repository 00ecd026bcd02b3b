package io.kithara.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the model keeps what was forced, and that everything else can be lost, kept and mixed. */
class PowerLossTest {
    private static final int CUTS = 200;

    private final FaultyFileSystem files = new FaultyFileSystem();
    private final Random random = new Random(5);
    private Path folder = Path.of("");
    private Path dir = Path.of("");
    private PowerLoss power = new PowerLoss(folder);

    @BeforeEach
    void model(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Path real = Files.createDirectory(temporary.resolve("live"));
        power = files.modelPowerLoss(real);
        dir = files.path(real);
    }

    @Test
    void cut_forcedInAForcedDirectory_isAlwaysThere() throws IOException {
        write("a", content(1, 3000), true);
        forceDirectory();

        assertThat(found("a")).containsExactly(Arrays.hashCode(content(1, 3000)));
    }

    @Test
    void cut_forcedInADirectoryThatIsNot_isThereOrNot() throws IOException {
        write("a", content(1, 3000), true);

        assertThat(found("a")).containsExactlyInAnyOrder(0, Arrays.hashCode(content(1, 3000)));
    }

    @Test
    void cut_notForced_isAnything() throws IOException {
        write("a", new byte[0], true);
        forceDirectory();
        write("a", content(1, 3000), false);

        assertThat(found("a")).contains(Arrays.hashCode(new byte[0]), Arrays.hashCode(content(1, 3000)));
        assertThat(found("a")).hasSizeGreaterThan(10);
    }

    @Test
    void cut_writtenOverAndNotForced_hasOldAndNewSectorsOnly() throws IOException {
        byte[] old = content(1, 2048);
        byte[] fresh = content(2, 2048);
        write("a", old, true);
        forceDirectory();
        write("a", fresh, false);

        for (int i = 0; i < CUTS; i++) {
            byte[] mix = Files.readAllBytes(cut().resolve("a"));
            for (int at = 0; at < mix.length; at += 512) {
                boolean isOld = Arrays.equals(mix, at, at + 512, old, at, at + 512);
                boolean isFresh = Arrays.equals(mix, at, at + 512, fresh, at, at + 512);
                assertThat(isOld || isFresh).isTrue();
            }
        }
        assertThat(found("a")).hasSizeGreaterThan(4);
    }

    @Test
    void cut_renamedOver_isTheOldOrTheNew() throws IOException {
        write("a", content(1, 600), true);
        forceDirectory();
        write("b", content(2, 600), true);
        Files.move(dir.resolve("b"), dir.resolve("a"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(found("a"))
                .containsExactlyInAnyOrder(Arrays.hashCode(content(1, 600)), Arrays.hashCode(content(2, 600)));
        forceDirectory();
        assertThat(found("a")).containsExactly(Arrays.hashCode(content(2, 600)));
        assertThat(found("b")).containsExactly(0);
    }

    @Test
    void cut_deletedAndTruncated_areAsBeforeOrAfter() throws IOException {
        write("a", content(1, 600), true);
        write("b", content(2, 600), true);
        forceDirectory();
        Files.delete(dir.resolve("a"));
        try (FileChannel channel = FileChannel.open(dir.resolve("b"), WRITE)) {
            var unused = channel.truncate(10);
        }

        assertThat(found("a")).containsExactlyInAnyOrder(0, Arrays.hashCode(content(1, 600)));
        assertThat(found("b")).contains(Arrays.hashCode(content(2, 600)), Arrays.hashCode(content(2, 10)));
    }

    private static byte[] content(int seed, int length) {
        byte[] longest = new byte[4096];
        new Random(seed).nextBytes(longest);
        return Arrays.copyOf(longest, length);
    }

    private void write(String name, byte[] bytes, boolean forced) throws IOException {
        try (FileChannel channel = FileChannel.open(dir.resolve(name), CREATE, WRITE)) {
            assertThat(channel.write(ByteBuffer.wrap(bytes), 0)).isEqualTo(bytes.length);
            if (forced) {
                channel.force(false);
            }
        }
    }

    private void forceDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(dir, READ)) {
            channel.force(true);
        }
    }

    private Path cut() throws IOException {
        Path target = Files.createTempDirectory(folder, "cut");
        power.cut(random, target);
        return target;
    }

    /** Returns the hashes of all that a file was after many cuts, 0 for not there. */
    private Set<Integer> found(String name) throws IOException {
        Set<Integer> hashes = new HashSet<>();
        for (int i = 0; i < CUTS; i++) {
            Path file = cut().resolve(name);
            hashes.add(Files.exists(file) ? Arrays.hashCode(Files.readAllBytes(file)) : 0);
        }
        return hashes;
    }
}
