package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.MediaException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MissingRangesTest {
    private final MissingRanges ranges = new MissingRanges();

    private static MissingRange range(long from, long to, MediaException.Reason reason) {
        return new MissingRange(Duration.ofSeconds(from), Duration.ofSeconds(to), reason, "why");
    }

    @Test
    void add_outOfOrder_ascends() {
        ranges.add(range(5, 6, MediaException.Reason.STATUS));
        ranges.add(range(1, 2, MediaException.Reason.STATUS));

        assertThat(ranges.snapshot())
                .extracting(MissingRange::from)
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    @Test
    void add_sameHoleAgain_staysOne() {
        ranges.add(range(1, 3, MediaException.Reason.STATUS));
        ranges.add(range(2, 3, MediaException.Reason.STATUS));

        assertThat(ranges.snapshot()).containsExactly(range(1, 3, MediaException.Reason.STATUS));
    }

    @Test
    void add_touchingForAnotherReason_staysApart() {
        ranges.add(range(1, 3, MediaException.Reason.STATUS));
        ranges.add(range(3, 4, MediaException.Reason.MALFORMED));

        assertThat(ranges.snapshot()).hasSize(2);
    }

    @Test
    void add_endlessly_staysBounded() {
        for (int i = 0; i < 3 * MissingRanges.MAX_RANGES; i++) {
            ranges.add(range(2L * i, 2L * i + 1, MediaException.Reason.STATUS));
        }
        assertThat(ranges.snapshot()).hasSize(MissingRanges.MAX_RANGES);
        assertThat(ranges.snapshot().get(MissingRanges.MAX_RANGES - 1).to())
                .isEqualTo(Duration.ofSeconds(6L * MissingRanges.MAX_RANGES - 1));
    }
}
