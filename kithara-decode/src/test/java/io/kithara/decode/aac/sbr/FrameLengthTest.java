package io.kithara.decode.aac.sbr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.aac.CodeWriter;
import io.kithara.decode.aac.ps.PsWriter;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Frames of 960, which only broadcasts use and ffmpeg does not decode with SBR: steady tones with steady parameters come out as from
 * frames of 1024, since slots, noise and sinusoids do not know where frames begin. No outside reference is needed.
 */
class FrameLengthTest {
    private static final int CORE_RATE = 24_000;

    /** A multiple of both lengths. */
    private static final int SAMPLES = 30 * 1024;

    /** Smoothing, stereo and whitening have settled by then, in both. */
    private static final int SETTLED = 10 * 1024;

    private static final int LEVEL = 40;

    /** Noise 6 dB below the signal it goes into: 2 to the power of 6 - 8 of it. */
    private static final int NOISE = 8;

    /** Steps of 1.5 dB, from 5.5 to 11 kHz, smoothing. */
    private static CodeWriter header() {
        CodeWriter bits = new CodeWriter().put(0, 1).put(5, 4).put(2, 4).put(0, 3);
        return bits.put(0, 2).put(0b01, 2).put(0b10_10_1_0, 6);
    }

    private static CodeWriter payload(CodeWriter stereo) {
        SbrHeader header = SbrHeader.read(header().reader(), null);
        FrequencyBands bands = FrequencyBands.of(header, 2 * CORE_RATE).orElseThrow();
        CodeWriter data = new CodeWriter().put(true).put(header()).put(false);
        data.put(0, 2).put(0, 2).put(true).put(0, 2); // FIXFIX, one envelope, fine; over frequency
        for (int k = 0; k < bands.noiseBands(); k++) {
            data.put(1 + k % 3, 2);
        }
        data.put(LEVEL, 7);
        for (int k = 1; k + 1 < bands.high().length; k++) {
            data.put(SbrCodes.ENVELOPE_FREQUENCY_1_5_DB, k % 2 == 0 ? 2 : -2);
        }
        data.put(NOISE, 5);
        for (int k = 1; k < bands.noiseBands(); k++) {
            data.put(SbrCodes.ENVELOPE_FREQUENCY_3_0_DB, 0);
        }
        data.put(true);
        for (int k = 0; k + 1 < bands.high().length; k++) {
            data.put(k % 4 == 0);
        }
        stereo.align();
        data.put(stereo.length() > 0);
        if (stereo.length() > 0) {
            data.put(stereo.length() / 8, 4).put(stereo);
        }
        return data.put(0, -(data.length() + 4) & 7);
    }

    private static float[][] decode(int length, boolean downSampled, CodeWriter payload) {
        SbrDecoder decoder = new SbrDecoder(CORE_RATE, length, false, downSampled);
        int made = downSampled ? length : 2 * length;
        float[][] pcm = new float[2][SAMPLES / length * made];
        float[][] core = new float[1][length];
        float[][] out = new float[2][made];
        for (int frame = 0; frame < SAMPLES / length; frame++) {
            for (int i = 0; i < length; i++) {
                // in the middles of QMF channels, whose energies then are the same at all times
                double angle = Math.PI * (frame * length + i) / 64;
                core[0][i] = (float) (0.3 * Math.sin(9 * angle) + 0.2 * Math.sin(21 * angle));
            }
            decoder.readPayload(payload.reader(), payload.length(), false);
            int channels = decoder.process(core, out);
            for (int channel = 0; channel < channels; channel++) {
                System.arraycopy(out[channel], 0, pcm[channel], frame * made, made);
            }
        }
        assertThat(decoder.damaged()).isZero();
        return pcm;
    }

    /** Down-sampled or not; modes of stereo, -1 for none. */
    @ParameterizedTest
    @CsvSource({"false, -1", "true, -1", "false, 1", "false, 2", "true, 4"})
    void process_framesOf960_isWhatFramesOf1024Give(boolean downSampled, int mode) {
        CodeWriter stereo = mode < 0 ? new CodeWriter() : PsWriter.steady(mode, 3, 4);
        float[][] wanted = decode(1024, downSampled, payload(stereo));
        float[][] found = decode(960, downSampled, payload(stereo));
        int from = downSampled ? SETTLED : 2 * SETTLED;

        for (int channel = 0; channel < (mode < 0 ? 1 : 2); channel++) {
            float[] signal = Arrays.copyOfRange(wanted[channel], from, wanted[channel].length);
            double energy = 0;
            double error = 0;
            for (int i = 0; i < signal.length; i++) {
                energy += signal[i] * signal[i];
                error += Math.pow(found[channel][from + i] - signal[i], 2);
            }
            assertThat(energy / signal.length).isGreaterThan(1e-3);
            assertThat(10 * Math.log10(energy / error))
                    .as("dB, channel %d", channel)
                    .isGreaterThan(60);
        }
    }
}
