package io.kithara.decode.aac.sbr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.aac.CodeWriter;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrequencyBandsTest {
    /** A header with both optional parts. */
    private static SbrHeader header(int startFreq, int stopFreq, int xover, int extra1, int extra2) {
        CodeWriter bits = new CodeWriter()
                .put(0, 1)
                .put(startFreq, 4)
                .put(stopFreq, 4)
                .put(xover, 3)
                .put(0, 2);
        bits.put(3, 2).put(extra1, 5).put(extra2, 6);
        return SbrHeader.read(bits.reader(), null);
    }

    /** Tables that ffmpeg agrees with: streams made with this header decode there to the same samples. */
    @Test
    void of_twoRegionsAt96kHz_givesAllTables() {
        FrequencyBands bands = FrequencyBands.of(header(7, 15, 0, 0b10_0_11, 0b10_10_1_1), 96_000)
                .orElseThrow();

        assertThat(bands.kx()).isEqualTo(12);
        assertThat(bands.channels()).isEqualTo(24);
        assertThat(bands.high()).containsExactly(12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24, 26, 28, 30, 32, 34, 36);
        assertThat(bands.low()).containsExactly(12, 14, 16, 18, 20, 24, 28, 32, 36);
        assertThat(bands.noise()).containsExactly(12, 14, 16, 20, 28, 36);
        assertThat(bands.limiter()).containsExactly(0, 4, 10, 20, 24);
        assertThat(patches(bands)).isEqualTo("2+10 2+10 8+4");
    }

    @Test
    void of_linearScaleWithCrossover_givesAllTables() {
        FrequencyBands bands = FrequencyBands.of(header(6, 5, 1, 0b00_0_01, 0b10_10_1_1), 96_000)
                .orElseThrow();

        assertThat(bands.high()).containsExactly(12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 24);
        assertThat(bands.low()).as("of an odd number the lowest stays").containsExactly(12, 13, 15, 17, 19, 21, 24);
        assertThat(patches(bands)).isEqualTo("2+9 7+3");
    }

    /** Two channels at the top are too few for a patch: they have none, and yet belong to the last limiter band. */
    @Test
    void of_shortLastPatch_limiterStillReachesTheEnd() {
        FrequencyBands bands = FrequencyBands.of(header(4, 14, 3, 0b00_0_01, 0b11_01_1_0), 16_000)
                .orElseThrow();

        assertThat(patches(bands)).isEqualTo("5+15");
        assertThat(bands.channels()).isEqualTo(17);
        assertThat(bands.limiter()[bands.limiter().length - 1]).isEqualTo(17);
    }

    private static String patches(FrequencyBands bands) {
        StringBuilder text = new StringBuilder();
        Patches patches = bands.patches();
        for (int i = 0; i < patches.count(); i++) {
            text.append(i == 0 ? "" : " ").append(patches.start(i)).append('+').append(patches.channels(i));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {14_700, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000})
    void of_headersOfEveryKind_areSoundOrRefused(int rate) {
        int legal = 0;
        for (int fields = 0; fields < 1 << 16; fields += 7) {
            SbrHeader header =
                    header(fields & 15, (fields >> 4) & 15, (fields >> 8) & 7, fields >> 11, (fields << 4) & 0x30);
            Optional<FrequencyBands> bands = FrequencyBands.of(header, rate);
            if (bands.isPresent()) {
                legal++;
                check(bands.get(), header);
            }
        }
        assertThat(legal).isGreaterThan(700);
    }

    private static void check(FrequencyBands bands, SbrHeader header) {
        int end = bands.kx() + bands.channels();
        boolean sound = bands.kx() >= 5
                && bands.kx() <= 32
                && end <= 64
                && bands.channels() <= 48
                && bands.noiseBands() <= 5
                && spans(bands.high(), bands.kx(), end)
                && spans(bands.low(), bands.kx(), end)
                // more noise bands than there are low bands leave some empty
                && spans(Arrays.stream(bands.noise()).distinct().toArray(), bands.kx(), end)
                && spans(bands.limiter(), 0, bands.channels())
                && within(bands.low(), bands.high())
                && within(bands.noise(), bands.low());
        int at = bands.kx();
        for (int i = 0; i < bands.patches().count(); i++) {
            int start = bands.patches().start(i);
            sound &= start >= 0 && start + bands.patches().channels(i) <= bands.kx();
            at += bands.patches().channels(i);
        }
        sound &= bands.patches().count() <= 5 && at <= end;
        if (!sound) {
            throw new AssertionError(header + " gives " + bands + " " + patches(bands));
        }
    }

    private static boolean spans(int[] borders, int from, int to) {
        for (int i = 1; i < borders.length; i++) {
            if (borders[i] <= borders[i - 1]) {
                return false;
            }
        }
        return borders[0] == from && borders[borders.length - 1] == to;
    }

    private static boolean within(int[] some, int[] all) {
        return Arrays.stream(some).allMatch(border -> Arrays.binarySearch(all, border) >= 0);
    }
}
