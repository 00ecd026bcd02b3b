package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.StorageException;
import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.FileOperation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damage that neither the time nor the length of a file shows is found by and by, by looking at what is read. */
class DiskSamplingTest extends DiskStoreBed {
    private static final int BLOCK = BlockPieces.BLOCK_BYTES;
    private static final int BLOCKS = 5;

    // scenario 10
    @Test
    void open_smallFileWithHiddenDamage_isFetchedAgainTheNextTime() throws Exception {
        cache(KEY, CONTENT);
        damage(10_000);
        try (AssetStore store = openStore()) {
            store.open(KEY).close();
            clock.advance(Duration.ZERO);

            try (ResourceLease lease = store.open(KEY)) {
                assertThat(lease.resource().landed().isEmpty()).isTrue();
                assertThat(lease.claimWriter()).isPresent();
            }
        }
        assertRefetch();
    }

    // scenario 10
    @Test
    void read_hiddenDamage_isFoundAndItsBlockFetchedAgain() throws Exception {
        byte[] content = new byte[BLOCKS * BLOCK];
        new Random(1).nextBytes(content);
        cache(KEY, content);
        damage(3 * BLOCK + 77);
        RangeSet left = RangeSet.of(new ByteRange(0, 3L * BLOCK), new ByteRange(4L * BLOCK, content.length));
        try (AssetStore store = openStore()) {
            int plays = 0;
            while (landed(store).covers(new ByteRange(0, content.length))) {
                assertThat(plays++).isLessThan(BlockSampler.READS_PER_CHECK);
                play(store);
            }
            assertThat(landed(store)).isEqualTo(left);
        }
        try (AssetStore store = openStore()) {
            assertThat(landed(store)).isEqualTo(left);
        }
    }

    // scenario 14
    @Test
    void damage_foundWhileOthersRead_leavesThemWhatTheyHave() throws Exception {
        cache(KEY, CONTENT);
        damage(10_000);
        try (AssetStore store = openStore()) {
            try (ResourceLease reader = store.open(KEY)) {
                clock.advance(Duration.ofSeconds(5));
                assertThat(reader.resource().landed()).isEqualTo(RangeSet.of(new ByteRange(0, LENGTH)));

                // What is killed now does not believe the block any more.
                try (AssetStore after = openStore(crashed())) {
                    assertThat(after.resources(ASSET)).isEmpty();
                }
            }
            clock.advance(Duration.ZERO);
            assertThat(landed(store).isEmpty()).isTrue();
        }
    }

    @Test
    void read_soundFile_looksAtFewBlocksAndNeverOnTheReadersThread() throws Exception {
        byte[] content = new byte[BLOCKS * BLOCK];
        cache(KEY, content);
        FaultyFileSystem files = new FaultyFileSystem();
        try (AssetStore store = openStore(files.path(directory))) {
            long before = files.count(FileOperation.READ);
            play(store, false);
            long first = files.count(FileOperation.READ) - before;
            assertThat(first).as("the manifest and what was asked for").isEqualTo(1 + BLOCKS);

            for (int plays = 0; plays < BlockSampler.READS_PER_CHECK; plays++) {
                play(store);
            }
            long looks = files.count(FileOperation.READ) - before - first - BlockSampler.READS_PER_CHECK * BLOCKS;
            long perLook = BLOCK / (64 * 1024);
            assertThat(looks).isBetween(BLOCKS * perLook, (BLOCKS + 2) * perLook);
        }
    }

    private void play(AssetStore store) throws StorageException {
        play(store, true);
        clock.advance(Duration.ZERO);
    }

    private void play(AssetStore store, boolean settles) throws StorageException {
        try (ResourceLease lease = store.open(KEY)) {
            for (int block = 0; block < BLOCKS; block++) {
                assertThat(lease.resource().readAt((long) block * BLOCK, ByteBuffer.allocate(1000)))
                        .isEqualTo(1000);
            }
        }
        if (settles) {
            clock.advance(Duration.ZERO);
        }
    }

    private static RangeSet landed(AssetStore store) throws StorageException {
        try (ResourceLease lease = store.open(KEY)) {
            return lease.resource().landed();
        }
    }

    private void damage(int position) throws IOException {
        FileTime time = Files.getLastModifiedTime(file());
        byte before = Files.readAllBytes(file())[position];
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            assertThat(channel.write(ByteBuffer.wrap(new byte[] {(byte) ~before}), position))
                    .isEqualTo(1);
        }
        Files.setLastModifiedTime(file(), time);
    }
}
