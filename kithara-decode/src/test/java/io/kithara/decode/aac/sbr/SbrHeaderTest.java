package io.kithara.decode.aac.sbr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.aac.BitReader;
import io.kithara.decode.aac.CodeWriter;
import org.junit.jupiter.api.Test;

class SbrHeaderTest {
    private static CodeWriter plain(int startFreq) {
        return new CodeWriter()
                .put(1, 1)
                .put(startFreq, 4)
                .put(9, 4)
                .put(2, 3)
                .put(0, 2)
                .put(0, 2);
    }

    @Test
    void read_withoutOptionalParts_takesTheirDefaults() {
        BitReader bits = plain(5).reader();
        SbrHeader header = SbrHeader.read(bits, null);

        assertThat(bits.position()).isEqualTo(16);
        assertThat(header.coarse()).isTrue();
        assertThat(new int[] {header.startFreq(), header.stopFreq(), header.xoverBand()})
                .containsExactly(5, 9, 2);
        assertThat(new int[] {header.freqScale(), header.noiseBands()}).containsExactly(2, 2);
        assertThat(header.alterScale()).isTrue();
        assertThat(new int[] {header.limiterBands(), header.limiterGains()}).containsExactly(2, 2);
        assertThat(header.interpolFreq()).isTrue();
        assertThat(header.smoothing()).isFalse();
    }

    @Test
    void read_again_givesTheSameObject() {
        SbrHeader first = SbrHeader.read(plain(5).reader(), null);

        assertThat(SbrHeader.read(plain(5).reader(), first)).isSameAs(first);
        assertThat(SbrHeader.read(plain(6).reader(), first)).isNotSameAs(first);
    }

    @Test
    void sameBands_onlyLimiterChanged_needsNoReset() {
        SbrHeader first = SbrHeader.read(plain(5).reader(), null);
        CodeWriter limited = new CodeWriter()
                .put(1, 1)
                .put(5, 4)
                .put(9, 4)
                .put(2, 3)
                .put(0, 2)
                .put(1, 2);
        SbrHeader next = SbrHeader.read(limited.put(0, 6).reader(), first);

        assertThat(first.sameBands(next)).isTrue();
        assertThat(first.sameBands(SbrHeader.read(plain(6).reader(), first))).isFalse();
    }
}
