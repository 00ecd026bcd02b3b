package io.kithara.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangeSetTest {
    private static final int SPACE = 60;

    @Test
    void plus_adjacentRange_joins() {
        assertThat(RangeSet.of(new ByteRange(0, 4), new ByteRange(4, 9)).ranges())
                .containsExactly(new ByteRange(0, 9));
    }

    @Test
    void plus_coveredRange_returnsSame() {
        RangeSet set = RangeSet.of(new ByteRange(0, 100));
        assertThat(set.plus(new ByteRange(20, 30))).isSameAs(set);
    }

    @Test
    void minus_middle_splits() {
        RangeSet set = RangeSet.of(new ByteRange(0, 10)).minus(new ByteRange(3, 7));
        assertThat(set).isEqualTo(RangeSet.of(new ByteRange(0, 3), new ByteRange(7, 10)));
    }

    @Test
    void firstGap_coveredRange_isEmpty() {
        assertThat(RangeSet.of(new ByteRange(5, 10)).firstGap(new ByteRange(6, 10)))
                .isEmpty();
    }

    @Test
    void firstGap_isCutToTheRangeAskedFor() {
        assertThat(RangeSet.of(new ByteRange(5, 10)).firstGap(new ByteRange(7, 12)))
                .contains(new ByteRange(10, 12));
    }

    @Test
    void largestOffsets_doNotOverflow() {
        RangeSet set = RangeSet.of(new ByteRange(Long.MAX_VALUE - 2, Long.MAX_VALUE));
        assertThat(set.minus(new ByteRange(0, Long.MAX_VALUE - 1)).ranges())
                .containsExactly(new ByteRange(Long.MAX_VALUE - 1, Long.MAX_VALUE));
    }

    @Test
    void toString_isForLogs() {
        assertThat(RangeSet.of(new ByteRange(0, 4), new ByteRange(8, 9))).hasToString("[0-4, 8-9]");
    }

    @Test
    void everyOperation_agreesWithBitSet() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            RangeSet set = RangeSet.empty();
            BitSet model = new BitSet();
            for (int step = 0; step < 40; step++) {
                ByteRange range = randomRange(random);
                boolean adds = random.nextInt(3) > 0;
                set = adds ? set.plus(range) : set.minus(range);
                model.set((int) range.start(), (int) range.end(), adds);
                assertAgrees(set, model, randomRange(random), seed);
            }
        }
    }

    private static ByteRange randomRange(Random random) {
        int start = random.nextInt(SPACE);
        return new ByteRange(start, start + 1 + random.nextInt(SPACE - start));
    }

    private static void assertAgrees(RangeSet set, BitSet model, ByteRange probe, long seed) {
        int start = (int) probe.start();
        int end = (int) probe.end();
        String where = "seed " + seed + ", " + set + ", probe " + probe;
        assertThat(bits(set.ranges())).as(where).isEqualTo(model);
        assertThat(set.ranges()).as(where).isEqualTo(runs(model, true, 0, model.length()));
        assertThat(set.lengthBytes()).as(where).isEqualTo(model.cardinality());
        assertThat(set.end()).as(where).isEqualTo(model.length());
        assertThat(set.isEmpty()).as(where).isEqualTo(model.isEmpty());
        assertThat(set.covers(probe)).as(where).isEqualTo(model.nextClearBit(start) >= end);
        assertThat(set.contiguousEnd(start)).as(where).isEqualTo(model.nextClearBit(start));
        List<ByteRange> gaps = runs(model, false, start, end);
        assertThat(set.gaps(probe)).as(where).isEqualTo(gaps);
        assertThat(set.firstGap(probe)).as(where).isEqualTo(gaps.stream().findFirst());
        assertThat(RangeSet.copyOf(set.ranges())).as(where).isEqualTo(set).hasSameHashCodeAs(set);
    }

    private static BitSet bits(List<ByteRange> ranges) {
        BitSet bits = new BitSet();
        ranges.forEach(range -> bits.set((int) range.start(), (int) range.end()));
        return bits;
    }

    /** Returns the maximal runs of {@code value} in the model, which is the definition of sorted, disjoint and joined. */
    private static List<ByteRange> runs(BitSet model, boolean value, int from, int to) {
        List<ByteRange> runs = new ArrayList<>();
        int at = from;
        while (at < to) {
            int start = at;
            while (start < to && model.get(start) != value) {
                start++;
            }
            at = start;
            while (at < to && model.get(at) == value) {
                at++;
            }
            if (at > start) {
                runs.add(new ByteRange(start, at));
            }
        }
        return runs;
    }
}
