package io.kithara.decode.aac.sbr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QmfBanksTest {
    private static final int SLOTS = 32;
    private static final int FRAMES = 6;
    private static final float[] WINDOW = QmfWindow.every(1);

    private static float[] noise(int length, long seed) {
        Random random = new Random(seed);
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = random.nextFloat() * 2 - 1;
        }
        return samples;
    }

    /** The standard's own wording of the analysis, for the slot whose newest sample is {@code samples[newest]}. */
    private static double[] analysed(float[] samples, int newest, int k) {
        double re = 0;
        double im = 0;
        for (int n = 0; n < 64; n++) {
            double u = 0;
            for (int j = 0; j < 5; j++) {
                int at = newest - (n + 64 * j);
                u += at < 0 ? 0 : samples[at] * (double) WINDOW[2 * (n + 64 * j)];
            }
            double angle = Math.PI / 64 * (k + 0.5) * (2 * n - 0.5);
            re += 2 * 32768 * u * Math.cos(angle);
            im += 2 * 32768 * u * Math.sin(angle);
        }
        return new double[] {re, im};
    }

    @Test
    void split_noise_isWhatTheStandardDefines() {
        float[] samples = noise(SLOTS * 32 * 2, 1);
        AnalysisBank bank = new AnalysisBank(SLOTS);
        float[][] re = new float[2 * SLOTS][32];
        float[][] im = new float[2 * SLOTS][32];
        for (int frame = 0; frame < 2; frame++) {
            float[] part = new float[SLOTS * 32];
            System.arraycopy(samples, frame * part.length, part, 0, part.length);
            bank.split(part, re, im, frame * SLOTS);
        }
        for (int slot = 0; slot < 2 * SLOTS; slot += 3) {
            for (int k = 0; k < 32; k++) {
                double[] expected = analysed(samples, slot * 32 + 31, k);
                assertThat((double) re[slot][k])
                        .as("slot %d channel %d", slot, k)
                        .isCloseTo(expected[0], within(0.3));
                assertThat((double) im[slot][k])
                        .as("slot %d channel %d", slot, k)
                        .isCloseTo(expected[1], within(0.3));
            }
        }
    }

    /** The standard's own wording of the synthesis of one slot, sample by sample, with 64 or 32 channels. */
    private static double[] synthesised(float[][] re, float[][] im, int channels) {
        int slots = re.length;
        int length = 2 * channels;
        double[] v = new double[10 * length];
        double[] out = new double[slots * channels];
        double phase = channels == 64 ? 255 : 127.5;
        for (int slot = 0; slot < slots; slot++) {
            System.arraycopy(v, 0, v, length, 9 * length);
            for (int n = 0; n < length; n++) {
                v[n] = 0;
                for (int k = 0; k < channels; k++) {
                    double angle = Math.PI / length * (k + 0.5) * (2 * n - phase);
                    v[n] += (re[slot][k] * Math.cos(angle) - im[slot][k] * Math.sin(angle)) / 64;
                }
            }
            for (int i = 0; i < 5; i++) {
                for (int k = 0; k < channels; k++) {
                    int step = 64 / channels;
                    out[slot * channels + k] += v[2 * length * i + k] * WINDOW[step * (length * i + k)]
                            + v[2 * length * i + 3 * channels + k] * WINDOW[step * (length * i + channels + k)];
                }
            }
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 32})
    void join_noise_isWhatTheStandardDefines(int channels) {
        int slots = 2 * SLOTS;
        float[][] re = new float[slots][];
        float[][] im = new float[slots][];
        for (int slot = 0; slot < slots; slot++) {
            re[slot] = noise(64, slot);
            im[slot] = noise(64, 1000 + slot);
        }
        SynthesisBank bank = new SynthesisBank(channels, SLOTS);
        double[] expected = synthesised(re, im, channels);
        float[] out = new float[SLOTS * channels];
        for (int frame = 0; frame < 2; frame++) {
            bank.join(re, im, frame * SLOTS, out);
            for (int i = 0; i < out.length; i++) {
                double wanted = expected[frame * out.length + i];
                assertThat(out[i] * 32768.0)
                        .as("sample %d of frame %d", i, frame)
                        .isCloseTo(wanted, within(1e-5));
            }
        }
    }

    /** Down-sampled, analysis and synthesis together only delay: by nine slots and a sample. */
    @Test
    void splitAndJoin_with32Channels_giveTheInputBack() {
        float[] samples = noise(FRAMES * SLOTS * 32, 7);
        float[] out = throughBoth(samples, 32);
        int delay = 289;
        double error = 0;
        for (int i = delay; i < samples.length; i++) {
            error += Math.pow(out[i] - samples[i - delay], 2);
        }
        assertThat(10 * Math.log10(error / samples.length * 3)).isLessThan(-59);
    }

    /** With 64 channels of which the upper half is silent they make two samples of one, without a shift but the delay. */
    @Test
    void splitAndJoin_with64Channels_doubleTheRate() {
        float[] samples = new float[FRAMES * SLOTS * 32];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) Math.sin(0.3 * i);
        }
        float[] out = throughBoth(samples, 64);
        double error = 0;
        double delay = 578;
        for (int i = 1500; i < out.length; i++) {
            error = Math.max(error, Math.abs(out[i] - Math.sin(0.15 * (i - delay))));
        }
        assertThat(error).isLessThan(1e-3);
    }

    private static float[] throughBoth(float[] samples, int channels) {
        AnalysisBank analysis = new AnalysisBank(SLOTS);
        SynthesisBank synthesis = new SynthesisBank(channels, SLOTS);
        float[][] re = new float[SLOTS][64];
        float[][] im = new float[SLOTS][64];
        float[] part = new float[SLOTS * 32];
        float[] joined = new float[SLOTS * channels];
        float[] out = new float[samples.length * channels / 32];
        for (int at = 0; at < samples.length; at += part.length) {
            System.arraycopy(samples, at, part, 0, part.length);
            analysis.split(part, re, im, 0);
            synthesis.join(re, im, 0, joined);
            System.arraycopy(joined, 0, out, at * channels / 32, joined.length);
        }
        return out;
    }
}
