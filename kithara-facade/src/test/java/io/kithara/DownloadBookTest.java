package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.assets.ResourceKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link DownloadBook} and {@link DownloadRecord}. */
final class DownloadBookTest {
    private static final URI ADDRESS = URI.create("http://example.com/a.mp3");
    private static final ResourceKey KEY = ResourceKey.of(AssetKey.of(ADDRESS), ADDRESS);

    @TempDir
    Path root;

    private AssetStore open() throws Exception {
        return AssetStore.onDisk(root, AssetStoreOptions.defaults());
    }

    private static DownloadRecord record(URI uri, int complete) {
        DownloadOptions options = DownloadOptions.builder()
                .variant(VariantChoice.cappedAt(128_000))
                .languages("de", "en-GB")
                .allLanguages()
                .build();
        return DownloadRecord.begun(ResourceKey.of(AssetKey.of(uri), uri), uri, options)
                .completed(complete)
                .withNext(OptionalInt.of(complete + 1))
                .withProgress(1L << 40, 2, 3, true);
    }

    @Test
    void decode_ofEncoded_isTheSame() {
        DownloadRecord record = record(ADDRESS, 7);
        DownloadRecord decoded = DownloadRecord.decode(record.encode()).orElseThrow();

        assertThat(decoded.options().asksForTheSame(record.options())).isTrue();
        assertThat(decoded.withOptions(record.options())).isEqualTo(record);
    }

    @Test
    void begun_addressThatMayGrantAccess_isNotWritten() {
        for (String secret : List.of("http://example.com/a.mp3?token=s3cret", "http://me:s3cret@example.com/a.mp3")) {
            DownloadRecord record = record(URI.create(secret), 0);
            assertThat(new String(record.encode(), StandardCharsets.UTF_8)).doesNotContain("s3cret");
            assertThat(record.uri()).isEmpty();
        }
    }

    @Test
    void decode_anotherVersionOrDamaged_isNoRecord() {
        assertThat(DownloadRecord.decode("kithara-download 2\n".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(DownloadRecord.decode(new byte[0])).isEmpty();
        assertThatThrownBy(() -> DownloadRecord.decode("kithara-download 1\nx\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void put_isKeptAndListed_removeIsToo() throws Exception {
        URI other = URI.create("http://example.com/b.mp3");
        try (AssetStore store = open()) {
            DownloadBook book = new DownloadBook(store);
            assertThat(book.all()).isEmpty();
            book.put(record(ADDRESS, 1));
            book.put(record(ADDRESS, 2));
            book.put(record(other, 3));
            assertThat(store.list()).isEmpty();
        }
        try (AssetStore store = open()) {
            DownloadBook book = new DownloadBook(store);
            assertThat(book.all()).hasSize(2);
            assertThat(book.find(KEY).orElseThrow().complete()).hasValue(2);
            book.remove(KEY);
        }
        try (AssetStore store = open()) {
            assertThat(new DownloadBook(store).find(KEY)).isEmpty();
            assertThat(new DownloadBook(store).all()).hasSize(1);
        }
    }

    // scenario 23
    @Test
    void find_lastWritingDamaged_isTheOneBefore() throws Exception {
        try (AssetStore store = open()) {
            DownloadBook book = new DownloadBook(store);
            for (int i = 1; i <= 3; i++) {
                book.put(record(ADDRESS, i));
            }
        }
        damageTheNewest();

        try (AssetStore store = open()) {
            Optional<DownloadRecord> found = new DownloadBook(store).find(KEY);
            assertThat(found.orElseThrow().complete()).hasValue(2);
        }
    }

    private void damageTheNewest() throws Exception {
        try (Stream<Path> files = Files.walk(root.resolve(AssetKey.RECORDS.id()))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (text.contains("complete=3")) {
                    Files.write(file, new byte[(int) Files.size(file)]);
                }
            }
        }
    }
}
