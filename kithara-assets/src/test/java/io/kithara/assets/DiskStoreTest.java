package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.testing.FakeClock;
import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.FileOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a store on disk does: what is true after a restart, a crash, or damage. */
class DiskStoreTest {
    private static final int LENGTH = 50_000;
    private static final AssetKey ASSET = AssetKey.of(URI.create("https://example.com/track.m3u8"));
    private static final ResourceKey KEY = new ResourceKey(ASSET, "seg-1.ts");
    private static final ResourceKey OTHER = new ResourceKey(ASSET, "seg-2.ts");
    private static final byte[] CONTENT = content(1);

    private final FakeClock clock = new FakeClock();
    private Path directory = Path.of("");

    @BeforeEach
    void makeDirectory(@TempDir Path temporary) throws IOException {
        directory = Files.createDirectory(temporary.resolve("store"));
    }

    private static byte[] content(int seed) {
        byte[] bytes = new byte[LENGTH];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private AssetStoreOptions.Builder options() {
        return AssetStoreOptions.builder().clock(clock).executors(clock.scheduler(), clock.scheduler());
    }

    private AssetStore openStore(Path root) throws StorageException {
        AssetStore store = AssetStore.onDisk(root, options().build());
        clock.advance(Duration.ZERO);
        return store;
    }

    private AssetStore openStore() throws StorageException {
        return openStore(directory);
    }

    private void cache(ResourceKey key, byte[] bytes) throws StorageException {
        try (AssetStore store = openStore()) {
            cache(store, key, bytes);
        }
    }

    private static void cache(AssetStore store, ResourceKey key, byte[] bytes) throws StorageException {
        try (ResourceLease lease = store.open(key)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(bytes));
            writer.commit(bytes.length, true);
        }
    }

    private static byte[] read(ResourceLease lease) throws StorageException {
        ByteBuffer target = ByteBuffer.allocate(2 * LENGTH);
        int count;
        do {
            count = lease.resource().readAt(target.position(), target);
        } while (count > 0);
        return Arrays.copyOf(target.array(), target.position());
    }

    /** Returns a copy of the directory as it is on disk at this moment: what a killed process leaves. */
    private Path crashed() throws IOException {
        Path copy = Files.createTempDirectory(directory.getParent(), "crashed");
        copyTree(directory, copy);
        return copy;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private Path assetDirectory() {
        return directory.resolve(ASSET.id());
    }

    private Path manifest() {
        return assetDirectory().resolve(AssetDisk.MANIFEST_NAME);
    }

    private Path file() {
        return assetDirectory().resolve(KEY.path());
    }

    private void assertRefetch() throws StorageException {
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            assertThat(lease.resource().landed().isEmpty()).isTrue();
            assertThat(lease.info()).isEqualTo(ResourceInfo.NONE);
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(CONTENT));
            writer.commit(LENGTH, true);
            assertThat(read(lease)).isEqualTo(CONTENT);
        }
        assertKept();
    }

    private void assertKept() throws StorageException {
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            assertThat(lease.claimWriter()).isEmpty();
            assertThat(read(lease)).isEqualTo(CONTENT);
        }
    }

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

    // scenario 29
    @Test
    void commit_keepsTheBytesAsTheyCame_andWritesNoOtherCopy() throws Exception {
        cache(KEY, CONTENT);

        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(KEY.path(), AssetDisk.MANIFEST_NAME, AssetDisk.INDEX_NAME);
        }
        assertThat(Files.readAllBytes(file())).isEqualTo(CONTENT);
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

    @Test
    void verify_sound_findsNothing() throws Exception {
        cache(KEY, CONTENT);
        try (AssetStore store = openStore()) {
            VerifyReport report = store.verify();

            assertThat(report.isSound()).as("%s", report).isTrue();
            assertThat(report.resources()).isEqualTo(1);
        }
    }

    @Test
    void verify_damage_isNamedAndDropped() throws Exception {
        cache(KEY, CONTENT);
        cache(OTHER, content(2));
        Files.writeString(assetDirectory().resolve("stranger"), "x");
        try (var channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            var time = Files.getLastModifiedTime(file());
            assertThat(channel.write(ByteBuffer.allocate(100), 1000)).isEqualTo(100);
            Files.setLastModifiedTime(file(), time);
        }
        try (AssetStore store = openStore()) {
            assertThat(store.verify().findings())
                    .containsExactlyInAnyOrder(
                            new VerifyReport.Finding(ASSET, KEY.path(), VerifyReport.Problem.CONTENT_CHANGED),
                            new VerifyReport.Finding(ASSET, KEY.path(), VerifyReport.Problem.UNKNOWN_FILE),
                            new VerifyReport.Finding(ASSET, "stranger", VerifyReport.Problem.UNKNOWN_FILE));
            assertThat(store.verify().isSound()).isTrue();
            assertThat(store.resources(ASSET)).hasSize(1);
        }
        assertRefetch();
    }

    @Test
    void verify_journalNotClosedAndBehindTheDirectories_findsNothing() throws Exception {
        try (AssetStore running = openStore()) {
            cache(running, KEY, CONTENT);
            running.checkpoint();
            // What another process may see of one that is running: the directory before the journal names it.
            Path seen = crashed();
            try (FileChannel journal = FileChannel.open(seen.resolve(AssetDisk.INDEX_NAME), StandardOpenOption.WRITE)) {
                var unused = journal.truncate(Long.BYTES);
            }
            try (AssetStore other = AssetStore.onDisk(seen, options().build())) {
                assertThat(other.verify().findings()).isEmpty();
                assertThat(other.list()).hasSize(1);
            }
        }
    }

    @Test
    void verify_directoryOfAnAssetPutThereByHand_isTakenUpAndNamed() throws Exception {
        cache(KEY, CONTENT);
        Path copied = directory.resolveSibling("copied");
        Files.createDirectory(copied);
        try (AssetStore store = openStore(copied)) {
            assertThat(store.verify().isSound()).isTrue();
        }
        Path asset = Files.createDirectory(copied.resolve(ASSET.id()));
        copyTree(assetDirectory(), asset);
        try (AssetStore store = openStore(copied)) {
            assertThat(store.verify().findings())
                    .containsExactly(new VerifyReport.Finding(ASSET, "", VerifyReport.Problem.NOT_IN_INDEX));
            assertThat(store.resources(ASSET)).hasSize(1);
            assertThat(store.verify().isSound()).isTrue();
        }
    }

    @Test
    void verify_missingFileAndManifest_areNamed() throws Exception {
        cache(KEY, CONTENT);
        Files.delete(file());
        try (AssetStore store = openStore()) {
            assertThat(store.verify().findings())
                    .containsExactly(new VerifyReport.Finding(ASSET, KEY.path(), VerifyReport.Problem.FILE_MISSING));
        }
        cache(KEY, CONTENT);
        Files.delete(manifest());
        try (AssetStore store = openStore()) {
            assertThat(store.verify().findings())
                    .contains(new VerifyReport.Finding(ASSET, "", VerifyReport.Problem.NO_MANIFEST));
        }
    }
}
