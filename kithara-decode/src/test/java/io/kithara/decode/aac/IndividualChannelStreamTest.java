package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.DecodeException;
import org.junit.jupiter.api.Test;

/** The elements of a channel, written by hand: bands of 4 coefficients at 44.1 kHz. */
class IndividualChannelStreamTest {
    private static final int UNITY = 100;

    private final IndividualChannelStream stream =
            new IndividualChannelStream(new Stream(new ScaleFactorBands(44_100, 1024), 1024, false, false));

    // scenario 121
    @Test
    void read_escapes_giveValuesUpTo8191() throws Exception {
        BitWriter bits = longBlock(1, UNITY).put(11, 4).put(1, 5).code(0, 60).put(0, 3);
        bits.code(11, 16 * 17 + 16).put(0b01, 2); // both escapes, the second negative
        bits.put(0b1_1111_1110, 9).put(4095, 12); // 4096 + 4095
        bits.put(0b0, 1).put(3, 4); // 16 + 3
        bits.code(11, 0);
        stream.read(bits.reader(), false);

        assertThat(stream.coefs()[0]).isCloseTo((float) Math.pow(8191, 4 / 3.0), within(0.02f));
        assertThat(stream.coefs()[1]).isCloseTo((float) -Math.pow(19, 4 / 3.0), within(1e-4f));
        assertThat(stream.coefs()[2]).isZero();
    }

    @Test
    void read_escapeBeyond8191_isCorrupt() {
        BitWriter bits = longBlock(1, UNITY).put(11, 4).put(1, 5).code(0, 60).put(0, 3);
        bits.code(11, 16 * 17).put(0, 1).put(0b11_1111_1110, 10).put(0, 13).put(0, 30);

        assertCorrupt(bits, "prefix of 9");
    }

    @Test
    void read_signedQuadruples_haveTheSignOfTheCodeword() throws Exception {
        BitWriter bits = longBlock(1, UNITY + 4).put(1, 4).put(1, 5).code(0, 60).put(0, 3);
        bits.code(1, 27 * 2 + 9 * 0 + 3 * 1 + 2);
        stream.read(bits.reader(), false);

        assertThat(stream.coefs()).startsWith(2, -2, 0, 2);
    }

    @Test
    void read_scaleFactors_areDifferencesInQuarterPowers() throws Exception {
        // two sections of book 3, a band each; the second 4 steps louder
        BitWriter bits = longBlock(2, UNITY)
                .put(3, 4)
                .put(1, 5)
                .put(3, 4)
                .put(1, 5)
                .code(0, 60)
                .code(0, 64)
                .put(0, 3);
        bits.code(3, 27).put(1, 1).code(3, 54).put(0, 1);
        stream.read(bits.reader(), false);

        assertThat(stream.coefs()[0]).isEqualTo(-1);
        assertThat(stream.coefs()[4]).isCloseTo(2 * (float) Math.pow(2, 4 / 3.0), within(1e-5f));
    }

    @Test
    void read_scaleFactorBelowZero_isCorrupt() {
        BitWriter bits =
                longBlock(1, 10).put(3, 4).put(1, 5).code(0, 49).put(0, 3).put(0, 32);

        assertCorrupt(bits, "scale factor of -1");
    }

    @Test
    void read_pulses_areAddedToTheQuantisedValues() throws Exception {
        BitWriter bits = longBlock(1, UNITY).put(5, 4).put(1, 5).code(0, 60);
        bits.put(1, 1).put(1, 2).put(0, 6).put(1, 5).put(3, 4).put(1, 5).put(5, 4); // +3 at 1, +5 at 2
        bits.put(0, 2);
        bits.code(5, 9 * 4 + 2).code(5, 9 * 6 + 4); // 0, -2, 2, 0
        stream.read(bits.reader(), false);

        assertThat(stream.coefs()[1]).isCloseTo((float) -Math.pow(5, 4 / 3.0), within(1e-5f));
        assertThat(stream.coefs()[2]).isCloseTo((float) Math.pow(7, 4 / 3.0), within(1e-5f));
        assertThat(stream.coefs()[3]).isZero();
    }

    @Test
    void read_sectionBeyondTheGroup_isCorrupt() {
        assertCorrupt(longBlock(1, UNITY).put(3, 4).put(2, 5).put(0, 32), "section of codebook 3");
    }

    @Test
    void read_reservedCodebook_isCorrupt() {
        assertCorrupt(longBlock(1, UNITY).put(12, 4).put(1, 5).put(0, 32), "section of codebook 12");
    }

    @Test
    void read_moreBandsThanThereAre_isCorrupt() {
        assertCorrupt(longBlock(50, UNITY).put(0, 32), "50 scale-factor bands of 49");
    }

    @Test
    void read_groupedShortWindows_areStoredWindowAfterWindow() throws Exception {
        // two groups, of 3 and of 5 windows, one band of 4 coefficients each
        BitWriter bits = new BitWriter()
                .put(UNITY, 8)
                .put(0, 1)
                .put(2, 2)
                .put(0, 1)
                .put(1, 4)
                .put(0b110_1111, 7);
        bits.put(3, 4).put(1, 3).put(3, 4).put(1, 3).code(0, 60).code(0, 60).put(0, 3);
        for (int window = 0; window < 8; window++) {
            int index = window < 4 ? 27 : 1;
            bits.code(3, index).put(window & 1, 1);
        }
        stream.read(bits.reader(), false);

        for (int window = 0; window < 8; window++) {
            assertThat(stream.coefs()[128 * window + (window < 4 ? 0 : 3)]).isEqualTo((window & 1) == 0 ? 1 : -1);
            assertThat(stream.coefs()[128 * window + 4]).isZero();
        }
        assertThat(stream.ics().groups()).isEqualTo(2);
    }

    // scenario 121
    @Test
    void shapeNoise_runsTheFilterOverItsBands() throws Exception {
        // 1 in the first coefficient of band 0; a filter of order 1 over all three bands, upwards
        BitWriter bits = longBlock(3, UNITY)
                .put(3, 4)
                .put(3, 5)
                .code(0, 60)
                .code(0, 60)
                .code(0, 60)
                .put(0, 1);
        bits.put(1, 1)
                .put(1, 2)
                .put(1, 1)
                .put(49, 6)
                .put(1, 5)
                .put(0, 1)
                .put(0, 1)
                .put(0b1100, 4)
                .put(0, 1);
        bits.code(3, 27).put(0, 1).code(3, 0).code(3, 0);
        stream.read(bits.reader(), false);
        stream.shapeNoise();

        double reflection = Math.sin(-4 * (Math.PI / 2) / 8.5);
        for (int i = 0; i < 12; i++) {
            assertThat((double) stream.coefs()[i]).isCloseTo(Math.pow(-reflection, i), within(1e-6));
        }
        assertThat(stream.coefs()[12]).isZero();
    }

    @Test
    void noise_hasTheEnergyItsScaleFactorSays() throws Exception {
        BitWriter bits =
                longBlock(1, UNITY).put(13, 4).put(1, 5).put(256 + 2, 9).put(0, 3);
        stream.read(bits.reader(), false);
        NoiseSubstitution noise = new NoiseSubstitution();
        noise.seed(1024);
        noise.apply(stream);

        double energy = 0;
        for (int i = 0; i < 4; i++) {
            energy += (double) stream.coefs()[i] * stream.coefs()[i];
        }
        assertThat(energy).isCloseTo(Math.pow(2, (UNITY - 90 + 2) / 2.0), within(1e-4));
    }

    /** global_gain and ics_info() of a long block of so many bands. */
    private static BitWriter longBlock(int codedBands, int globalGain) {
        return new BitWriter()
                .put(globalGain, 8)
                .put(0, 1)
                .put(0, 2)
                .put(0, 1)
                .put(codedBands, 6)
                .put(0, 1);
    }

    private void assertCorrupt(BitWriter bits, String message) {
        assertThatThrownBy(() -> stream.read(bits.reader(), false))
                .isInstanceOfSatisfying(
                        DecodeException.class,
                        e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.CORRUPT_PACKET))
                .hasMessageContaining(message);
    }
}
