package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.DecodeException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The predictions of AAC Main and AAC LTP beside noise and intensity (sections 4.6.8.2 and 4.6.13), in one band of four lines. */
class PredictedToolsTest {
    private static final int GAIN = 140;
    private static final int LEARNED_FRAMES = 6;
    private static final int NOISE = 13;
    private static final int INTENSITY = 15;

    /** Magnitudes 2, 1, 2, 1 of codebook 3. */
    private static final int TONE = 3 * (9 * 2 + 3) + 2 * 3 + 1;

    private final FilterBank bank = new FilterBank(1024);
    private final NoiseSubstitution noise = new NoiseSubstitution();

    private static ChannelElement element(int channels, boolean isMain) {
        return new ChannelElement(channels, new Stream(new ScaleFactorBands(48_000, 1024), 1024, isMain, !isMain));
    }

    /** ics_info() of a long window of one band, up to predictor_data_present. */
    private static BitWriter info(BitWriter bits, boolean predicting) {
        return bits.put(0, 1).put(0, 2).put(0, 1).put(1, 6).put(predicting ? 1 : 0, 1);
    }

    private static BitWriter mainInfo(BitWriter bits, boolean used) {
        return info(bits, true).put(0, 1).put(used ? 1 : 0, 1);
    }

    /** What follows ics_info(): one section, its scale factor, no tools, and of codebook 3 the tone. */
    private static BitWriter band(BitWriter bits, int book) {
        bits.put(book, 4).put(1, 5);
        if (book == NOISE) {
            bits.put(256, 9);
        } else if (book == INTENSITY) {
            bits.code(0, 60 + 4);
        } else if (book > 0) {
            bits.code(0, 60);
        }
        bits.put(0, 3);
        return book == 3 ? bits.code(3, TONE).put(0, 4) : bits;
    }

    private static BitWriter single(int gain, int book, boolean used) {
        return band(mainInfo(new BitWriter().put(gain, 8), used), book);
    }

    private static BitWriter pair(int leftBook, int rightBook, boolean used) {
        BitWriter bits = mainInfo(new BitWriter().put(1, 1), used).put(0, 2);
        return band(band(bits.put(GAIN, 8), leftBook).put(GAIN, 8), rightBook);
    }

    private float[] lines(ChannelElement element, BitWriter frame, int channel) throws DecodeException {
        element.begin();
        element.read(frame.reader());
        element.join(noise, bank);
        float[] lines = Arrays.copyOf(element.channel(channel).coefs(), 4);
        element.shapeNoise();
        for (int i = 0; i < element.channelCount(); i++) {
            element.synthesize(i, bank);
        }
        return lines;
    }

    private ChannelElement taught(int channels, BitWriter frame) throws DecodeException {
        ChannelElement element = element(channels, true);
        for (int i = 0; i < LEARNED_FRAMES; i++) {
            lines(element, frame, 0);
        }
        return element;
    }

    private static double energy(float[] lines) {
        double energy = 0;
        for (float line : lines) {
            energy += (double) line * line;
        }
        return energy;
    }

    // scenario 121
    @Test
    void main_noise_isNotPredictedAndForgetsWhatWas() throws Exception {
        ChannelElement control = taught(1, single(GAIN, 3, false));
        assertThat(energy(lines(control, single(GAIN, 0, true), 0))).isGreaterThan(1);

        ChannelElement element = taught(1, single(GAIN, 3, false));
        assertThat(energy(lines(element, single(GAIN, NOISE, true), 0)))
                .isCloseTo(Math.pow(2, (GAIN - 90) / 2.0), within(1e3));
        assertThat(lines(element, single(GAIN, 0, true), 0)).containsOnly(0);
    }

    @Test
    void main_intensity_takesWhatIsPredictedAndTeachesTheRightChannel() throws Exception {
        // position 4 is half the amplitude, and so are scale factors less by 4
        ChannelElement element = taught(2, pair(3, INTENSITY, false));
        ChannelElement half = taught(1, single(GAIN - 4, 3, false));

        float[] right = lines(element, pair(3, 0, true), 1);

        assertThat(right).isEqualTo(lines(half, single(GAIN - 4, 0, true), 0));
        assertThat(energy(right)).isGreaterThan(1);
    }

    @Test
    void main_intensityOfAPredictedBand_isNotPredictedItself() throws Exception {
        ChannelElement element = taught(2, pair(3, INTENSITY, false));
        ChannelElement left = taught(1, single(GAIN, 3, false));

        float[] right = lines(element, pair(0, INTENSITY, true), 1);
        float[] expected = lines(left, single(GAIN, 0, true), 0);

        for (int i = 0; i < right.length; i++) {
            assertThat(right[i]).isEqualTo(expected[i] / 2).isNotZero();
        }
    }

    @Test
    void longTerm_noise_staysNoise() throws Exception {
        BitWriter tone = band(info(new BitWriter().put(GAIN, 8), false), 3);
        ChannelElement control = element(1, false);
        ChannelElement element = element(1, false);
        for (int i = 0; i < 3; i++) {
            lines(control, tone, 0);
            lines(element, tone, 0);
        }

        assertThat(energy(lines(control, longTerm(0), 0))).isGreaterThan(1);
        assertThat(energy(lines(element, longTerm(NOISE), 0))).isCloseTo(Math.pow(2, (GAIN - 90) / 2.0), within(1e3));
    }

    /** Predicted with a lag of 2,047 and the largest gain. */
    private static BitWriter longTerm(int book) {
        BitWriter bits = info(new BitWriter().put(GAIN, 8), true).put(1, 1);
        return band(bits.put(2047, 11).put(7, 3).put(1, 1), book);
    }
}
