package io.kithara.decode.resample;

import static io.kithara.decode.resample.Conversions.convert;
import static io.kithara.decode.resample.Conversions.residueAndLevel;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.SineOracle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each shape promises, at full scale: distortion and noise, flatness, and what of a sweep ends up elsewhere. */
class FilterShapeTest {
    private static float[] convertMono(float[] input, int inRate, int outRate, FilterShape shape) {
        return convert(new Resampler(1, inRate, outRate, shape), input, 1, 1024);
    }

    private static double decibels(double amplitude) {
        return 20 * Math.log10(amplitude);
    }

    // scenario 86
    @ParameterizedTest
    @CsvSource({
        "FAST, -90, 44100, 48000",
        "FAST, -90, 48000, 44100",
        "FAST, -90, 96000, 44100",
        "GOOD, -100, 44100, 48000",
        "GOOD, -100, 48000, 44100",
        "GOOD, -100, 44100, 96000",
        "GOOD, -100, 96000, 44100",
        "GOOD, -100, 22050, 48000",
        "GOOD, -100, 44100, 47999",
        "BEST, -140, 44100, 48000",
        "BEST, -140, 48000, 44100",
        "BEST, -140, 96000, 44100",
        "BEST, -140, 44100, 47999",
    })
    void convert_fullScale997Hz_distortionAndNoise(FilterShape shape, double limit, int inRate, int outRate) {
        float[] tone = SineOracle.of(997, inRate, 1.0).signal(0, 2 * inRate);

        double[] residue = residueAndLevel(convertMono(tone, inRate, outRate, shape), outRate, 997);

        assertThat(decibels(residue[0])).isLessThan(limit);
        assertThat(decibels(residue[1])).isBetween(-0.001, 0.001);
    }

    // scenario 86
    @ParameterizedTest
    @CsvSource({
        "FAST, 0.79, 44100, 48000",
        "FAST, 0.79, 96000, 44100",
        "GOOD, 0.91, 44100, 48000",
        "GOOD, 0.88, 48000, 44100",
        "GOOD, 0.88, 96000, 44100",
        "GOOD, 0.91, 44100, 96000",
        "GOOD, 0.91, 8000, 44100",
        "BEST, 0.91, 44100, 48000",
        "BEST, 0.91, 48000, 44100",
        "BEST, 0.91, 96000, 44100",
    })
    void convert_upToTheTopOfThePassBand_isFlat(FilterShape shape, double top, int inRate, int outRate) {
        for (int step = 1; step <= 20; step++) {
            double hertz = step / 20.0 * top * Math.min(inRate, outRate) / 2;
            float[] tone = SineOracle.of(hertz, inRate, 1.0).signal(0, inRate / 2);

            double level = residueAndLevel(convertMono(tone, inRate, outRate, shape), outRate, hertz)[1];

            assertThat(decibels(level)).as("at %.0f Hz", hertz).isBetween(-0.01, 0.01);
        }
    }

    // scenario 86
    @ParameterizedTest
    @CsvSource({
        "FAST, -75, 0.79, 44100, 48000",
        "GOOD, -100, 0.91, 44100, 48000",
        "GOOD, -100, 0.91, 44100, 96000",
        "GOOD, -100, 0.91, 44100, 192000",
        "GOOD, -100, 0.88, 48000, 44100",
        "GOOD, -100, 0.88, 96000, 44100",
        "BEST, -120, 0.91, 44100, 48000",
        "BEST, -120, 0.91, 48000, 44100",
        "BEST, -120, 0.91, 96000, 44100",
    })
    void convert_sweep_leavesNothingElsewhere(FilterShape shape, double limit, double top, int inRate, int outRate) {
        double highest = top * Math.min(inRate, outRate) / 2;
        int seconds = 2;
        float[] in = sweep(20, highest, inRate, seconds * inRate);
        float[] expected = sweep(20, highest, outRate, seconds * outRate);

        float[] out = convertMono(in, inRate, outRate, shape);

        double rest = 0;
        double whole = 0;
        for (int i = 2_000; i < out.length - 2_000; i++) {
            rest += Math.pow(out[i] - expected[i], 2);
            whole += Math.pow(expected[i], 2);
        }
        assertThat(decibels(Math.sqrt(rest / whole))).isLessThan(limit);
    }

    // scenario 86
    @ParameterizedTest
    @CsvSource({"FAST, -75", "GOOD, -100", "BEST, -120"})
    void convert_sweepAboveTheNewNyquist_isRejected(FilterShape shape, double limit) {
        float[] in = sweep(22_050, 47_900, 96_000, 2 * 96_000);

        float[] out = convertMono(in, 96_000, 44_100, shape);

        double peak = 0;
        for (int i = 2_000; i < out.length - 2_000; i++) {
            peak = Math.max(peak, Math.abs(out[i]));
        }
        assertThat(decibels(peak)).isLessThan(limit);
    }

    /** A sine whose frequency grows evenly; sampled at any rate it is the same signal. */
    private static float[] sweep(double from, double to, int rate, int frames) {
        double seconds = (double) frames / rate;
        float[] samples = new float[frames];
        for (int i = 0; i < frames; i++) {
            double t = (double) i / rate;
            samples[i] = (float) Math.sin(2 * Math.PI * (from * t + (to - from) * t * t / (2 * seconds)));
        }
        return samples;
    }
}
