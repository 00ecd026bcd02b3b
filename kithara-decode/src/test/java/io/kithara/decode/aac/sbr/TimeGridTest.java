package io.kithara.decode.aac.sbr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.aac.BitReader;
import io.kithara.decode.aac.CodeWriter;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimeGridTest {
    private final TimeGrid grid = new TimeGrid();

    private int[] borders() {
        return IntStream.rangeClosed(0, grid.envelopes()).map(grid::border).toArray();
    }

    @Test
    void read_fixedOfOneEnvelope_isFineWhateverTheHeader() {
        assertThat(grid.read(new CodeWriter().put(0b00_00_1, 5).reader(), 16, true))
                .isTrue();
        assertThat(borders()).containsExactly(0, 16);
        assertThat(grid.coarse()).isFalse();
        assertThat(grid.noiseFloors()).isEqualTo(1);
        assertThat(grid.fine(0)).isTrue();
    }

    @Test
    void read_fixedOfFour_dividesFifteenSlotsAsTheStandardRounds() {
        assertThat(grid.read(new CodeWriter().put(0b00_10_0, 5).reader(), 15, true))
                .isTrue();
        assertThat(borders()).containsExactly(0, 4, 8, 12, 15);
        assertThat(grid.coarse()).isTrue();
        assertThat(IntStream.range(0, 4).map(grid::noiseFloorOf)).containsExactly(0, 0, 1, 1);
    }

    @Test
    void read_fixedOfEight_isRefused() {
        assertThat(grid.read(new CodeWriter().put(0b00_11_0, 5).reader(), 16, true))
                .isFalse();
    }

    @Test
    void read_variableEnd_countsBackFromIt() {
        // ends 2 late; two widths 4 and 8 from the end; the transient begins envelope 3 + 1 - 2
        CodeWriter bits = new CodeWriter()
                .put(1, 2)
                .put(2, 2)
                .put(2, 2)
                .put(1, 2)
                .put(3, 2)
                .put(2, 2);
        bits.put(0b100, 3);
        assertThat(grid.read(bits.reader(), 16, false)).isTrue();
        assertThat(borders()).containsExactly(0, 6, 14, 18);
        assertThat(grid.transientEnvelope()).isEqualTo(2);
        assertThat(new boolean[] {grid.fine(0), grid.fine(1), grid.fine(2)})
                .as("sent from the last to the first")
                .containsExactly(false, false, true);
        assertThat(IntStream.range(0, 3).map(grid::noiseFloorOf)).containsExactly(0, 0, 1);
    }

    @Test
    void read_variableStart_countsOnFromIt() {
        CodeWriter bits = new CodeWriter()
                .put(2, 2)
                .put(3, 2)
                .put(1, 2)
                .put(0, 2)
                .put(2, 2)
                .put(0b01, 2);
        assertThat(grid.read(bits.reader(), 16, false)).isTrue();
        assertThat(borders()).containsExactly(3, 5, 16);
        assertThat(grid.transientEnvelope()).isEqualTo(1);
        assertThat(grid.fine(1)).isTrue();
    }

    @Test
    void read_bordersThatCross_isRefused() {
        CodeWriter bits =
                new CodeWriter().put(3, 2).put(3, 2).put(0, 2).put(2, 2).put(2, 2);
        bits.put(0b11_11_11_11, 8).put(0, 8);
        assertThat(grid.read(bits.reader(), 16, false)).isFalse();
    }

    @Test
    void read_anyBits_isSoundOrRefused() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            BitReader bits = new CodeWriter()
                    .put(random.nextInt(), 32)
                    .put(random.nextInt(), 32)
                    .reader();
            if (grid.read(bits, 15, true)) {
                assertThat(borders()).as("round %d", i).isSorted().doesNotHaveDuplicates();
                assertThat(grid.border(0)).isBetween(0, 3);
                assertThat(grid.end()).isBetween(15, 18);
                assertThat(grid.transientEnvelope()).isBetween(-1, grid.envelopes());
            }
        }
    }
}
