package io.kithara.decode.aac.ps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.aac.CodeWriter;
import io.kithara.decode.aac.DeltaCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What differences of phase (subclause 8.6.4.6.3) do to one turning number in one QMF channel: another angle left and right. */
class PhaseDifferenceTest {
    private static final int SLOTS = 32;
    private static final int FRAMES = 5;
    private static final int ROWS = SLOTS + PsDecoder.LOOK_AHEAD;

    /** In eighths of a turn. */
    private static final int IPD = 3;

    private static final int OPD = 2;

    private final float[][] re = new float[ROWS][64];
    private final float[][] im = new float[ROWS][64];
    private final float[][] rightRe = new float[SLOTS][64];
    private final float[][] rightIm = new float[SLOTS][64];

    /** One envelope, the same in all bands: no difference of level, the same signal on both sides, IPD and OPD. */
    private static CodeWriter payload(int mode, int bands, int phaseBands) {
        CodeWriter phases = new CodeWriter().put(0, 2).put(1, 1);
        row(phases, PsCodes.IPD_FREQUENCY, IPD, phaseBands);
        row(phases, PsCodes.OPD_FREQUENCY, OPD, phaseBands);
        phases.put(0, 1).align();
        CodeWriter bits = new CodeWriter().put(0b11, 2).put(mode, 3).put(1, 1).put(mode, 3);
        bits.put(1, 1).put(0b0_01, 3);
        row(bits, PsCodes.IID_FREQUENCY, 0, bands);
        row(bits, PsCodes.ICC_FREQUENCY, 0, bands);
        return bits.put(phases.length() / 8, 4).put(phases);
    }

    /** Coded over frequency: the first value, and no difference from band to band. */
    private static void row(CodeWriter bits, DeltaCode code, int value, int bands) {
        bits.put(0, 1).put(code, value);
        for (int b = 1; b < bands; b++) {
            bits.put(code, 0);
        }
    }

    /** Of 20 bands channels 0 to 2 are split, phases reach to the end of channel 5; of 34 channels 0 to 4. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0.125, 1",
        "1, 0, 0.375, 1",
        "1, 0, -0.375, -1",
        "1, 1, 1.5, 1",
        "1, 2, 2.5, 1",
        "1, 3, 3.5, 1",
        "1, 5, 5.5, 1",
        "1, 6, 6.5, 0",
        "1, 40, 40.5, 0",
        "2, 0, 0.75, 1",
        "2, 0, -0.25, -1",
        "2, 1, 2.125, 1",
        "2, 1, 1.125, 1",
        "2, 3, 3.5, 1",
        "2, 40, 40.5, 0"
    })
    void process_constantPhases_turnBothSides(int mode, int channel, double halfTurnsPerSlot, int direction) {
        PsDecoder decoder = new PsDecoder(SLOTS);
        CodeWriter data = payload(mode, mode == 1 ? 20 : 34, mode == 1 ? 11 : 17);
        for (int frame = 0; frame < FRAMES; frame++) {
            for (int row = 0; row < ROWS; row++) {
                double angle = Math.PI * halfTurnsPerSlot * (frame * SLOTS + row);
                re[row][channel] = (float) Math.cos(angle);
                im[row][channel] = (float) Math.sin(angle);
            }
            assertThat(decoder.read(data.reader(), data.length())).isTrue();
            decoder.process(re, im, 0, rightRe, rightIm);
        }
        // the bands of channel 0 overlap, and some of them turn the other way
        double tolerance = channel > 0 ? 1e-3 : 0.2;
        assertAngle(re, im, channel, halfTurnsPerSlot, direction * OPD, tolerance);
        assertAngle(rightRe, rightIm, channel, halfTurnsPerSlot, direction * (OPD - IPD), tolerance);
    }

    private static void assertAngle(
            float[][] re, float[][] im, int channel, double halfTurnsPerSlot, int eighths, double tolerance) {
        double sumRe = 0;
        double sumIm = 0;
        for (int row = 0; row < SLOTS; row++) {
            double angle = Math.PI * halfTurnsPerSlot * ((FRAMES - 1) * SLOTS + row);
            sumRe += re[row][channel] * Math.cos(angle) + im[row][channel] * Math.sin(angle);
            sumIm += im[row][channel] * Math.cos(angle) - re[row][channel] * Math.sin(angle);
        }
        double turned = Math.atan2(sumIm, sumRe) - eighths * Math.PI / 4;
        assertThat(Math.abs(Math.IEEEremainder(turned, 2 * Math.PI))).isCloseTo(0, within(tolerance));
    }
}
