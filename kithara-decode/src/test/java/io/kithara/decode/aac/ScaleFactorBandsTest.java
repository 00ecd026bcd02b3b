package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleFactorBandsTest {
    private static final int[] RATES = {
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350
    };

    @ParameterizedTest
    @CsvSource({"1024", "960"})
    void offsets_ofEveryRate_cutTheWholeWindowIntoQuadruples(int frameLength) {
        for (int rate : RATES) {
            ScaleFactorBands bands = new ScaleFactorBands(rate, frameLength);
            for (boolean shortWindows : new boolean[] {false, true}) {
                int[] offsets = bands.offsets(shortWindows);

                assertThat(offsets[0]).isZero();
                assertThat(offsets[offsets.length - 1]).isEqualTo(shortWindows ? frameLength / 8 : frameLength);
                assertThat(bands.count(shortWindows)).isLessThanOrEqualTo(shortWindows ? 15 : 51);
                for (int i = 1; i < offsets.length; i++) {
                    assertThat(offsets[i]).isGreaterThan(offsets[i - 1]);
                    assertThat(offsets[i] % 4).isZero();
                }
                for (int i = 2; i < offsets.length - 1; i++) {
                    assertThat(offsets[i] - offsets[i - 1])
                            .as("bands widen upwards, %d Hz", rate)
                            .isGreaterThanOrEqualTo(offsets[i - 1] - offsets[i - 2]);
                }
            }
        }
    }

    /** Numbers of bands as section 4.5.4 gives them. */
    @ParameterizedTest
    @CsvSource({
        "96000, 41, 12",
        "88200, 41, 12",
        "64000, 47, 12",
        "48000, 49, 14",
        "44100, 49, 14",
        "32000, 51, 14",
        "24000, 47, 15",
        "22050, 47, 15",
        "16000, 43, 15",
        "12000, 43, 15",
        "11025, 43, 15",
        "8000, 40, 15",
        "7350, 40, 15"
    })
    void count_isThatOfTheStandard(int rate, int longBands, int shortBands) {
        ScaleFactorBands bands = new ScaleFactorBands(rate, 1024);

        assertThat(bands.count(false)).isEqualTo(longBands);
        assertThat(bands.count(true)).isEqualTo(shortBands);
    }

    @ParameterizedTest
    @CsvSource({"44611, 44100", "46009, 48000", "100000, 96000", "9000, 8000", "37566, 44100", "37565, 32000"})
    void offsets_ofARateBetween_areThoseOfTheRangeItLiesIn(int rate, int like) {
        assertThat(new ScaleFactorBands(rate, 1024).offsets(false))
                .isEqualTo(new ScaleFactorBands(like, 1024).offsets(false));
    }
}
