package io.kithara.decode.aac.ps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.aac.CodeWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PsDecoderTest {
    private static final int SLOTS = 32;
    private static final int ROWS = SLOTS + PsDecoder.LOOK_AHEAD;

    private final float[][] re = new float[ROWS][64];
    private final float[][] im = new float[ROWS][64];
    private final float[][] rightRe = new float[SLOTS][64];
    private final float[][] rightIm = new float[SLOTS][64];
    private final Random random = new Random(1);

    /** A header with these modes and one envelope of IID and ICC, the same in all bands. */
    private static CodeWriter header(int mode, int bands, int iid, int icc) {
        CodeWriter bits = new CodeWriter()
                .put(0b11, 2)
                .put(mode, 3)
                .put(1, 1)
                .put(mode, 3)
                .put(0, 1);
        bits.put(0b0_01, 3);
        bits.put(0, 1).put(mode > 2 ? PsCodes.IID_FREQUENCY_FINE : PsCodes.IID_FREQUENCY, iid);
        for (int b = 1; b < bands; b++) {
            bits.put(mode > 2 ? PsCodes.IID_FREQUENCY_FINE : PsCodes.IID_FREQUENCY, 0);
        }
        bits.put(0, 1).put(PsCodes.ICC_FREQUENCY, icc);
        for (int b = 1; b < bands; b++) {
            bits.put(PsCodes.ICC_FREQUENCY, 0);
        }
        return bits;
    }

    /** Shifts the look-ahead to the front and fills the rest with noise; returns a copy of the frame. */
    private float[][] nextNoise() {
        float[][] copy = new float[SLOTS][64];
        for (int row = 0; row < ROWS; row++) {
            for (int k = 0; k < 64; k++) {
                re[row][k] = row < PsDecoder.LOOK_AHEAD ? aheadRe[row][k] : random.nextFloat() - 0.5f;
                im[row][k] = row < PsDecoder.LOOK_AHEAD ? aheadIm[row][k] : random.nextFloat() - 0.5f;
            }
        }
        for (int row = 0; row < PsDecoder.LOOK_AHEAD; row++) {
            aheadRe[row] = re[SLOTS + row].clone();
            aheadIm[row] = im[SLOTS + row].clone();
        }
        for (int row = 0; row < SLOTS; row++) {
            copy[row] = re[row].clone();
        }
        return copy;
    }

    private final float[][] aheadRe = new float[PsDecoder.LOOK_AHEAD][64];
    private final float[][] aheadIm = new float[PsDecoder.LOOK_AHEAD][64];

    private static double energy(float[][] rows) {
        double energy = 0;
        for (int row = 0; row < SLOTS; row++) {
            for (float value : rows[row]) {
                energy += value * value;
            }
        }
        return energy;
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "1, 20", "2, 34", "3, 10", "4, 20", "5, 34"})
    void process_noDifferences_givesTheSignalOnBothSides(int mode, int bands) {
        PsDecoder decoder = new PsDecoder(SLOTS);
        for (int frame = 0; frame < 3; frame++) {
            float[][] wanted = nextNoise();
            CodeWriter data = header(mode, bands, 0, 0);
            assertThat(decoder.read(data.reader(), data.length())).isTrue();
            decoder.process(re, im, 0, rightRe, rightIm);
            for (int row = 0; row < SLOTS; row++) {
                for (int k = 0; frame > 0 && k < 64; k++) {
                    assertThat(re[row][k])
                            .as("left, slot %d channel %d", row, k)
                            .isCloseTo(wanted[row][k], within(1e-5f));
                    assertThat(rightRe[row][k]).isCloseTo(wanted[row][k], within(1e-5f));
                }
            }
        }
    }

    @Test
    void process_fullDifference_putsTheSignalOnOneSide() {
        PsDecoder decoder = new PsDecoder(SLOTS);
        for (int frame = 0; frame < 3; frame++) {
            nextNoise();
            CodeWriter data = header(1, 20, 7, 0);
            assertThat(decoder.read(data.reader(), data.length())).isTrue();
            decoder.process(re, im, 0, rightRe, rightIm);
        }
        assertThat(10 * Math.log10(energy(re) / energy(rightRe))).isCloseTo(25, within(0.1));
    }

    /** Channels without anything in common keep the energy of the signal and do not correlate. */
    @ParameterizedTest
    @CsvSource({"1, 20, 5", "2, 34, 5", "4, 20, 5", "5, 34, 5"})
    void process_noCoherence_givesTwoChannelsOfTheSameEnergy(int mode, int bands, int icc) {
        PsDecoder decoder = new PsDecoder(SLOTS);
        double in = 0;
        double left = 0;
        double right = 0;
        double both = 0;
        for (int frame = 0; frame < 40; frame++) {
            float[][] wanted = nextNoise();
            CodeWriter data = header(mode, bands, 0, icc);
            assertThat(decoder.read(data.reader(), data.length())).isTrue();
            decoder.process(re, im, 0, rightRe, rightIm);
            if (frame > 2) {
                in += energy(wanted);
                left += energy(re);
                right += energy(rightRe);
                both += correlation();
            }
        }
        assertThat(10 * Math.log10(left / in)).isCloseTo(0, within(0.5));
        assertThat(10 * Math.log10(right / in)).isCloseTo(0, within(0.5));
        assertThat(both / in).isCloseTo(0, within(0.1));
    }

    private double correlation() {
        double sum = 0;
        for (int row = 0; row < SLOTS; row++) {
            for (int k = 0; k < 64; k++) {
                sum += re[row][k] * rightRe[row][k];
            }
        }
        return sum;
    }

    @Test
    void process_withoutData_goesOnWithTheLast() {
        PsDecoder decoder = new PsDecoder(SLOTS);
        CodeWriter data = header(1, 20, -7, 0);
        assertThat(decoder.read(data.reader(), data.length())).isTrue();
        for (int frame = 0; frame < 3; frame++) {
            nextNoise();
            decoder.process(re, im, 0, rightRe, rightIm);
        }
        assertThat(10 * Math.log10(energy(re) / energy(rightRe))).isCloseTo(-25, within(0.1));
    }

    /** A header for 10, 20 bands with IID as differences to the frame before; the first of them is {@code first}. */
    private static CodeWriter later(int mode, int bands, int first) {
        CodeWriter bits = new CodeWriter().put(0b11, 2).put(mode, 3).put(0, 2).put(0b0_01, 3);
        bits.put(1, 1);
        for (int b = 0; b < bands; b++) {
            bits.put(PsCodes.IID_TIME, b == 0 ? first : 0);
        }
        return bits;
    }

    /** Each of 10 bands is two of 20. */
    @ParameterizedTest
    @CsvSource({"0, 10, 1, 20", "1, 20, 0, 10"})
    void read_differencesToAFrameOfOtherBands_buildOnTheBandsThere(int mode, int bands, int then, int thenBands) {
        PsParameters parameters = new PsParameters(SLOTS);
        CodeWriter data = new CodeWriter().put(0b11, 2).put(mode, 3).put(0, 2).put(0b0_01, 3);
        data.put(0, 1);
        for (int b = 0; b < bands; b++) {
            data.put(PsCodes.IID_FREQUENCY, b == 0 ? -5 : b % (bands / 10) == 0 ? 1 : 0);
        }
        assertThat(parameters.read(data.reader(), data.length())).isTrue();
        CodeWriter next = later(then, thenBands, -1);
        assertThat(parameters.read(next.reader(), next.length())).isTrue();

        assertThat(parameters.iid(0)[0]).isEqualTo(-6);
        for (int b = 1; b < thenBands; b++) {
            assertThat(parameters.iid(0)[b]).as("band %d", b).isEqualTo(-5 + b / (thenBands / 10));
        }
    }

    @Test
    void read_unknownMode_isDamagedAndChangesNothing() {
        PsDecoder decoder = new PsDecoder(SLOTS);
        CodeWriter data = new CodeWriter().put(0b11_110, 5).put(0, 20);

        assertThat(decoder.read(data.reader(), data.length())).isFalse();
        assertThat(decoder.started()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 30})
    void read_randomLegalFrames_areAllUnderstood(int slots) {
        for (int seed = 0; seed < 30; seed++) {
            PsWriter writer = new PsWriter(new Random(seed), slots, "012345p");
            PsDecoder decoder = new PsDecoder(slots);
            for (int frame = 0; frame < 20; frame++) {
                CodeWriter data = writer.next();
                var bits = data.reader();
                bits.skip(2);
                assertThat(decoder.read(bits, data.length()))
                        .as("seed %d frame %d", seed, frame)
                        .isTrue();
                assertThat(bits.position()).isEqualTo(data.length());
            }
        }
    }
}
