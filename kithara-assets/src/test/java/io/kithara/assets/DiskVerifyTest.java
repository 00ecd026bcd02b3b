package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** What {@code verify} finds in a directory. */
class DiskVerifyTest extends DiskStoreBed {
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
