package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kithara.storage.ByteRange;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EncryptionTest extends DiskStoreBed {
    private static final CacheKey SECRET = key(1);
    private static final URI SOURCE =
            URI.create("https://cdn.example.com/artists/somebody/secret-track.mp3?token=abcdefgh");

    private static CacheKey key(int seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return CacheKey.of(bytes);
    }

    @Override
    AssetStoreOptions.Builder options() {
        return super.options().key(SECRET);
    }

    private List<Path> allFiles() throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }

    /** The one file that is as large as content. */
    private Path contentFile() throws IOException {
        for (Path file : allFiles()) {
            if (Files.size(file) > LENGTH / 2) {
                return file;
            }
        }
        throw new AssertionError("no content in " + allFiles());
    }

    private static void flip(Path file, long position) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) position] ^= 1;
        Files.write(file, bytes);
    }

    private static Set<Long> stretches(byte[] plain) {
        Set<Long> stretches = new HashSet<>();
        for (int i = 0; i + Long.BYTES <= plain.length; i++) {
            stretches.add(ByteBuffer.wrap(plain).getLong(i));
        }
        return stretches;
    }

    // scenario 29
    @Test
    void directory_withContentAndMetadata_tellsNothing() throws Exception {
        AssetKey asset = AssetKey.of(SOURCE);
        ResourceKey resource = ResourceKey.of(asset, SOURCE);
        byte[] text = "somebody sings of the same thing again and again. "
                .repeat(1000)
                .getBytes(StandardCharsets.US_ASCII);
        try (AssetStore store = openStore()) {
            cache(store, KEY, CONTENT);
            store.pin(asset);
            try (ResourceLease lease = store.open(resource)) {
                ResourceWriter writer = lease.claimWriter().orElseThrow();
                lease.updateInfo(ResourceInfo.NONE.withSource(SOURCE).withEtag(Optional.of("\"entity-tag-0815\"")));
                writer.writeAt(0, ByteBuffer.wrap(text, 0, 20_000));
                store.checkpoint();
                writer.writeAt(20_000, ByteBuffer.wrap(text, 20_000, text.length - 20_000));
                writer.commit(text.length, true);
            }
        }

        Set<Long> plain = stretches(CONTENT);
        plain.addAll(stretches(text));
        for (String part : List.of(
                SOURCE.toString(),
                "cdn.example.com/artists",
                "secret-track.mp3",
                "entity-tag",
                resource.path(),
                asset.id(),
                KEY.path() + "   ",
                ASSET.id())) {
            plain.addAll(stretches(part.getBytes(StandardCharsets.US_ASCII)));
        }
        plain.addAll(stretches(HexFormat.of().parseHex(asset.id())));
        for (Path file : allFiles()) {
            byte[] found = (directory.relativize(file) + "\n").getBytes(StandardCharsets.US_ASCII);
            Set<Long> there = stretches(found);
            there.addAll(stretches(Files.readAllBytes(file)));
            there.retainAll(plain);
            assertThat(there).as("8-byte stretches of plain data in %s", file).isEmpty();
        }
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(resource)) {
            assertThat(read(lease)).isEqualTo(text);
            assertThat(lease.info().source()).hasValue("https://cdn.example.com/artists/somebody/secret-track.mp3");
            assertThat(store.list()).anyMatch(row -> row.key().equals(asset) && row.pins() == 1);
            assertThat(store.verify().isSound()).isTrue();
        }
    }

    @Test
    void sameBytesTwice_areSealedDifferently() throws Exception {
        cache(KEY, new byte[LENGTH]);
        byte[] first = Files.readAllBytes(contentFile());
        try (AssetStore store = openStore()) {
            assertThat(store.clear()).isZero();
        }
        cache(KEY, new byte[LENGTH]);
        byte[] second = Files.readAllBytes(contentFile());

        Set<Long> both = stretches(first);
        both.retainAll(stretches(second));
        assertThat(both).as("a nonce was used twice").isEmpty();
        assertThat(stretches(first)).as("all blocks are of zeros").hasSize(first.length - Long.BYTES + 1);
    }

    @Test
    void open_withAnotherKey_withNone_orWithOneForPlain_saysSoAndChangesNothing() throws Exception {
        cache(KEY, CONTENT);
        List<Path> before = allFiles();

        assertWrongKey(super.options().key(key(2)), "is encrypted with another key");
        assertWrongKey(super.options().key(CacheKey.of(new byte[16])), "is encrypted with another key");
        assertWrongKey(super.options(), "is encrypted and no key was given");

        assertThat(allFiles()).containsExactlyElementsOf(before);
        assertKept();
        Path sealed = directory;
        directory = Files.createDirectory(sealed.resolveSibling("plain"));
        AssetStore.onDisk(directory, super.options().build()).close();
        assertWrongKey(options(), "is not encrypted and a key was given");
    }

    private void assertWrongKey(AssetStoreOptions.Builder options, String message) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> AssetStore.onDisk(directory, options.build()))
                .withMessageContaining(message)
                .extracting(StorageException::reason)
                .isEqualTo(StorageException.Reason.WRONG_KEY);
    }

    @Test
    void open_besideAnOpenStore_needsTheSameKey() throws Exception {
        try (AssetStore store = openStore();
                AssetStore other = openStore()) {
            cache(store, KEY, CONTENT);
            assertWrongKey(super.options().key(key(2)), "is encrypted with another key");
            try (ResourceLease lease = other.open(KEY)) {
                assertThat(read(lease)).isEqualTo(CONTENT);
            }
        }
    }

    @Test
    void open_keyFileDamaged_saysSo_inANewDirectoryItIsMadeAnew() throws Exception {
        Path file = directory.resolve(KeyFile.FILE_NAME);
        Files.write(file, new byte[10]);
        cache(KEY, CONTENT);
        assertKept();

        flip(file, 40);

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(this::openStore)
                .extracting(StorageException::reason)
                .isEqualTo(StorageException.Reason.CORRUPT);
    }

    @Test
    void read_changedByte_isCorrupt_andTheBlockIsFetchedAgain() throws Exception {
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(CONTENT));
            writer.commit(LENGTH, true);
            flip(contentFile(), 20_000);

            assertThat(lease.resource().readAt(0, ByteBuffer.allocate(100))).isEqualTo(100);
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> lease.resource().readAt(17_000, ByteBuffer.allocate(100)))
                    .extracting(StorageException::reason)
                    .isEqualTo(StorageException.Reason.CORRUPT);
        }
        flip(contentFile(), 20_000);
        cacheAgainAfter(file -> flip(file, 20_000));
    }

    /** Damages the file of a store that is closed, and fetches what is found missing then. */
    private void cacheAgainAfter(Damage damage) throws Exception {
        damage.on(contentFile());
        clock.advance(Duration.ofDays(1));
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            assertThat(lease.resource().hasLanded(new ByteRange(0, LENGTH))).isFalse();
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(CONTENT));
            writer.commit(LENGTH, true);
            assertThat(read(lease)).isEqualTo(CONTENT);
        }
        assertKept();
    }

    private interface Damage {
        void on(Path file) throws IOException;
    }

    @Test
    void blocksSwapped_orCutOff_orOfAnotherResource_areNoticed() throws Exception {
        cache(KEY, CONTENT);
        int sealed = 16 * 1024 + 28;
        cacheAgainAfter(file -> {
            byte[] bytes = Files.readAllBytes(file);
            byte[] first = Arrays.copyOf(bytes, sealed);
            System.arraycopy(bytes, sealed, bytes, 0, sealed);
            System.arraycopy(first, 0, bytes, sealed, sealed);
            Files.write(file, bytes);
        });
        cacheAgainAfter(file -> Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 2 * sealed)));
        cacheAgainAfter(file -> Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 3 * sealed)));
        byte[] here = Files.readAllBytes(contentFile());
        try (AssetStore store = openStore()) {
            assertThat(store.clear()).isZero();
        }
        cache(OTHER, CONTENT);
        Path otherFile = contentFile();
        byte[] other = Files.readAllBytes(otherFile);
        Files.write(otherFile, here);
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(OTHER)) {
            assertThat(lease.resource().landed().isEmpty()).isTrue();
        }
        assertThat(other).isNotEqualTo(here);
    }

    @Test
    void partialBlocks_outOfOrderWithForcesBetween_areReadAtOnceAndAfterARestart() throws Exception {
        Random random = new Random(5);
        List<Integer> order = new ArrayList<>();
        for (int at = 0; at < LENGTH; at += 1000) {
            order.add(at);
        }
        Collections.shuffle(order, random);
        int half = order.size() / 2;
        AssetStore store = openStore();
        ResourceLease lease = store.open(KEY);
        ResourceWriter writer = lease.claimWriter().orElseThrow();
        for (int i = 0; i < half; i++) {
            write(store, writer, order.get(i), i);
            assertLanded(lease, order.subList(0, i + 1));
        }
        lease.close();
        store.close();

        store = openStore();
        lease = store.open(KEY);
        assertLanded(lease, order.subList(0, half));
        writer = lease.claimWriter().orElseThrow();
        for (int i = half; i < order.size(); i++) {
            write(store, writer, order.get(i), i);
            assertLanded(lease, order.subList(0, i + 1));
        }
        writer.commit(LENGTH, true);
        assertThat(read(lease)).isEqualTo(CONTENT);
        lease.close();
        store.close();
        assertKept();
    }

    private static void write(AssetStore store, ResourceWriter writer, int at, int count) throws StorageException {
        writer.writeAt(at, ByteBuffer.wrap(CONTENT, at, 1000));
        if (count % 4 == 3) {
            store.checkpoint();
        }
    }

    private static void assertLanded(ResourceLease lease, List<Integer> starts) throws StorageException {
        for (int at : starts) {
            ByteBuffer target = ByteBuffer.allocate(1000);
            assertThat(lease.resource().readAt(at, target)).isEqualTo(1000);
            assertThat(target.array()).isEqualTo(Arrays.copyOfRange(CONTENT, at, at + 1000));
        }
    }

    @Test
    void endFoundFurtherOn_afterACommitWithoutProof_isReadWhole() throws Exception {
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(CONTENT, 0, 5000));
            writer.commit(5000, false);
            writer = lease.claimWriter().orElseThrow();
            writer.writeAt(40_000, ByteBuffer.wrap(CONTENT, 40_000, 10_000));
            assertLanded(lease, List.of(0, 4000, 41_000));
            writer.writeAt(5000, ByteBuffer.wrap(CONTENT, 5000, 35_000));
            writer.commit(LENGTH, true);
            assertThat(read(lease)).isEqualTo(CONTENT);
        }
        assertKept();
    }

    @Test
    void killed_beforeTheManifestWasWritten_vouchesForWhatWasForcedOnly() throws Exception {
        Path crashed;
        try (AssetStore store = openStore();
                ResourceLease lease = store.open(KEY)) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            writer.writeAt(0, ByteBuffer.wrap(CONTENT, 0, 20_000));
            store.checkpoint();
            writer.writeAt(20_000, ByteBuffer.wrap(CONTENT, 20_000, 20_000));
            crashed = crashed();
        }

        try (AssetStore store = openStore(crashed);
                ResourceLease lease = store.open(KEY)) {
            assertThat(lease.resource().landed().end()).isEqualTo(20_000);
            assertThat(read(lease)).isEqualTo(Arrays.copyOf(CONTENT, 20_000));
        }
    }

    @Test
    void cacheKey_isShownToNobody_andGoneOnceDestroyed() {
        byte[] bytes = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        CacheKey key = CacheKey.of(bytes);
        bytes[0] = 0;

        assertThat(key).hasToString("CacheKey[16 bytes]");
        assertThat(options().key(key).build().toString()).doesNotContain("0123", "30313233");
        assertThat(key.copy()).startsWith('0', '1');
        key.destroy();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(key::copy);
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> CacheKey.of(new byte[17]));
    }
}
