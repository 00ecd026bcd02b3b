package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.FileOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When a store on disk writes what, and what is true if the process is killed then. */
class DiskSavingTest extends DiskStoreBed {
    // scenario 10, scenario 27
    @Test
    void open_afterACrash_hasWhatTheManifestVouchedForAndNoMore() throws Exception {
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(CONTENT, 0, 10_000));
            clock.advance(UnsavedAssets.FIRST_SAVE_DELAY);
            writer.writeAt(10_000, ByteBuffer.wrap(CONTENT, 10_000, 10_000));

            try (AssetStore after = openStore(crashed());
                    ResourceLease taken = after.open(KEY)) {
                assertThat(taken.resource().landed()).isEqualTo(RangeSet.of(new ByteRange(0, 10_000)));
                assertThat(read(taken)).isEqualTo(Arrays.copyOf(CONTENT, 10_000));
                assertThat(taken.claimWriter()).isPresent();
            }
        }
    }

    // scenario 15
    @Test
    void open_leftoversOfAKilledProcess_doNotMatter() throws Exception {
        cache(KEY, CONTENT);
        Files.writeString(assetDirectory().resolve("manifest.json.tmp"), "torn");
        Files.writeString(assetDirectory().resolve(OTHER.path()), "nobody vouches for this");
        Files.writeString(directory.resolve("index.journal.new"), "torn");

        assertKept();
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(OTHER)) {
            assertThat(lease.resource().landed().isEmpty()).isTrue();
            assertThat(lease.claimWriter()).isPresent();
        }
    }

    // scenario 23
    @Test
    void open_indexLost_findsAssetsAgainInTheBackground() throws Exception {
        cache(KEY, CONTENT);
        for (String damage : List.of("", "KTHIDX garbage", "\0".repeat(500))) {
            Files.writeString(directory.resolve(AssetDisk.INDEX_NAME), damage);
            try (AssetStore store = openStore()) {
                assertThat(store.list()).hasSize(1);
                assertThat(store.list().get(0).bytes()).isEqualTo(LENGTH);
                assertThat(store.list().get(0).resources()).isEqualTo(1);
            }
        }
        assertKept();
    }

    @Test
    void open_indexInOrder_doesNotListTheDirectory() throws Exception {
        cache(KEY, CONTENT);
        FaultyFileSystem files = new FaultyFileSystem();

        try (AssetStore store = openStore(files.path(directory))) {
            assertThat(store.list()).hasSize(1);
            assertThat(files.count(FileOperation.LIST)).isZero();
        }
    }

    // scenario 20
    @Test
    void pin_survivesACrash_andALeaseDoesNot() throws Exception {
        AssetKey other = AssetKey.of(URI.create("https://example.com/other.mp3"));
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY);
                ResourceLease reader = store.open(new ResourceKey(other, "a.mp3"))) {
            store.pin(ASSET);
            store.pin(ASSET);
            clock.advance(Duration.ofSeconds(2));
            assertThat(lease.claimWriter()).isPresent();
            assertThat(reader.key().asset()).isEqualTo(other);

            try (AssetStore after = openStore(crashed())) {
                assertThat(after.evict(ASSET)).isFalse();
                assertThat(after.evict(other)).isTrue();
                after.unpin(ASSET);
                assertThat(after.evict(ASSET)).isFalse();
                after.unpin(ASSET);
                assertThat(after.evict(ASSET)).isTrue();
            }
        }
    }

    @Test
    void pin_cannotBeWritten_throwsAndTakesItBack() throws Exception {
        FaultyFileSystem files = new FaultyFileSystem();
        try (AssetStore store = openStore(files.path(directory))) {
            cache(store, KEY, CONTENT);
            files.failAll(FileOperation.FORCE);

            assertThatThrownBy(() -> store.pin(ASSET)).isInstanceOf(StorageException.class);

            files.heal();
            assertThat(store.list().get(0).pins()).isZero();
        }
    }

    @Test
    void touch_tenThousandTimes_writesNothingAndThenOnce() throws Exception {
        FaultyFileSystem files = new FaultyFileSystem();
        try (AssetStore store = openStore(files.path(directory))) {
            cache(store, KEY, CONTENT);
            clock.advance(Duration.ofSeconds(10));
            long writes = files.count(FileOperation.WRITE);
            long opened = files.count(FileOperation.OPEN);

            for (int i = 0; i < 10_000; i++) {
                store.open(KEY).close();
            }
            assertThat(files.count(FileOperation.WRITE)).isEqualTo(writes);
            assertThat(files.count(FileOperation.OPEN)).isEqualTo(opened);

            clock.advance(Duration.ofSeconds(10));
            assertThat(files.count(FileOperation.WRITE)).isEqualTo(writes + 1);
        }
    }

    @Test
    void write_forASecond_writesAManifestSoonAndThenNoneForAPeriod() throws Exception {
        FaultyFileSystem files = new FaultyFileSystem();
        try (AssetStore store = openStore(files.path(directory));
                ResourceLease lease = store.open(KEY)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            clock.advance(Duration.ofSeconds(5));
            long moves = files.count(FileOperation.MOVE);
            for (int i = 0; i < 100; i++) {
                writer.writeAt(i * 100L, ByteBuffer.wrap(CONTENT, i * 100, 100));
                clock.advance(Duration.ofMillis(9));
            }
            assertThat(files.count(FileOperation.MOVE)).isEqualTo(moves + 1);
            clock.advance(Duration.ofMillis(200));
            assertThat(files.count(FileOperation.MOVE)).isEqualTo(moves + 2);
        }
    }

    // scenario 10
    @Test
    void open_afterACrashSoonAfterTheFirstBytes_goesOnFromThem() throws Exception {
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            lease.updateInfo(lease.info().withEtag(Optional.of("\"1\"")));
            lease.claimWriter().orElseThrow().writeAt(0, ByteBuffer.wrap(CONTENT, 0, 10_000));
            clock.advance(UnsavedAssets.FIRST_SAVE_DELAY);

            try (AssetStore after = openStore(crashed());
                    ResourceLease taken = after.open(KEY)) {
                assertThat(taken.resource().landed()).isEqualTo(RangeSet.of(new ByteRange(0, 10_000)));
                assertThat(taken.info().etag()).hasValue("\"1\"");
                assertThat(taken.claimWriter()).isPresent();
            }
        }
    }

    // scenario 24
    @Test
    void save_dataCannotBeForced_doesNotVouchForIt() throws Exception {
        FaultyFileSystem files = new FaultyFileSystem();
        try (AssetStore store = openStore(files.path(directory));
                ResourceLease lease = store.open(KEY)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(CONTENT));
            files.failAll(FileOperation.FORCE);
            clock.advance(Duration.ofSeconds(10));

            try (AssetStore after = openStore(crashed());
                    ResourceLease taken = after.open(KEY)) {
                assertThat(taken.resource().landed().isEmpty()).isTrue();
            }
            files.heal();
            store.checkpoint();
            try (AssetStore after = openStore(crashed());
                    ResourceLease taken = after.open(KEY)) {
                assertThat(read(taken)).isEqualTo(CONTENT);
            }
        }
    }

    /** What the background has begun to save is not saved yet. */
    @Test
    void checkpoint_whileTheBackgroundSaves_returnsWhenThatIsDone() throws Exception {
        FaultyFileSystem files = new FaultyFileSystem();
        try (AssetStore store = openStore(files.path(directory));
                Meanwhile<Path> other = Meanwhile.of(() -> {
                    store.checkpoint();
                    return crashed();
                })) {
            cache(store, KEY, CONTENT);
            // Without the wait this is ample for the other to be through; with it the other goes on after the rename.
            files.beforeNext(FileOperation.MOVE, () -> other.run(Duration.ofMillis(200)));
            clock.advance(UnsavedAssets.FIRST_SAVE_DELAY);

            try (AssetStore after = openStore(other.result());
                    ResourceLease taken = after.open(KEY)) {
                assertThat(read(taken)).isEqualTo(CONTENT);
            }
        }
    }

    /** A reader is woken by the bytes before their writer has come back to the store. */
    @Test
    void checkpoint_byAReaderAtTheMomentOfLanding_coversWhatItSaw() throws Exception {
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            List<Path> copies = new ArrayList<>();
            var unused = lease.resource().whenAvailable(new ByteRange(0, LENGTH), () -> {
                try {
                    store.checkpoint();
                    copies.add(crashed());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.writeAt(0, ByteBuffer.wrap(CONTENT));

            try (AssetStore after = openStore(copies.get(0));
                    ResourceLease taken = after.open(KEY)) {
                assertThat(read(taken)).isEqualTo(CONTENT);
            }
        }
    }

    /** The next to open it would read the manifest of before. */
    @Test
    void save_whileOthersLook_keepsTheAssetInMemory() throws Exception {
        FaultyFileSystem files = new FaultyFileSystem();
        try (AssetStore store = AssetStore.onDisk(
                        files.path(directory), options().openHandles(0).build());
                Meanwhile<byte[]> other = Meanwhile.of(() -> {
                    assertThat(store.resources(ASSET)).hasSize(1);
                    try (ResourceLease lease = store.open(KEY)) {
                        return read(lease);
                    }
                })) {
            cache(store, KEY, CONTENT);
            clock.advance(Duration.ZERO);
            files.beforeNext(FileOperation.MOVE, () -> other.run(Duration.ofSeconds(30)));
            clock.advance(UnsavedAssets.FIRST_SAVE_DELAY);

            assertThat(other.result()).isEqualTo(CONTENT);
        }
        assertKept();
    }

    // scenario 29
    @Test
    void commit_keepsTheBytesAsTheyCame_andWritesNoOtherCopy() throws Exception {
        cache(KEY, CONTENT);

        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            KEY.path(), AssetDisk.MANIFEST_NAME, AssetDisk.INDEX_NAME, CacheLocks.FILE_NAME);
        }
        assertThat(Files.readAllBytes(file())).isEqualTo(CONTENT);
    }
}
