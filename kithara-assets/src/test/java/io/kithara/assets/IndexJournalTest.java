package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.storage.StorageException;
import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.FileOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexJournalTest {
    private static final int HEADER_LENGTH = 8;
    private static final int RECORD_LENGTH = 53;

    private Path path = Path.of("");

    @BeforeEach
    void nameFile(@TempDir Path directory) {
        path = directory.resolve("index.journal");
    }

    private static IndexRecord state(int asset, long sequence) {
        AssetKey key = new AssetKey(String.format("%032x", asset));
        return new IndexRecord(key, sequence, 1000 + sequence, 10L * asset, asset, asset % 2);
    }

    private void write(List<IndexRecord> states, List<AssetKey> gone, boolean closed) throws StorageException {
        try (IndexJournal journal = IndexJournal.open(path).journal()) {
            journal.append(states, gone);
            if (closed) {
                journal.appendClosed();
            }
        }
    }

    private IndexJournal.Loaded reload() throws StorageException {
        IndexJournal.Loaded loaded = IndexJournal.open(path);
        loaded.journal().close();
        return loaded;
    }

    @Test
    void open_afterOrderlyClose_remembersTheLastStateOfEach() throws Exception {
        write(List.of(state(1, 5), state(2, 1), state(3, 2)), List.of(), true);
        write(List.of(state(2, 9)), List.of(state(3, 0).key()), true);

        assertThat(reload().records()).containsExactlyInAnyOrder(state(1, 5), state(2, 9));
        assertThat(reload().complete()).isTrue();
    }

    // scenario 23
    @Test
    void open_notClosed_saysThatSomethingMayBeMissing() throws Exception {
        write(List.of(state(1, 1)), List.of(), true);
        write(List.of(state(2, 2)), List.of(), false);

        assertThat(reload().records()).containsExactlyInAnyOrder(state(1, 1), state(2, 2));
        assertThat(reload().complete()).isFalse();
    }

    // scenario 23
    @Test
    void open_afterOneOfTwoWasKilled_isIncompleteThoughTheOtherClosedInOrder() throws Exception {
        IndexJournal killed = IndexJournal.open(path).journal();
        killed.append(List.of(state(1, 1)), List.of());
        IndexJournal other = IndexJournal.open(path).journal();
        other.append(List.of(state(2, 2)), List.of());
        other.appendClosed();
        other.close();
        boolean complete = reload().complete();

        try (IndexJournal next = IndexJournal.open(path).journal()) {
            next.appendFound();
        }
        assertThat(complete).isFalse();
        assertThat(reload().complete()).isTrue();
        killed.close();
    }

    @Test
    void catchUp_afterAnotherAppended_tellsThatAndNothingTwice() throws Exception {
        try (IndexJournal one = IndexJournal.open(path).journal();
                IndexJournal other = IndexJournal.open(path).journal()) {
            one.append(List.of(state(1, 1), state(2, 2)), List.of());
            IndexJournal.News news = other.catchUp().orElseThrow();
            other.append(List.of(state(3, 3)), List.of(state(1, 1).key()));
            IndexJournal.News back = one.catchUp().orElseThrow();

            assertThat(news.all()).isFalse();
            assertThat(news.records().states().values()).containsExactlyInAnyOrder(state(1, 1), state(2, 2));
            assertThat(back.records().states().values()).containsExactly(state(3, 3));
            assertThat(back.records().gone()).containsExactly(state(1, 1).key());
            assertThat(one.catchUp()).isEmpty();
            assertThat(other.catchUp()).isEmpty();
        }
        assertThat(reload().records()).containsExactlyInAnyOrder(state(2, 2), state(3, 3));
    }

    @Test
    void catchUp_afterAnotherCompacted_readsAllAndGoesOnInTheNewFile() throws Exception {
        try (IndexJournal one = IndexJournal.open(path).journal();
                IndexJournal other = IndexJournal.open(path).journal()) {
            one.append(List.of(state(1, 1), state(2, 2)), List.of());
            one.compact(List.of(state(2, 2)));
            IndexJournal.News news = other.catchUp().orElseThrow();
            other.append(List.of(state(3, 3)), List.of());

            assertThat(news.all()).isTrue();
            assertThat(news.records().states().values()).containsExactly(state(2, 2));
            assertThat(one.catchUp().orElseThrow().records().states().values()).containsExactly(state(3, 3));
        }
        assertThat(reload().records()).containsExactlyInAnyOrder(state(2, 2), state(3, 3));
    }

    @Test
    void catchUp_afterTheFileWasDeleted_startsANewOneAndForgetsNothing() throws Exception {
        try (IndexJournal journal = IndexJournal.open(path).journal()) {
            journal.append(List.of(state(1, 1)), List.of());
            Files.delete(path);
            IndexJournal.News news = journal.catchUp().orElseThrow();
            journal.append(List.of(state(2, 2)), List.of());

            assertThat(news.all()).isFalse();
        }
        assertThat(reload().records()).containsExactly(state(2, 2));
        assertThat(reload().complete()).isFalse();
    }

    // scenario 23
    @Test
    void open_missing_isEmptyAndIncomplete() throws Exception {
        assertThat(reload().records()).isEmpty();
        assertThat(reload().complete()).isFalse();
    }

    // scenario 23
    @Test
    void open_cutAnywhere_keepsTheWholeRecordsAndGoesOn() throws Exception {
        write(List.of(state(1, 1), state(2, 2), state(3, 3)), List.of(), true);
        byte[] good = Files.readAllBytes(path);
        for (int length = 0; length < good.length; length++) {
            Files.write(path, Arrays.copyOf(good, length));
            // The first record says who appends.
            int whole = Math.max(0, Math.min(3, (length - HEADER_LENGTH) / RECORD_LENGTH - 1));

            assertThat(reload().records()).as("cut at %d", length).hasSize(whole);
            assertThat(reload().complete()).isFalse();
            write(List.of(state(9, 9)), List.of(), true);
            assertThat(reload().records())
                    .as("appended after a cut at %d", length)
                    .hasSize(whole + 1);
        }
    }

    // scenario 23
    @Test
    void open_oneRecordZeroed_losesThatOne() throws Exception {
        write(List.of(state(1, 1), state(2, 2), state(3, 3)), List.of(), true);
        byte[] bytes = Files.readAllBytes(path);
        Arrays.fill(bytes, HEADER_LENGTH + 2 * RECORD_LENGTH, HEADER_LENGTH + 3 * RECORD_LENGTH, (byte) 0);
        Files.write(path, bytes);

        assertThat(reload().records()).containsExactlyInAnyOrder(state(1, 1), state(3, 3));
        assertThat(reload().complete()).isFalse();
    }

    // scenario 23
    @Test
    void open_anyByteChanged_neverInventsAState() throws Exception {
        write(List.of(state(1, 1), state(2, 2)), List.of(), true);
        byte[] good = Files.readAllBytes(path);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Files.write(path, bad);

            assertThat(List.of(state(1, 1), state(2, 2))).containsAll(reload().records());
            Files.write(path, bad);
            assertThat(reload().complete()).as("byte %d", i).isFalse();
        }
    }

    // scenario 23
    @Test
    void open_foreignFile_startsANewOne() throws Exception {
        Files.writeString(path, "this is no journal of ours, whatever it is");

        assertThat(reload().records()).isEmpty();
        write(List.of(state(1, 1)), List.of(), true);
        assertThat(reload().records()).containsExactlyInAnyOrder(state(1, 1));
    }

    @Test
    void compact_keepsTheStatesAndShrinksTheFile() throws Exception {
        List<IndexRecord> states = new ArrayList<>();
        for (int i = 0; i < 3 * IndexJournal.COMPACT_ABOVE_RECORDS; i++) {
            states.add(state(i % 10, i));
        }
        try (IndexJournal journal = IndexJournal.open(path).journal()) {
            journal.append(states, List.of());
            assertThat(journal.isWorthCompacting(10)).isTrue();

            journal.compact(states.subList(states.size() - 10, states.size()));

            assertThat(Files.size(path)).isEqualTo(HEADER_LENGTH + 11 * RECORD_LENGTH);
            journal.append(List.of(state(11, 99_999)), List.of());
        }
        assertThat(reload().records()).hasSize(11).contains(state(11, 99_999));
    }

    @Test
    void compact_cannotRename_keepsTheOldFileAndGoesOn() throws Exception {
        FaultyFileSystem files = new FaultyFileSystem();
        try (IndexJournal journal = IndexJournal.open(files.path(path)).journal()) {
            journal.append(List.of(state(1, 1), state(2, 2)), List.of());
            files.failAll(FileOperation.MOVE);

            assertThatThrownBy(() -> journal.compact(List.of(state(1, 1)))).isInstanceOf(StorageException.class);

            files.heal();
            journal.append(List.of(state(3, 3)), List.of());
        }
        assertThat(reload().records()).containsExactlyInAnyOrder(state(1, 1), state(2, 2), state(3, 3));
    }
}
