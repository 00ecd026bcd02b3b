package io.kithara.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {
    // scenario 9
    @ParameterizedTest
    @CsvSource({"0, 0", "5, 5", "6, 5", "-1, 5", "0, -1", "9223372036854775807, -9223372036854775808"})
    void range_emptyReversedOrOverflowed_isRejected(long start, long end) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ByteRange(start, end))
                .withMessageContaining("start=" + start + " end=" + end);
    }

    @Test
    void length_isEndMinusStart() {
        assertThat(new ByteRange(3, Long.MAX_VALUE).length()).isEqualTo(Long.MAX_VALUE - 3);
    }
}
