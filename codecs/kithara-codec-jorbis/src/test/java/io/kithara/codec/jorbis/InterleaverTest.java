package io.kithara.codec.jorbis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InterleaverTest {
    private final Interleaver interleaver = new Interleaver(2, 4);

    @Test
    void copy_usualSamples_areEverySecondOfTheTarget() {
        float[] target = {9, 9, 9, 9, 9, 9, 9, 9};

        float excess = interleaver.copy(new float[] {7, 4, -4, Float.MIN_NORMAL}, 1, target, 1, 3);

        assertThat(target).containsExactly(9, 4, 9, -4, 9, Float.MIN_NORMAL, 9, 9);
        assertThat(excess).isZero();
    }

    @Test
    void copy_denormals_areZero() {
        float[] faint = {Float.MIN_VALUE, -Float.MIN_VALUE, Math.nextDown(Float.MIN_NORMAL), 0, -0f};
        float[] target = {9, 9, 9, 9, 9, 9, 9, 9, 9};

        assertThat(interleaver.copy(faint, 0, target, 0, faint.length)).isZero();
        assertThat(target).containsExactly(0, 9, 0, 9, 0, 9, 0, 9, 0);
    }

    @Test
    void copy_tooLoudOrNoNumber_isToldAndNotWritten() {
        float[] wild = {Math.nextUp(4f), -5, Float.NaN, Float.NEGATIVE_INFINITY};
        for (float each : wild) {
            float[] target = {9, 9, 9};

            assertThat(interleaver.copy(new float[] {each, 1}, 0, target, 0, 2)).isEqualTo(Float.valueOf(each));
            assertThat(target).containsExactly(0, 9, 1);
        }
    }
}
