package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterBankTest {
    private static final int FRAMES = 16;

    @Test
    void slopes_areCompleteInPower() {
        for (float[] slope : new float[][] {
            Slopes.sine(1024),
            Slopes.sine(120),
            Slopes.kaiserBessel(1024, 4),
            Slopes.kaiserBessel(128, 6),
            Slopes.kaiserBessel(960, 4),
            Slopes.kaiserBessel(120, 6)
        }) {
            for (int i = 0; i < slope.length; i++) {
                double up = slope[i];
                double down = slope[slope.length - 1 - i];
                assertThat(up * up + down * down).isCloseTo(1, within(3e-7));
            }
        }
    }

    /** First and middle values of the Kaiser-Bessel windows as 13818-7 prints them. */
    @Test
    void kaiserBessel_hasTheValuesOfTheStandard() {
        assertThat(Slopes.kaiserBessel(1024, 4)[0]).isCloseTo(0.00029256f, within(1e-7f));
        assertThat(Slopes.kaiserBessel(128, 6)[0]).isCloseTo(0.00004379f, within(1e-7f));
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 960})
    void synthesize_whatAForwardTransformMade_isTheSignal(int length) {
        for (int seed = 0; seed < 2; seed++) {
            Random random = new Random(seed);
            Analysis analysis = new Analysis(length, random);
            FilterBank bank = new FilterBank(length);
            FilterBank.Overlap overlap = new FilterBank.Overlap(length);
            float[] pcm = new float[length];
            for (int frame = 0; frame < FRAMES; frame++) {
                float[] coefs = analysis.next(frame);
                bank.synthesize(analysis.sequence, analysis.kaiserBessel, coefs, overlap);
                bank.store(pcm, 0, 1);
                for (int i = 0; i < length && frame > 0; i++) {
                    assertThat((double) pcm[i])
                            .as("seed %d frame %d %s sample %d", seed, frame, analysis.sequence, i)
                            .isCloseTo(analysis.signal[frame * length + i], within(2e-6));
                }
            }
        }
    }

    @Test
    void store_tellsThePeakAndKeepsOffOtherChannels() {
        FilterBank bank = new FilterBank(1024);
        float[] coefs = new float[1024];
        coefs[5] = 1e7f;
        float[] pcm = new float[3 * 1024];
        bank.synthesize(WindowSequence.ONLY_LONG, false, coefs, new FilterBank.Overlap(1024));
        int peak = bank.store(pcm, 1, 3);

        float largest = 0;
        for (int i = 0; i < 1024; i++) {
            largest = Math.max(largest, Math.abs(pcm[3 * i + 1]));
            assertThat(pcm[3 * i]).isZero();
            assertThat(pcm[3 * i + 2]).isZero();
        }
        assertThat(Float.intBitsToFloat(peak)).isEqualTo(largest).isGreaterThan(0.1f);
    }

    @Test
    void store_notANumber_isAPeakAboveAll() {
        FilterBank bank = new FilterBank(1024);
        float[] coefs = new float[1024];
        coefs[0] = Float.NaN;
        bank.synthesize(WindowSequence.ONLY_LONG, false, coefs, new FilterBank.Overlap(1024));

        assertThat(bank.store(new float[1024], 0, 1)).isGreaterThan(Float.floatToRawIntBits(Float.MAX_VALUE));
    }

    // scenario 87
    @Test
    void store_whatWouldBeDenormal_isZero() {
        FilterBank bank = new FilterBank(1024);
        float[] coefs = new float[1024];
        coefs[5] = 1e-31f; // a ten-millionth of it comes out
        bank.synthesize(WindowSequence.ONLY_LONG, false, coefs, new FilterBank.Overlap(1024));
        float[] samples = new float[1024];

        assertThat(bank.store(samples, 0, 1)).isZero();
        assertThat(samples).containsOnly(0f);
    }

    /** The encoder's side by its definition: windows that follow each other legally, and sums of cosines. */
    private static final class Analysis {
        private final int length;
        private final Random random;
        private final double[] signal;
        private WindowSequence sequence = WindowSequence.ONLY_LONG;
        private boolean kaiserBessel;
        private boolean before;

        /** Cosines of a period of 8 n steps. */
        private double[] table = {};

        Analysis(int length, Random random) {
            this.length = length;
            this.random = random;
            signal = new double[(FRAMES + 1) * length];
            for (int i = 0; i < signal.length; i++) {
                signal[i] = random.nextDouble() - 0.5;
            }
        }

        /** Returns the coefficients whose output is the frame before {@code frame + 1}. */
        float[] next(int frame) {
            before = kaiserBessel;
            kaiserBessel = random.nextBoolean();
            boolean fromShort = frame > 0 && sequence.fallsShort();
            boolean toShort = random.nextInt(3) == 0;
            sequence = fromShort
                    ? (toShort ? WindowSequence.EIGHT_SHORT : WindowSequence.LONG_STOP)
                    : (toShort ? WindowSequence.LONG_START : WindowSequence.ONLY_LONG);
            float[] coefs = new float[length];
            if (sequence == WindowSequence.EIGHT_SHORT) {
                int n = length / 8;
                for (int w = 0; w < 8; w++) {
                    int start = frame * length + (length - n) / 2 + w * n;
                    transform(start, n, slope(n, w == 0 ? before : kaiserBessel), slope(n, kaiserBessel), coefs, w * n);
                }
            } else {
                transform(
                        frame * length,
                        length,
                        longSlope(sequence.risesShort(), before),
                        longSlope(sequence.fallsShort(), kaiserBessel),
                        coefs,
                        0);
            }
            return coefs;
        }

        private float[] slope(int n, boolean kaiser) {
            return kaiser ? Slopes.kaiserBessel(n, n > 128 ? 4 : 6) : Slopes.sine(n);
        }

        private float[] longSlope(boolean shortSlope, boolean kaiser) {
            if (!shortSlope) {
                return slope(length, kaiser);
            }
            float[] whole = new float[length];
            float[] part = slope(length / 8, kaiser);
            int start = (length - part.length) / 2;
            for (int i = 0; i < length; i++) {
                whole[i] = i < start ? 0 : i < start + part.length ? part[i - start] : 1;
            }
            return whole;
        }

        private void transform(int start, int n, float[] rise, float[] fall, float[] coefs, int at) {
            double[] windowed = new double[2 * n];
            for (int i = 0; i < 2 * n; i++) {
                double value = start + i < signal.length ? signal[start + i] : 0;
                windowed[i] = value * (i < n ? rise[i] : fall[2 * n - 1 - i]);
            }
            for (int k = 0; k < n; k++) {
                double sum = 0;
                for (int i = 0; i < 2 * n; i++) {
                    int phase = (2 * i + 1 + n) * (2 * k + 1) % (8 * n);
                    sum += windowed[i] * cos(phase, n);
                }
                coefs[at + k] = (float) (2 * sum * 32_768);
            }
        }

        private double cos(int phase, int n) {
            if (table.length != 8 * n) {
                table = new double[8 * n];
                for (int i = 0; i < table.length; i++) {
                    table[i] = Math.cos(Math.PI / (4 * n) * i);
                }
            }
            return table[phase];
        }
    }
}
