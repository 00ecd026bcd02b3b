package io.kithara.decode.aac.sbr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.aac.BitReader;
import io.kithara.decode.aac.DeltaCode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That each table is a complete prefix code (Kraft sum 1) {@link DeltaCode#read} has seen to. */
class SbrCodesTest {
    private record Table(DeltaCode code, int largest, int bitsOfZero) {}

    static List<Table> tables() {
        return List.of(
                new Table(SbrCodes.ENVELOPE_TIME_1_5_DB, 60, 2),
                new Table(SbrCodes.ENVELOPE_FREQUENCY_1_5_DB, 60, 2),
                new Table(SbrCodes.BALANCE_TIME_1_5_DB, 24, 1),
                new Table(SbrCodes.BALANCE_FREQUENCY_1_5_DB, 24, 1),
                new Table(SbrCodes.ENVELOPE_TIME_3_0_DB, 31, 1),
                new Table(SbrCodes.ENVELOPE_FREQUENCY_3_0_DB, 31, 1),
                new Table(SbrCodes.BALANCE_TIME_3_0_DB, 12, 1),
                new Table(SbrCodes.BALANCE_FREQUENCY_3_0_DB, 12, 1),
                new Table(SbrCodes.NOISE_TIME, 31, 1),
                new Table(SbrCodes.NOISE_BALANCE_TIME, 12, 1));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void read_everyPatternOf20Bits_meetsEveryNumberAndNoOther(Table table) {
        boolean[] met = new boolean[2 * table.largest + 1];
        int zeroLength = 0;
        BitReader bits = new BitReader();
        for (int pattern = 0; pattern < 1 << 20; pattern += 1) {
            bits.load(new byte[] {(byte) (pattern >> 12), (byte) (pattern >> 4), (byte) (pattern << 4)}, 0, 24);
            int number = table.code.read(bits);
            assertThat(number).isBetween(-table.largest, table.largest);
            met[number + table.largest] = true;
            zeroLength = number == 0 ? bits.position() : zeroLength;
        }
        assertThat(met).doesNotContain(false);
        assertThat(zeroLength).isEqualTo(table.bitsOfZero);
    }
}
