package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AnchorsTest {
    private static final int RATE = 48_000;

    private final Anchors anchors = new Anchors();

    private static Anchors.Anchor at(long zero) {
        return new Anchors.Anchor(zero, 0, 0, RATE);
    }

    @Test
    void find_nothingLearned_isNull() {
        assertThat(anchors.find(0, 0)).isNull();
    }

    @Test
    void learn_ofOneVariant_countsForTheOthersOfTheStretchOnly() {
        anchors.learn(7, 0, at(100));

        assertThat(anchors.find(7, 3)).isEqualTo(at(100));
        assertThat(anchors.find(8, 0)).isNull();
    }

    @Test
    void learn_variantWithAClockOfItsOwn_leavesTheOthersTheirs() {
        anchors.learn(7, 0, at(100));
        anchors.learn(7, 1, at(900));

        assertThat(anchors.find(7, 1)).isEqualTo(at(900));
        assertThat(anchors.find(7, 0)).isEqualTo(at(100));
        assertThat(anchors.find(7, 2)).isEqualTo(at(100));
    }

    @Test
    void begin_stretchThatWasKnown_forgetsWhatItsVariantsCountedFrom() {
        anchors.learn(7, 0, at(100));
        anchors.learn(7, 1, at(900));

        anchors.begin(7, at(50));

        assertThat(anchors.find(7, 0)).isEqualTo(at(50));
        assertThat(anchors.find(7, 1)).isEqualTo(at(50));
    }

    @Test
    void learn_endlessly_remembersABoundedNumberOfTheLatest() {
        int stretches = 10_000;
        for (long number = 0; number < stretches; number++) {
            anchors.learn(number, 0, at(number));
        }

        long remembered = LongStream.range(0, stretches)
                .filter(number -> anchors.find(number, 0) != null)
                .count();
        assertThat(remembered).isBetween(1L, 256L);
        assertThat(anchors.find(stretches - 1, 0)).isNotNull();
    }

    @Test
    void zeroAt_otherRate_isTheSameTime() {
        Anchors.Anchor anchor = new Anchors.Anchor(RATE, 2 * RATE, 2 * RATE, RATE);

        assertThat(anchor.zeroAt(44_100)).isEqualTo(44_100);
        assertThat(anchor.statedAt(44_100)).isEqualTo(88_200);
    }
}
