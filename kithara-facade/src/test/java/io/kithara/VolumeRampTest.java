package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kithara.testing.ClickDetector;
import io.kithara.testing.SineOracle;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class VolumeRampTest {
    private static final int RATE = 48_000;
    private static final int RAMP_FRAMES = RATE * VolumeRamp.RAMP_MILLIS / 1000;

    private static VolumeRamp mono() {
        return new VolumeRamp(AudioFormat.of(RATE, 1));
    }

    private static float[] ones(int frames) {
        float[] ones = new float[frames];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void apply_atOne_leavesEveryBit() {
        float[] samples = {0.1f, -0f, Float.MIN_VALUE, Float.intBitsToFloat(0x7fc00001)};
        int[] before = bits(samples);
        mono().apply(samples, 0, 4);
        assertThat(bits(samples)).containsExactly(before);
    }

    private static int[] bits(float[] samples) {
        int[] bits = new int[samples.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(samples[i]);
        }
        return bits;
    }

    @Test
    void apply_setBeforeTheFirstFrame_countsFromThatFrame() {
        VolumeRamp ramp = mono();
        ramp.set(0.25f);
        float[] samples = ones(10);
        ramp.apply(samples, 0, 10);
        assertThat(samples).containsOnly(0.25f);
    }

    @Test
    void apply_changed_getsThereInAStraightLineAndStays() {
        VolumeRamp ramp = mono();
        ramp.apply(ones(1), 0, 1);
        ramp.set(0);
        float[] samples = ones(RAMP_FRAMES + 100);
        ramp.apply(samples, 0, samples.length);

        for (int i = 0; i < RAMP_FRAMES; i++) {
            assertThat(samples[i]).isCloseTo(1 - (i + 1f) / RAMP_FRAMES, within(1e-6f));
        }
        assertThat(Arrays.copyOfRange(samples, RAMP_FRAMES, samples.length)).containsOnly(0f);
    }

    @Test
    void apply_backAtOne_isBitExactAgain() {
        VolumeRamp ramp = mono();
        ramp.apply(ones(1), 0, 1);
        ramp.set(0.3f);
        ramp.apply(ones(RAMP_FRAMES), 0, RAMP_FRAMES);
        ramp.set(1);
        ramp.apply(ones(RAMP_FRAMES), 0, RAMP_FRAMES);
        float[] samples = {0.1f, 0.7f};
        ramp.apply(samples, 0, 2);
        assertThat(samples).containsExactly(0.1f, 0.7f);
    }

    // scenario 102
    @Test
    void apply_changedAtRandomInBlocksOfAnySize_neverClicks() {
        SineOracle sine = SineOracle.of(441, RATE, 0.8);
        float[] samples = sine.signal(0, RATE);
        VolumeRamp ramp = mono();
        Random random = new Random(7);
        int at = 0;
        while (at < samples.length) {
            int frames = Math.min(1 + random.nextInt(700), samples.length - at);
            ramp.apply(samples, at, frames);
            ramp.set(random.nextFloat());
            at += frames;
        }
        // The sine's own steps, and what a ramp over all of the range adds to one.
        ClickDetector.above(sine.maxStep() + 0.8 / RAMP_FRAMES).assertNoClick(samples);
    }

    @Test
    void apply_blockSizes_makeNoDifference() {
        VolumeRamp whole = new VolumeRamp(AudioFormat.of(RATE, 2));
        VolumeRamp parts = new VolumeRamp(AudioFormat.of(RATE, 2));
        whole.apply(ones(2), 0, 1);
        parts.apply(ones(2), 0, 1);
        whole.set(0.5f);
        parts.set(0.5f);
        float[] atOnce = ones(4_000);
        float[] inParts = ones(4_000);
        whole.apply(atOnce, 0, 2_000);
        for (int frame = 0; frame < 2_000; frame += 50) {
            parts.apply(inParts, 2 * frame, 50);
        }
        assertThat(inParts).containsExactly(atOnce);
    }

    @Test
    void set_noVolume_rejected() {
        for (float bad : new float[] {-0.1f, 8.1f, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> mono().set(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
