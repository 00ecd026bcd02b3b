package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.ResourceWriter;
import io.kithara.testing.FakeClock;
import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.FileOperation;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What only a store on disk does: what is true after a restart or damage, and who shares, evicts and closes what. */
class DiskStoreTest extends DiskStoreBed {
    // scenario 10, scenario 46
    @Test
    void open_afterRestart_isCommittedAndNeedsNoFetch() throws Exception {
        cache(KEY, CONTENT);

        assertKept();
    }

    // scenario 46
    @Test
    void open_partialAfterRestart_knowsTheGapsAndTheVersion() throws Exception {
        ResourceInfo info = ResourceInfo.NONE.withEtag(Optional.of("\"v1\""));
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            lease.updateInfo(info);
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(CONTENT, 0, 1000));
            writer.writeAt(3000, ByteBuffer.wrap(CONTENT, 3000, 500));
        }

        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            assertThat(lease.resource().landed())
                    .isEqualTo(RangeSet.of(new ByteRange(0, 1000), new ByteRange(3000, 3500)));
            assertThat(lease.info()).isEqualTo(info);
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(1000, ByteBuffer.wrap(CONTENT, 1000, 2000));
            writer.writeAt(3500, ByteBuffer.wrap(CONTENT, 3500, LENGTH - 3500));
            writer.commit(LENGTH, true);
            assertThat(read(lease)).isEqualTo(CONTENT);
        }
        assertKept();
    }

    @Test
    void updateInfo_ofAWholeResource_isKept() throws Exception {
        cache(KEY, CONTENT);
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            lease.updateInfo(lease.info().withNote(Optional.of("1;2;max-age=3")));
        }

        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            assertThat(lease.info().note()).hasValue("1;2;max-age=3");
            assertThat(read(lease)).isEqualTo(CONTENT);
        }
    }

    @Test
    void find_isTheRowOfList() throws Exception {
        cache(KEY, CONTENT);
        try (AssetStore store = openStore()) {
            store.pin(KEY.asset());
            assertThat(store.find(KEY.asset())).get().satisfies(row -> {
                assertThat(row.pins()).isOne();
                assertThat(row.bytes()).isEqualTo(LENGTH);
            });
            assertThat(store.find(AssetKey.of(java.net.URI.create("http://h/unknown"))))
                    .isEmpty();
        }
    }

    @Test
    void open_wholeWithoutProofAfterRestart_isGoneOnWithAndKept() throws Exception {
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(CONTENT, 0, 3000));
            writer.commit(3000, false);
        }
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            assertThat(read(lease)).isEqualTo(Arrays.copyOf(CONTENT, 3000));
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(3000, ByteBuffer.wrap(CONTENT, 3000, LENGTH - 3000));
            writer.commit(LENGTH, true);
        }
        assertKept();
    }

    // scenario 24
    @Test
    void open_manifestLost_refetches() throws Exception {
        cache(KEY, CONTENT);
        Files.delete(manifest());

        assertRefetch();
    }

    // scenario 24
    @Test
    void open_manifestDamaged_refetches() throws Exception {
        cache(KEY, CONTENT);
        byte[] bytes = Files.readAllBytes(manifest());
        bytes[bytes.length / 2] ^= 1;
        Files.write(manifest(), bytes);

        assertRefetch();
    }

    // scenario 10
    @Test
    void open_fileMissing_refetches() throws Exception {
        cache(KEY, CONTENT);
        Files.delete(file());

        assertRefetch();
    }

    // scenario 10
    @Test
    void open_fileCutShort_refetches() throws Exception {
        cache(KEY, CONTENT);
        Files.write(file(), Arrays.copyOf(CONTENT, LENGTH - 1));

        assertRefetch();
    }

    // scenario 10
    @Test
    void open_blockZeroed_refetches() throws Exception {
        cache(KEY, CONTENT);
        byte[] zeroed = CONTENT.clone();
        Arrays.fill(zeroed, 4096, 8192, (byte) 0);
        Files.write(file(), zeroed);
        Files.setLastModifiedTime(file(), FileTime.fromMillis(1));

        assertRefetch();
    }

    // scenario 10
    @Test
    void open_fileCopiedSoThatItsTimeDiffers_isKeptAfterALookAtItsBytes() throws Exception {
        cache(KEY, CONTENT);
        Files.setLastModifiedTime(file(), FileTime.fromMillis(1));

        assertKept();
    }

    // scenario 26
    @Test
    void onDisk_sameDirectoryTwice_sharesResourcesAndTheWriter() throws Exception {
        Path alias = Files.createSymbolicLink(directory.resolveSibling("alias-" + directory.getFileName()), directory);
        try (AssetStore one = openStore();
                AssetStore two = openStore(alias);
                ResourceLease first = one.open(KEY);
                ResourceLease second = two.open(KEY)) {
            ResourceWriter writer = first.claimWriter().orElseThrow();
            assertThat(second.claimWriter()).isEmpty();
            writer.writeAt(0, ByteBuffer.wrap(CONTENT));
            assertThat(read(second)).isEqualTo(CONTENT);
            assertThat(two.evict(ASSET)).isFalse();
        } finally {
            Files.delete(alias);
        }
    }

    @Test
    void close_oneOfTwoStores_leavesTheOtherWorking() throws Exception {
        FakeClock otherClock = new FakeClock();
        AssetStore one = openStore();
        try (AssetStore two = AssetStore.onDisk(
                        directory,
                        AssetStoreOptions.builder()
                                .clock(otherClock)
                                .executors(otherClock.scheduler(), otherClock.scheduler())
                                .build());
                ResourceLease lease = two.open(KEY)) {
            lease.claimWriter().orElseThrow().writeAt(0, ByteBuffer.wrap(CONTENT));
            one.close();
            otherClock.advance(Duration.ofSeconds(5));

            try (AssetStore after = openStore(crashed());
                    ResourceLease taken = after.open(KEY)) {
                assertThat(read(taken)).isEqualTo(CONTENT);
            }
        }
    }

    @Test
    void close_withALeaseOpen_thenReopened_sharesItStill() throws Exception {
        AssetStore store = openStore();
        ResourceLease old = store.open(KEY);
        old.claimWriter().orElseThrow().writeAt(0, ByteBuffer.wrap(CONTENT));
        store.close();

        try (AssetStore again = openStore();
                ResourceLease lease = again.open(KEY)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.commit(LENGTH, true);
            assertThat(read(old)).isEqualTo(CONTENT);
            assertThat(old.resource().length()).hasValue(LENGTH);
        }
        old.close();
        assertKept();
    }

    // scenario 25
    @Test
    void evict_removesTheDirectoryAndNothingBehindALink() throws Exception {
        cache(KEY, CONTENT);
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        Files.createSymbolicLink(assetDirectory().resolve("link"), outside);

        try (AssetStore store = openStore()) {
            assertThat(store.evict(ASSET)).isTrue();
            assertThat(store.list()).isEmpty();
        }
        assertThat(assetDirectory()).doesNotExist();
        assertThat(outside.resolve("precious")).exists();
        try (AssetStore store = openStore()) {
            assertThat(store.list()).isEmpty();
        }
    }

    // scenario 32
    @Test
    void diskSpace_growsWithWhatIsCached_andShrinksOnEviction() throws Exception {
        try (AssetStore store =
                AssetStore.onDisk(directory, options().maxBytes(3L * LENGTH).build())) {
            for (int i = 0; i < 6; i++) {
                AssetKey asset = AssetKey.of(URI.create("https://example.com/" + i));
                cache(store, new ResourceKey(asset, "a.mp3"), content(i));
                clock.advance(Duration.ofSeconds(10));
                assertThat(mediaBytes()).isEqualTo(Math.min(i + 1, 3) * (long) LENGTH);
            }
            store.clear();
            assertThat(mediaBytes()).isZero();
        }
    }

    private long mediaBytes() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.getFileName().toString().equals("a.mp3"))
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }

    // scenario 14
    @Test
    void restart_removesTheOldFileWithItsLastLease() throws Exception {
        cache(KEY, CONTENT);
        try (AssetStore store = openStore()) {
            ResourceLease old = store.open(KEY);
            try (ResourceLease renewed = store.open(KEY)) {
                renewed.restart();
                ResourceWriter writer = renewed.claimWriter().orElseThrow();
                writer.writeAt(0, ByteBuffer.wrap(content(2)));
                writer.commit(LENGTH, true);
                assertThat(file()).exists();
                old.close();
                clock.advance(Duration.ofSeconds(2));
                assertThat(file()).doesNotExist();
            }
        }
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            assertThat(read(lease)).isEqualTo(content(2));
        }
    }

    // scenario 14
    @Test
    void restart_thenEvictedAndBegunAgain_keepsTheFileOfTheSameName() throws Exception {
        try (AssetStore store = AssetStore.onDisk(
                        directory, options().maxBytes(LENGTH + LENGTH / 2).build());
                ResourceLease other = store.open(OTHER)) {
            ResourceLease lease = store.open(KEY);
            lease.restart(); // the first file is to be deleted in the background
            lease.claimWriter().orElseThrow().writeAt(0, ByteBuffer.wrap(CONTENT));
            lease.close();
            other.claimWriter().orElseThrow().writeAt(0, ByteBuffer.wrap(CONTENT));
            store.evictToLimits();
            try (ResourceLease again = store.open(KEY)) {
                again.claimWriter().orElseThrow().writeAt(0, ByteBuffer.wrap(CONTENT, 0, 1000));
                clock.advance(Duration.ZERO);
                assertThat(file()).exists();
            }
        }
    }

    @Test
    void open_moreThanTheBackgroundCloses_doesNotRunOutOfFiles() throws Exception {
        FaultyFileSystem files = new FaultyFileSystem();
        try (AssetStore store = AssetStore.onDisk(
                files.path(directory), options().openHandles(1).build())) {
            for (int i = 0; i < 300; i++) {
                cache(store, new ResourceKey(ASSET, "seg-" + i + ".ts"), new byte[1]);
            }
            long closedInTime = files.count(FileOperation.FORCE);
            assertThat(closedInTime).isGreaterThan(200);
        }
    }

    @Test
    void handles_moreThanKept_areClosedAndReopened() throws Exception {
        try (AssetStore store =
                AssetStore.onDisk(directory, options().openHandles(1).build())) {
            cache(store, KEY, CONTENT);
            cache(store, OTHER, content(2));
            for (int i = 0; i < 20; i++) {
                clock.advance(Duration.ofSeconds(2));
                try (ResourceLease lease = store.open(i % 2 == 0 ? KEY : OTHER)) {
                    assertThat(read(lease)).isEqualTo(i % 2 == 0 ? CONTENT : content(2));
                }
            }
        }
    }
}
