package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecencyIndexTest {
    private final AtomicInteger notified = new AtomicInteger();
    private final RecencyIndex index = new RecencyIndex(new FakeClock(), notified::incrementAndGet);

    private static AssetKey key(int number) {
        return new AssetKey(String.format(Locale.ROOT, "%032x", number));
    }

    private IndexEntry add(int number, long bytes) {
        IndexEntry entry = index.findOrAdd(key(number));
        index.setSize(entry, bytes, 1);
        return entry;
    }

    private Optional<AssetKey> pollOldest() {
        return index.pollOldest(entry -> !entry.isPinned()).map(IndexEntry::key);
    }

    // scenario 21
    @Test
    void pollOldest_followsTouches() {
        IndexEntry first = add(1, 10);
        add(2, 10);
        add(3, 10);
        index.touch(first);

        assertThat(pollOldest()).hasValue(key(2));
        assertThat(pollOldest()).hasValue(key(3));
        assertThat(pollOldest()).hasValue(key(1));
        assertThat(pollOldest()).isEmpty();
    }

    // scenario 21
    @Test
    void pollOldest_passedOverAsset_comesBackByOfferInItsOldPlace() {
        IndexEntry first = add(1, 10);
        add(2, 10);
        assertThat(index.addPins(first, 1)).isTrue();

        assertThat(pollOldest()).hasValue(key(2));
        assertThat(pollOldest()).isEmpty();
        assertThat(index.addPins(first, -1)).isTrue();
        add(3, 10);
        assertThat(pollOldest()).hasValue(key(1));
    }

    @Test
    void pollOldest_randomTouches_agreesWithAModel() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<IndexEntry> model = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            model.add(add(i, 1));
        }
        for (int i = 0; i < 5000; i++) {
            IndexEntry touched = model.remove(random.nextInt(model.size()));
            index.touch(touched);
            model.add(touched);
            if (random.nextInt(50) == 0) {
                assertThat(pollOldest())
                        .as("seed %d", seed)
                        .hasValue(model.get(0).key());
                assertThat(index.removeUnlessPinned(model.remove(0))).isTrue();
            }
        }
        assertThat(index.count()).isEqualTo(model.size());
        assertThat(index.totalBytes()).isEqualTo(model.size());
    }

    // scenario 25
    @Test
    void removeUnlessPinned_pinned_staysWithItsBytes() {
        IndexEntry entry = add(1, 10);
        assertThat(index.addPins(entry, 1)).isTrue();

        assertThat(index.removeUnlessPinned(entry)).isFalse();
        assertThat(index.totalBytes()).isEqualTo(10);
        assertThat(index.addPins(entry, -1)).isTrue();
        assertThat(index.removeUnlessPinned(entry)).isTrue();
        assertThat(index.removeUnlessPinned(entry)).isTrue();
        assertThat(index.totalBytes()).isZero();
        assertThat(index.addPins(entry, 1)).isFalse();
    }

    @Test
    void addPins_belowZero_staysAtZero() {
        IndexEntry entry = add(1, 10);

        assertThat(index.addPins(entry, -5)).isTrue();
        assertThat(entry.pins()).isZero();
    }

    @Test
    void touch_manyTimes_notifiesOnceUntilDrained() {
        IndexEntry entry = add(1, 10);
        index.drainUnsaved();
        notified.set(0);

        for (int i = 0; i < 1000; i++) {
            index.touch(entry);
        }
        assertThat(notified).hasValue(1);
        assertThat(index.drainUnsaved()).containsExactly(entry);
        assertThat(index.drainUnsaved()).isEmpty();
        index.touch(entry);
        assertThat(notified).hasValue(2);
    }

    @Test
    void restore_keepsOrderAndTotals_andLaterTouchesComeLast() {
        index.restore(List.of(
                new IndexRecord(key(1), 70, 0, 5, 1, 0),
                new IndexRecord(key(2), 50, 0, 6, 1, 2),
                new IndexRecord(key(3), 60, 0, 7, 1, 0)));
        add(4, 1);

        assertThat(index.list()).extracting(IndexEntry::key).containsExactly(key(4), key(1), key(3), key(2));
        assertThat(index.totalBytes()).isEqualTo(19);
        assertThat(pollOldest()).hasValue(key(3));
    }

    @Test
    void adopt_unknownAsset_isTheOldest() {
        add(1, 10);

        assertThat(index.adopt(key(2), 5, 1)).isTrue();
        assertThat(index.adopt(key(1), 5, 1)).isFalse();
        assertThat(index.list()).extracting(IndexEntry::key).containsExactly(key(1), key(2));
        assertThat(index.totalBytes()).isEqualTo(15);
    }
}
