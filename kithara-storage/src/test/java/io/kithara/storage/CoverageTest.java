package io.kithara.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private static final RangeSet TEN = RangeSet.of(new ByteRange(0, 10));

    @Test
    void coverage_bytesPastTheLength_isRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Coverage(TEN, OptionalLong.of(9), true));
    }

    @Test
    void coverage_proofOfNoLength_isRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Coverage(TEN, OptionalLong.empty(), true));
    }

    @Test
    void isWhole_needsEveryByteAndTheLength() {
        assertThat(new Coverage(TEN, OptionalLong.of(10), false).isWhole()).isTrue();
        assertThat(new Coverage(TEN, OptionalLong.of(11), true).isWhole()).isFalse();
        assertThat(new Coverage(TEN, OptionalLong.empty(), false).isWhole()).isFalse();
        assertThat(new Coverage(RangeSet.empty(), OptionalLong.of(0), true).isWhole())
                .isTrue();
    }
}
