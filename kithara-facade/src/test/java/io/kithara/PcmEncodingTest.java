package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PcmEncodingTest {
    private static final float[] SAMPLES = {9f, 0f, 0.5f, 1f, -1f, -2f, 0.4f / 32_768f, 1.6f / 32_768f, Float.NaN};

    @Test
    void encode_s16_roundsClipsAndSilencesNaN() {
        ByteBuffer target = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        PcmEncoding.S16LE.encode(SAMPLES, 1, 8, target);
        short[] encoded = new short[8];
        target.flip().asShortBuffer().get(encoded);
        assertThat(encoded).containsExactly(0, 16_384, 32_767, -32_768, -32_768, 0, 2, 0);
    }

    @Test
    void encode_f32_keepsEveryBit() {
        ByteBuffer target = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
        PcmEncoding.F32LE.encode(SAMPLES, 0, 9, target);
        float[] encoded = new float[9];
        target.flip().asFloatBuffer().get(encoded);
        assertThat(encoded).containsExactly(SAMPLES);
    }

    @ParameterizedTest
    @EnumSource
    void encode_bigEndianBuffer_isAppendedLowByteFirst(PcmEncoding encoding) {
        ByteBuffer target = ByteBuffer.allocate(1 + encoding.bytesPerSample()).put((byte) 7);
        encoding.encode(new float[] {-1f}, 0, 1, target);
        assertThat(target.hasRemaining()).isFalse();
        assertThat(target.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(target.get(0)).isEqualTo((byte) 7);
        // the sign is in the last byte of a sample
        assertThat(target.get(encoding.bytesPerSample())).isNegative();
    }

    @ParameterizedTest
    @EnumSource
    void encode_noRoomOrNoSamples_writesNothing(PcmEncoding encoding) {
        ByteBuffer target = ByteBuffer.allocate(2 * encoding.bytesPerSample() - 1);
        assertThatThrownBy(() -> encoding.encode(SAMPLES, 0, 2, target)).isInstanceOf(BufferOverflowException.class);
        assertThatThrownBy(() -> encoding.encode(SAMPLES, 9, 1, target)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(target.position()).isZero();
    }
}
