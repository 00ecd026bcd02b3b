package io.kithara.decode.aac.sbr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.aac.CodeWriter;
import io.kithara.decode.aac.ps.PsWriter;
import io.kithara.testing.ClickDetector;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clicks where data of SBR or stereo goes missing, is damaged, and returns. A click is a step that the sound before and behind has not
 * got, and sound above the high band, where all that is coded has none.
 */
class HighBandGapTest {
    private static final int CORE_RATE = 22_050;
    private static final int LENGTH = 1024;
    private static final int FRAMES = 48;

    /** Frames until all filters ring as they will for ever. */
    private static final int SETTLED = 8;

    /** Frames before anything happens. */
    private static final int STEADY = 16;

    /** bs_env_start_value: the high band then is a tenth of full scale, and every third band a sinusoid. */
    private static final int LEVEL = 40;

    /** Two sounds that change places may add up for a moment. */
    private static final double ALLOWED_STEP = 1.1;

    /** Of full scale: 86 dB below it, where a cut makes a thousandth; half of it is there all the time. */
    private static final double ABOVE = 5e-5;

    private static final SbrHeader HEADER = SbrHeader.read(header().reader(), null);
    private static final FrequencyBands BANDS =
            FrequencyBands.of(HEADER, 2 * CORE_RATE).orElseThrow();

    private final float[][] core = new float[1][LENGTH];
    private int damaged;
    private final float[][] out = new float[2][2 * LENGTH];

    private static CodeWriter header() {
        // steps of 1.5 dB, from 5.5 kHz, to 11 kHz; no crossover, no optional parts
        return new CodeWriter()
                .put(0, 1)
                .put(5, 4)
                .put(2, 4)
                .put(0, 3)
                .put(0, 2)
                .put(0, 2);
    }

    /** One envelope, the same in all bands, over the whole frame, with hardly any noise: as steady as the core. */
    private static CodeWriter payload(CodeWriter extension) {
        CodeWriter data = new CodeWriter().put(true).put(header());
        data.put(false); // bs_data_extra
        data.put(0, 2).put(0, 2).put(true); // FIXFIX, one envelope, fine
        data.put(0, 2); // both over frequency
        data.put(0, 2 * BANDS.noiseBands());
        data.put(LEVEL, 7);
        for (int k = 1; k + 1 < BANDS.high().length; k++) {
            data.put(SbrCodes.ENVELOPE_FREQUENCY_1_5_DB, 0);
        }
        data.put(20, 5);
        for (int k = 1; k < BANDS.noiseBands(); k++) {
            data.put(SbrCodes.ENVELOPE_FREQUENCY_3_0_DB, 0);
        }
        data.put(true);
        for (int k = 0; k + 1 < BANDS.high().length; k++) {
            data.put(k % 3 == 0);
        }
        data.put(extension.length() > 0);
        if (extension.length() > 0) {
            extension.align();
            data.put(extension.length() / 8, 4).put(extension);
        }
        return data.put(0, -(data.length() + 4) & 7);
    }

    private static float low(int i) {
        return (float) (0.3 * Math.sin(2 * Math.PI * 700 / CORE_RATE * i)
                + 0.2 * Math.sin(2 * Math.PI * 3100 / CORE_RATE * i));
    }

    /** Decodes frames with the payloads of {@code payloads}, null for none, and returns the channels one behind the other. */
    private float[][] decode(IntFunction<@Nullable CodeWriter> payloads) {
        SbrDecoder decoder = new SbrDecoder(CORE_RATE, LENGTH, false, false);
        float[][] pcm = new float[2][FRAMES * 2 * LENGTH];
        for (int frame = 0; frame < FRAMES; frame++) {
            for (int i = 0; i < LENGTH; i++) {
                core[0][i] = low(frame * LENGTH + i);
            }
            CodeWriter payload = payloads.apply(frame);
            if (payload != null) {
                decoder.readPayload(payload.reader(), payload.length(), false);
            }
            int channels = decoder.process(core, out);
            for (int channel = 0; channel < 2; channel++) {
                System.arraycopy(out[channels == 2 ? channel : 0], 0, pcm[channel], frame * 2 * LENGTH, 2 * LENGTH);
            }
        }
        damaged = decoder.damaged();
        return pcm;
    }

    private static double largestStep(float[] pcm, int from, int to) {
        double largest = 0;
        for (int i = from + 1; i < to; i++) {
            largest = Math.max(largest, Math.abs(pcm[i] - pcm[i - 1]));
        }
        return largest;
    }

    /** What is above 14 kHz, by a filter of 255 taps whose edge is 3 kHz above all that is coded. */
    private static double[] above(float[] pcm) {
        int reach = 127;
        double[] taps = new double[2 * reach + 1];
        for (int i = -reach; i <= reach; i++) {
            double x = 2 * Math.PI * 14_000 / (2 * CORE_RATE) * i;
            double window =
                    0.42 + 0.5 * Math.cos(Math.PI * i / (reach + 1)) + 0.08 * Math.cos(2 * Math.PI * i / (reach + 1));
            taps[reach + i] =
                    ((i == 0 ? 1 : 0) - (i == 0 ? 28_000.0 / (2 * CORE_RATE) : Math.sin(x) / (Math.PI * i))) * window;
        }
        double[] above = new double[pcm.length];
        for (int n = reach; n < pcm.length - reach; n++) {
            double sum = 0;
            for (int i = 0; i < taps.length; i++) {
                sum += taps[i] * pcm[n + i - reach];
            }
            above[n] = Math.abs(sum);
        }
        return above;
    }

    private static double loudest(double[] values, int from) {
        return Arrays.stream(values, from, values.length).max().orElseThrow();
    }

    private static void assertNoClick(float[] pcm) {
        int from = SETTLED * 2 * LENGTH;
        int calm = STEADY * 2 * LENGTH;
        int again = (FRAMES - SETTLED) * 2 * LENGTH;
        double steady = Math.max(largestStep(pcm, from, calm), largestStep(pcm, again, pcm.length));
        ClickDetector.above(ALLOWED_STEP * steady).assertNoClick(Arrays.copyOfRange(pcm, from, pcm.length));
        assertThat(loudest(above(pcm), from)).isLessThan(ABOVE);
    }

    private CodeWriter mono() {
        return payload(new CodeWriter());
    }

    @Test
    void detector_highBandCutBetweenTwoSamples_hearsIt() {
        float[] whole = decode(frame -> mono())[0];
        float[] none = decode(frame -> null)[0];
        int at = 20 * 2 * LENGTH + 123;
        System.arraycopy(none, at, whole, at, whole.length - at);

        assertThat(loudest(above(whole), SETTLED * 2 * LENGTH)).isGreaterThan(10 * ABOVE);
    }

    // scenario 121
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5, 6, 12})
    void process_payloadsThatGoAndReturn_withoutClick(int length) {
        assertNoClick(decode(frame -> frame >= 20 && frame < 20 + length ? null : mono())[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 12})
    void process_damagedPayloads_withoutClick(int length) {
        // FIXFIX with eight envelopes, of which four are the most
        CodeWriter broken = new CodeWriter().put(0, 4).put(3, 2).put(0, 38);
        assertNoClick(decode(frame -> frame >= 20 && frame < 20 + length ? broken : mono())[0]);
        assertThat(damaged).isEqualTo(length);
    }

    @Test
    void process_firstPayloadInTheMiddle_withoutClick() {
        assertNoClick(decode(frame -> frame < 20 ? null : mono())[0]);
    }

    /** Stereo goes on with its last parameters where it goes missing, and slides to the new ones when it is back. */
    @ParameterizedTest
    @CsvSource({"1, 0", "1, 3", "1, 5", "2, 5", "4, 3", "5, 5"})
    void process_stereoThatGoesAndReturns_withoutClick(int mode, int icc) {
        float[][] pcm = decode(frame -> payload(
                frame >= 20 && frame < 30 ? new CodeWriter() : PsWriter.steady(mode, frame < 20 ? 2 : -2, icc)));
        assertNoClick(pcm[0]);
        assertNoClick(pcm[1]);
    }

    @Test
    void process_firstStereoInTheMiddle_withoutClick() {
        float[][] pcm = decode(frame -> payload(frame < 20 ? new CodeWriter() : PsWriter.steady(1, -3, 4)));
        assertNoClick(pcm[0]);
        assertNoClick(pcm[1]);
    }

    /** Modes 2 and 5 have 34 bands. */
    @ParameterizedTest
    @CsvSource({"1, 2, 3", "2, 1, 3", "0, 2, 5", "5, 4, 5", "4, 5, 5"})
    void process_stereoOfOtherBands_withoutClick(int mode, int then, int icc) {
        float[][] pcm = decode(frame -> payload(PsWriter.steady(frame < 20 || frame >= 30 ? mode : then, 2, icc)));
        assertNoClick(pcm[0]);
        assertNoClick(pcm[1]);
    }
}
