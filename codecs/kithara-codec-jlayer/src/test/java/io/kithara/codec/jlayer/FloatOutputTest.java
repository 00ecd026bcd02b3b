package io.kithara.codec.jlayer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FloatOutputTest {
    /** JLayer's full scale. */
    private static final float SCALE = 32_700f;

    private final FloatOutput output = new FloatOutput();
    private final float[] target = new float[64];

    private void append(float limit, float... samples) {
        output.start(target, 2, limit);
        output.appendSamples(0, Arrays.copyOf(samples, 32));
        output.appendSamples(1, new float[32]);
    }

    @Test
    void appendSamples_bothChannels_areInterleaved() {
        output.start(target, 2, FloatOutput.HOT_LEVEL);
        float[] left = new float[32];
        float[] right = new float[32];
        for (int i = 0; i < 32; i++) {
            left[i] = 100 + i;
            right[i] = -200 - i;
        }
        output.appendSamples(0, left);
        assertThat(output.frames()).isZero();
        output.appendSamples(1, right);

        assertThat(output.frames()).isEqualTo(32);
        for (int i = 0; i < 32; i++) {
            assertThat(target[2 * i]).isEqualTo(left[i] * (1 / SCALE));
            assertThat(target[2 * i + 1]).isEqualTo(right[i] * (1 / SCALE));
        }
    }

    @Test
    void appendSamples_upToTheLimit_passAndBeyondItAreCut() {
        float atLimit = FloatOutput.FULL_SCALE * SCALE;
        append(FloatOutput.FULL_SCALE, atLimit, -atLimit, 0.99f * SCALE, 1.2f * SCALE, -1.3f * SCALE);

        assertThat(target[0]).isEqualTo(atLimit * (1 / SCALE));
        assertThat(target[2]).isEqualTo(-target[0]);
        assertThat(target[4]).isEqualTo(0.99f * SCALE * (1 / SCALE));
        assertThat(target[6]).isEqualTo(FloatOutput.FULL_SCALE);
        assertThat(target[8]).isEqualTo(-FloatOutput.FULL_SCALE);
        assertThat(output.excess()).isBetween(1.299f, 1.301f);
    }

    @Test
    void appendSamples_allWithin_noExcess() {
        append(FloatOutput.HOT_LEVEL, 0.5f * SCALE, -1.4f * SCALE, 0, Float.MIN_VALUE);

        assertThat(output.excess()).isZero();
    }

    @Test
    void start_afterExcess_forgetsIt() {
        append(FloatOutput.HOT_LEVEL, Float.NaN);
        assertThat(output.excess()).isInfinite();
        append(FloatOutput.HOT_LEVEL, 1);

        assertThat(output.excess()).isZero();
    }

    // scenario 87
    @Test
    void appendSamples_anyBits_giveOnlyNormalSamples() {
        long seed = 11;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            float[] samples = new float[32];
            for (int i = 0; i < 32; i++) {
                samples[i] = Float.intBitsToFloat(random.nextInt());
            }
            samples[random.nextInt(32)] = SCALE * Float.MIN_VALUE * random.nextInt(1 << 24);
            append(FloatOutput.HOT_LEVEL, samples);
            assertThat(firstOdd()).as("seed %d round %d", seed, round).isEqualTo(-1);
        }
    }

    /** Returns where the first sample lies that is neither zero nor normal and within the limit; -1 for none. */
    private int firstOdd() {
        for (int i = 0; i < target.length; i++) {
            float magnitude = Math.abs(target[i]);
            if (magnitude != 0 && !(magnitude >= Float.MIN_NORMAL && magnitude <= FloatOutput.HOT_LEVEL)) {
                return i;
            }
        }
        return -1;
    }
}
