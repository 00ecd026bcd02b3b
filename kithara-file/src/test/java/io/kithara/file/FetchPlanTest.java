package io.kithara.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import java.util.BitSet;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FetchPlanTest {
    private static final long FAR = FetchPlan.NOT_KNOWN;

    private static FetchPlan reading(RangeSet landed, long end, long position, long lookAhead) {
        return new FetchPlan(landed, end, position, Optional.empty(), lookAhead);
    }

    private static FetchPlan waiting(RangeSet landed, long end, ByteRange wanted, long lookAhead) {
        return new FetchPlan(landed, end, wanted.start(), Optional.of(wanted), lookAhead);
    }

    @Test
    void nextGap_nothingLanded_isTheLookAhead() {
        assertThat(reading(RangeSet.empty(), FAR, 10, 100).nextGap()).hasValue(new ByteRange(10, 110));
    }

    @Test
    void nextGap_landedAtThePosition_startsBehindIt() {
        RangeSet landed = RangeSet.of(new ByteRange(0, 40));
        assertThat(reading(landed, FAR, 10, 100).nextGap()).hasValue(new ByteRange(40, 110));
    }

    @Test
    void nextGap_landedFurtherOn_endsThere() {
        RangeSet landed = RangeSet.of(new ByteRange(0, 20), new ByteRange(50, 60), new ByteRange(80, 90));
        assertThat(reading(landed, FAR, 10, 100).nextGap()).hasValue(new ByteRange(20, 50));
    }

    @Test
    void nextGap_lookAheadLanded_isEmpty() {
        RangeSet landed = RangeSet.of(new ByteRange(0, 110));
        assertThat(reading(landed, FAR, 10, 100).nextGap()).isEmpty();
    }

    @Test
    void nextGap_endWithinTheLookAhead_stopsAtTheEnd() {
        assertThat(reading(RangeSet.empty(), 60, 10, 100).nextGap()).hasValue(new ByteRange(10, 60));
        assertThat(reading(RangeSet.of(new ByteRange(10, 60)), 60, 10, 100).nextGap())
                .isEmpty();
        assertThat(reading(RangeSet.empty(), 60, 60, 100).nextGap()).isEmpty();
    }

    @Test
    void nextGap_wantedBeyondTheLookAhead_isFetchedFirst() {
        FetchPlan plan = new FetchPlan(RangeSet.empty(), FAR, 0, Optional.of(new ByteRange(500, 520)), 100);
        assertThat(plan.nextGap()).hasValue(new ByteRange(500, 600));
    }

    @Test
    void nextGap_wantedLongerThanTheLookAhead_isFetchedWhole() {
        assertThat(waiting(RangeSet.empty(), FAR, new ByteRange(5, 305), 100).nextGap())
                .hasValue(new ByteRange(5, 305));
    }

    @Test
    void nextGap_noLookAheadAtAll_stillBringsWhatIsWanted() {
        assertThat(waiting(RangeSet.empty(), FAR, new ByteRange(5, 6), 0).nextGap())
                .hasValue(new ByteRange(5, 6));
        assertThat(reading(RangeSet.empty(), FAR, 5, 0).nextGap()).isEmpty();
    }

    @Test
    void nextGap_boundlessLookAhead_doesNotOverflow() {
        assertThat(reading(RangeSet.empty(), FAR, 10, Long.MAX_VALUE).nextGap()).hasValue(new ByteRange(10, FAR));
    }

    @Test
    void nextGap_anyLanded_isTheFirstMissingStretchOfAModel() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            BitSet model = new BitSet();
            RangeSet landed = RangeSet.empty();
            for (int i = random.nextInt(5); i > 0; i--) {
                int start = random.nextInt(100);
                int end = start + 1 + random.nextInt(20);
                model.set(start, end);
                landed = landed.plus(new ByteRange(start, end));
            }
            int end = 1 + random.nextInt(120);
            int position = random.nextInt(end);
            int lookAhead = 1 + random.nextInt(60);
            FetchPlan plan = reading(landed, end, position, lookAhead);

            int horizon = Math.min(end, position + lookAhead);
            int first = model.nextClearBit(position);
            int next = model.nextSetBit(first);
            Optional<ByteRange> expected = first >= horizon
                    ? Optional.empty()
                    : Optional.of(new ByteRange(first, next < 0 ? horizon : Math.min(horizon, next)));
            assertThat(plan.nextGap()).as("seed " + seed + " " + plan).isEqualTo(expected);
            assertThat(plan.ahead()).as("seed " + seed + " " + plan).isEqualTo(first - position);
        }
    }

    @Test
    void serves_gapAhead_onlyWhereReadingOnCostsLessThanARequest() {
        long near = FetchPlan.NEAR_BYTES;
        assertThat(FetchPlan.serves(100, FAR, 100 + near, true)).isTrue();
        assertThat(FetchPlan.serves(100, FAR, 101 + near, true)).isFalse();
    }

    @Test
    void serves_serverWithoutRanges_isTheOnlyWay() {
        assertThat(FetchPlan.serves(100, FAR, 1L << 40, false)).isTrue();
    }

    @Test
    void serves_gapBehindOrPastTheStop_isFalse() {
        assertThat(FetchPlan.serves(100, FAR, 99, false)).isFalse();
        assertThat(FetchPlan.serves(100, 200, 200, false)).isFalse();
        assertThat(FetchPlan.serves(100, 200, 199, true)).isTrue();
    }
}
