package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of a resource of several blocks whose file was tampered with, and that it becomes whole again. */
class DiskHealingTest extends DiskStoreBed {
    private static final int BLOCK = BlockPieces.BLOCK_BYTES;
    private static final int LENGTH = 3 * BLOCK + 1000;
    private static final byte[] LONG_CONTENT = longContent();

    @BeforeEach
    void keepLongContent() throws StorageException {
        cache(KEY, LONG_CONTENT);
    }

    private static byte[] longContent() {
        byte[] bytes = new byte[LENGTH];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    // scenario 10
    @Test
    void open_oneBlockZeroed_fetchesThatBlockOnly() throws Exception {
        overwrite(BLOCK + 4096, new byte[4096]);

        assertHeals(new ByteRange(0, BLOCK), new ByteRange(2L * BLOCK, LENGTH));
    }

    // scenario 10
    @Test
    void open_fileCutShort_fetchesTheBlocksThatAreNotAllThere() throws Exception {
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            var unused = channel.truncate(2L * BLOCK + 5);
        }

        assertHeals(new ByteRange(0, 2L * BLOCK));
    }

    // scenario 10
    @Test
    void open_foreignFileOfTheSameLength_fetchesAll() throws Exception {
        byte[] foreign = new byte[LENGTH];
        new Random(8).nextBytes(foreign);
        Files.write(file(), foreign);

        assertHeals();
    }

    // scenario 10
    @Test
    void open_bytesBehindTheEnd_keepsAllThatWasVouchedFor() throws Exception {
        Files.write(file(), new byte[5000], StandardOpenOption.APPEND);

        assertHeals(new ByteRange(0, LENGTH));
    }

    // scenario 10
    @Test
    void open_directoryInPlaceOfTheFile_fetchesAll() throws Exception {
        Files.delete(file());
        Files.createDirectory(file());
        Files.writeString(file().resolve("stranger"), "x");

        assertHeals();
    }

    // scenario 10
    @Test
    void open_linkInPlaceOfTheFile_fetchesAllAndLeavesWhereItLeads() throws Exception {
        Path outside = Files.write(directory.resolveSibling("outside"), LONG_CONTENT);
        Files.delete(file());
        Files.createSymbolicLink(file(), outside);

        assertHeals();
        assertThat(outside).hasBinaryContent(LONG_CONTENT);
    }

    // scenario 10
    @Test
    void open_linkInPlaceOfTheAsset_fetchesAllAndLeavesWhereItLeads() throws Exception {
        Path outside = directory.resolveSibling("outside");
        Files.move(assetDirectory(), outside);
        Files.createSymbolicLink(assetDirectory(), outside);

        assertHeals();
        assertThat(outside.resolve(KEY.path())).hasBinaryContent(LONG_CONTENT);
    }

    // scenario 10
    @Test
    void open_fileInPlaceOfTheAsset_fetchesAll() throws Exception {
        Files.move(assetDirectory(), directory.resolveSibling("elsewhere"));
        Files.writeString(assetDirectory(), "x");

        assertHeals();
    }

    // scenario 24
    @Test
    void open_directoryInPlaceOfTheManifest_fetchesAll() throws Exception {
        Files.delete(manifest());
        Files.createDirectories(manifest().resolve("stranger"));

        assertHeals();
    }

    // scenario 10, scenario 24
    @Test
    void open_anyDamage_keepsNoWrongByteAndEveryGoodBlock() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            boolean[] bad = new boolean[4];
            for (int hits = random.nextInt(3); hits >= 0; hits--) {
                int at = random.nextInt(LENGTH);
                bad[at / BLOCK] = true;
                overwrite(at, new byte[] {(byte) ~LONG_CONTENT[at]});
            }
            RangeSet good = RangeSet.of(new ByteRange(0, LENGTH));
            for (int block = 0; block < bad.length; block++) {
                good = bad[block] ? good.minus(block(block)) : good;
            }
            try (AssetStore store = openStore();
                    ResourceLease lease = store.open(KEY)) {
                assertThat(lease.resource().landed()).as("seed %d", seed).isEqualTo(good);
                complete(lease);
            }
        }
    }

    private static ByteRange block(int number) {
        return new ByteRange((long) number * BLOCK, (number + 1L) * BLOCK);
    }

    // scenario 10
    @Test
    void open_afterAKillInMidWrite_looksAtTheBytesAndKeepsWhatWasForced() throws Exception {
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(OTHER)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(LONG_CONTENT, 0, BLOCK + 300));
            store.checkpoint();
            writer.writeAt(BLOCK + 300, ByteBuffer.wrap(LONG_CONTENT, BLOCK + 300, 500));
            Path killed = crashed();
            Path half = killed.resolve(ASSET.id()).resolve(OTHER.path());
            Files.setLastModifiedTime(half, FileTime.from(Instant.now().plusSeconds(5)));

            try (AssetStore after = openStore(killed);
                    ResourceLease taken = after.open(OTHER)) {
                assertThat(taken.resource().landed()).isEqualTo(RangeSet.of(new ByteRange(0, BLOCK + 300)));
            }
        }
    }

    // scenario 10
    @Test
    void verify_damageThatTheTimeHides_isNamedAndItsBlockDropped() throws Exception {
        FileTime time = Files.getLastModifiedTime(file());
        overwrite(2 * BLOCK, new byte[100]);
        Files.setLastModifiedTime(file(), time);
        try (AssetStore store = openStore()) {
            assertThat(store.verify().findings())
                    .containsExactly(new VerifyReport.Finding(ASSET, KEY.path(), VerifyReport.Problem.CONTENT_CHANGED));
            assertThat(store.verify().isSound()).isTrue();
        }

        assertHeals(new ByteRange(0, 2L * BLOCK), new ByteRange(3L * BLOCK, LENGTH));
    }

    private void overwrite(long position, byte[] bytes) throws IOException {
        FileTime before = Files.getLastModifiedTime(file());
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            assertThat(channel.write(ByteBuffer.wrap(bytes), position)).isEqualTo(bytes.length);
        }
        // The clock of a file system may tick every few milliseconds only.
        Files.setLastModifiedTime(file(), FileTime.fromMillis(before.toMillis() + 1));
    }

    /** What is left is right, the rest can be fetched, and then all of it is there for good. */
    private void assertHeals(ByteRange... left) throws StorageException {
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            assertThat(lease.resource().landed()).isEqualTo(RangeSet.of(left));
            complete(lease);
        }
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            assertThat(lease.claimWriter()).isEmpty();
            assertThat(readAll(lease)).isEqualTo(LONG_CONTENT);
        }
    }

    private static void complete(ResourceLease lease) throws StorageException {
        for (ByteRange range : lease.resource().landed().ranges()) {
            ByteBuffer bytes = ByteBuffer.allocate((int) range.length());
            while (bytes.hasRemaining()) {
                assertThat(lease.resource().readAt(range.start() + bytes.position(), bytes))
                        .isPositive();
            }
            assertThat(bytes.array())
                    .isEqualTo(Arrays.copyOfRange(LONG_CONTENT, (int) range.start(), (int) range.end()));
        }
        if (lease.resource().length().isPresent() && lease.resource().landed().lengthBytes() == LENGTH) {
            return;
        }
        ResourceWriter writer = lease.claimWriter().orElseThrow();
        for (ByteRange gap : lease.resource().landed().gaps(new ByteRange(0, LENGTH))) {
            writer.writeAt(gap.start(), ByteBuffer.wrap(LONG_CONTENT, (int) gap.start(), (int) gap.length()));
        }
        writer.commit(LENGTH, true);
    }

    private static byte[] readAll(ResourceLease lease) throws StorageException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH + 1);
        int count;
        do {
            count = lease.resource().readAt(bytes.position(), bytes);
        } while (count > 0);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
