package io.kithara.decode.resample;

import static io.kithara.decode.resample.Conversions.append;
import static io.kithara.decode.resample.Conversions.convert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.testing.AllocationCounter;
import io.kithara.testing.ClickDetector;
import io.kithara.testing.SineOracle;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    private static Resampler mono(int inRate, int outRate) {
        return new Resampler(1, inRate, outRate, FilterShape.GOOD);
    }

    private static float[] sine(double hertz, int rate, int frames) {
        return SineOracle.of(hertz, rate, 1.0).signal(0, frames);
    }

    // scenario 86
    @ParameterizedTest
    @CsvSource({
        "44100, 48000",
        "48000, 44100",
        "44100, 96000",
        "96000, 44100",
        "8000, 44100",
        "22050, 48000",
        "44100, 47999",
        "192000, 44100",
        "44100, 22050",
        "11025, 44100",
        "768000, 44100"
    })
    void convert_length_isRoundedExactly(int inRate, int outRate) {
        for (int frames : new int[] {1, 2, 63, 64, 65, 1000, 12_345}) {
            long expected = Math.round((double) frames * outRate / inRate);
            float[] out = convert(mono(inRate, outRate), new float[frames], 1, 777);

            assertThat(out).as("%d frames", frames).hasSize((int) expected);
            assertThat(Resampler.outputFrames(frames, inRate, outRate)).isEqualTo(expected);
        }
    }

    @Test
    void convert_phase_isThatOfTheInput() {
        SineOracle expected = SineOracle.of(997, 48_000, 1.0);
        float[] out = convert(mono(44_100, 48_000), sine(997, 44_100, 44_100), 1, 1024);

        expected.assertContinuous(Arrays.copyOfRange(out, 200, out.length - 200), 200, 1e-5);
    }

    @ParameterizedTest
    @CsvSource({
        "GOOD, 44100, 48000, 2",
        "GOOD, 44100, 48000, 8",
        "GOOD, 8000, 44100, 1",
        "GOOD, 44100, 192000, 6",
        "GOOD, 48000, 44100, 2",
        "GOOD, 44100, 47999, 2",
        "FAST, 44100, 96000, 2",
        "BEST, 44100, 48000, 2"
    })
    void convert_anyBlocks_sameSamples(FilterShape shape, int inRate, int outRate, int channels) {
        float[] input = noise(2_500, channels);
        float[] whole = convert(new Resampler(channels, inRate, outRate, shape), input, channels, 1024);
        for (int block : new int[] {1, 7, 64, 1000}) {
            float[] parts = convert(new Resampler(channels, inRate, outRate, shape), input, channels, block);
            assertThat(parts).isEqualTo(whole);
        }
    }

    @Test
    void convert_channels_doNotMix() {
        float[] left = noise(3_000, 1);
        float[] both = new float[6_000];
        for (int i = 0; i < left.length; i++) {
            both[2 * i] = left[i];
        }
        float[] mono = convert(mono(44_100, 48_000), left, 1, 1024);
        float[] stereo = convert(new Resampler(2, 44_100, 48_000, FilterShape.GOOD), both, 2, 1024);
        for (int i = 0; i < mono.length; i++) {
            assertThat(stereo[2 * i]).isEqualTo(mono[i]);
            assertThat(stereo[2 * i + 1]).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GOOD, 44100, 48000",
        "FAST, 44100, 48000",
        "GOOD, 22050, 48000",
        "GOOD, 48000, 44100",
        "BEST, 44100, 48000"
    })
    void start_anywhere_continuesAsLinear(FilterShape shape, int inRate, int outRate) {
        float[] input = noise(20_000, 1);
        float[] linear = convert(new Resampler(1, inRate, outRate, shape), input, 1, 1024);
        Random random = new Random(5);
        Resampler resampler = new Resampler(1, inRate, outRate, shape);
        for (int i = 0; i < 50; i++) {
            int target = random.nextInt(linear.length);
            int from = (int) resampler.start(target);
            float[] out = convert(resampler, Arrays.copyOfRange(input, Math.min(from, 20_000), 20_000), 1, 1000);
            assertThat(out).as("from %d", target).isEqualTo(Arrays.copyOfRange(linear, target, linear.length));
        }
    }

    // scenario 86
    @Test
    void process_steadyState_allocatesNothing() {
        Resampler resampler = new Resampler(2, 44_100, 48_000, FilterShape.GOOD);
        float[] input = noise(1000, 2);
        float[] out = new float[2 * resampler.maxOutputFrames(Resampler.BLOCK_FRAMES)];
        for (int i = 0; i < 50; i++) {
            assertThat(resampler.process(input, 0, 1000, out)).isPositive();
        }
        AllocationCounter counter = AllocationCounter.ofCurrentThread();
        long frames = 0;
        for (int i = 0; i < 200; i++) {
            frames += resampler.process(input, 0, 1000, out);
        }
        long allocated = counter.bytes();
        assertThat(frames).isPositive();
        assertThat(allocated).isZero();
    }

    // scenario 86
    @Test
    void inputRate_changesInTheMiddle_toneGoesOnWithoutAClick() {
        SineOracle sine = SineOracle.of(997, 48_000, 0.5);
        Resampler resampler = mono(44_100, 48_000);
        float[] out = new float[resampler.maxOutputFrames(Resampler.BLOCK_FRAMES) * 8];
        float[] all = new float[0];
        int[] rates = {44_100, 32_000, 44_100, 96_000, 48_000};
        double seconds = 0;
        for (int rate : rates) {
            resampler.inputRate(rate);
            for (int block = 0; block < 20; block++) {
                float[] input = new float[900];
                for (int i = 0; i < input.length; i++) {
                    input[i] = (float) (0.5 * Math.sin(2 * Math.PI * 997 * seconds));
                    seconds += 1.0 / rate;
                }
                all = append(all, out, resampler.process(input, 0, input.length, out));
            }
        }
        float[] inner = Arrays.copyOf(all, all.length - 200);
        ClickDetector.above(sine.maxStep() * 1.05).assertNoClick(inner);
        sine.assertContinuous(Arrays.copyOfRange(inner, 100, inner.length), 100, 0.05);
        assertThat((double) all.length).isBetween(seconds * 48_000 - 100, seconds * 48_000);
    }

    @Test
    void isConvertible_limits() {
        assertThat(Resampler.isConvertible(768_000, 3_000)).isTrue();
        assertThat(Resampler.isConvertible(768_000, 2_999)).isFalse();
        assertThat(Resampler.isConvertible(0, 48_000)).isFalse();
        assertThatThrownBy(() -> mono(1, 48_000)).isInstanceOf(IllegalArgumentException.class);
    }

    private static float[] noise(int frames, int channels) {
        Random random = new Random(frames);
        float[] noise = new float[frames * channels];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextFloat() * 2 - 1;
        }
        return noise;
    }
}
