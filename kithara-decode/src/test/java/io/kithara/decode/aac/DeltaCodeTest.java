package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeltaCodeTest {
    private static BitReader bits(int... bytes) {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (byte) bytes[i];
        }
        BitReader bits = new BitReader();
        bits.load(data, 0, 8 * data.length);
        return bits;
    }

    @Test
    void read_shortCodewords_givesNumbersInTurn() {
        DeltaCode code = DeltaCode.of(-1, "2/2 1/0 2/3");
        BitReader bits = bits(0b10_0_11_000);

        assertThat(new int[] {code.read(bits), code.read(bits), code.read(bits)})
                .containsExactly(-1, 0, 1);
        assertThat(bits.position()).isEqualTo(5);
    }

    @Test
    void read_codewordLongerThanTheRootTable_goesOnBitByBit() {
        DeltaCode code = DeltaCode.of(5, "1/0 2/2 3/6 4/e 5/1e 6/3e 7/7e 8/fe 9/1fe 10/3fe 10/3ff");
        BitReader bits = bits(0xFF, 0b10_111111, 0b111_00000);

        assertThat(code.read(bits)).isEqualTo(14);
        assertThat(code.read(bits)).isEqualTo(14);
        assertThat(bits.position()).isEqualTo(20);
    }

    @Test
    void read_pastTheEnd_ends() {
        DeltaCode code = DeltaCode.of(0, "1/1 2/1 2/0");
        BitReader bits = bits();

        assertThat(code.read(bits)).isEqualTo(2);
        assertThat(bits.overrun()).isTrue();
    }

    @Test
    void read_codewordThatBeginsAnother_isRefused() {
        assertThatThrownBy(() -> DeltaCode.of(0, "1/0 2/0 2/2").read(bits(0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DeltaCode.of(0, "2/0 1/0 2/2").read(bits(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void read_codeWithGaps_isRefused() {
        assertThatThrownBy(() -> DeltaCode.of(0, "2/0 2/1 3/6").read(bits(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
