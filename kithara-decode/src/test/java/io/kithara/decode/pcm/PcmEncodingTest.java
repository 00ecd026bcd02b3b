package io.kithara.decode.pcm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PcmEncodingTest {
    @Test
    void decode_integers_isXOverTwoToTheNMinusOne() {
        assertThat(decode(PcmEncoding.U8, 0, 128, 255)).containsExactly(-1f, 0f, 127 / 128f);
        assertThat(decode(PcmEncoding.S8, 0x80, 0, 0x7F)).containsExactly(-1f, 0f, 127 / 128f);
        assertThat(decode(PcmEncoding.S16LE, 0, 0x80, 0xFF, 0x7F)).containsExactly(-1f, 32767 / 32768f);
        assertThat(decode(PcmEncoding.S16BE, 0x80, 0, 0x7F, 0xFF)).containsExactly(-1f, 32767 / 32768f);
        assertThat(decode(PcmEncoding.S24LE, 0, 0, 0x80, 1, 0, 0)).containsExactly(-1f, 1 / 8388608f);
        assertThat(decode(PcmEncoding.S24BE, 0x80, 0, 0, 0, 0, 1)).containsExactly(-1f, 1 / 8388608f);
        assertThat(decode(PcmEncoding.S24LE_IN_4, 0xA0, 0xFF, 0xFF, 0)).containsExactly(-96 / 8388608f);
        assertThat(decode(PcmEncoding.S32LE, 0, 0, 0, 0x80)).containsExactly(-1f);
        assertThat(decode(PcmEncoding.S32BE, 0x40, 0, 0, 0)).containsExactly(0.5f);
    }

    /** ITU-T G.711 tables 1a and 2a: the largest and smallest magnitudes, over 4096 and 8192. */
    @Test
    void decode_g711_followsTheTables() {
        assertThat(decode(PcmEncoding.ALAW, 0xAA, 0x2A, 0xD5, 0x55))
                .containsExactly(4032 / 4096f, -4032 / 4096f, 1 / 4096f, -1 / 4096f);
        assertThat(decode(PcmEncoding.ULAW, 0x80, 0x00, 0xFF, 0xFE))
                .containsExactly(8031 / 8192f, -8031 / 8192f, 0f, 2 / 8192f);
    }

    // scenario 87
    @ParameterizedTest
    @EnumSource(names = {"F32LE", "F32BE", "F64LE", "F64BE"})
    void decode_floats_passFiniteAndSilenceTheRest(PcmEncoding encoding) {
        double[] in = {0.25, -3.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-40, -1e-41, 0};
        boolean little = encoding.name().endsWith("LE");
        ByteBuffer bytes = ByteBuffer.allocate(in.length * encoding.bytes())
                .order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        for (double sample : in) {
            if (encoding.bytes() == 4) {
                bytes.putFloat((float) sample);
            } else {
                bytes.putDouble(sample);
            }
        }
        float[] out = new float[in.length];
        encoding.decode(bytes.array(), out, out.length);

        assertThat(out).containsExactly(0.25f, -3.5f, 0f, 0f, 0f, 0f, 0f, 0f);
    }

    // scenario 87
    @Test
    void decode_doubleBeyondFloat_isSilence() {
        byte[] huge = ByteBuffer.allocate(8).putDouble(1e300).array();
        float[] out = {1};
        PcmEncoding.F64BE.decode(huge, out, 1);

        assertThat(out).containsExactly(0f);
    }

    @ParameterizedTest
    @EnumSource
    void config_ofEach_isFoundAgain(PcmEncoding encoding) {
        assertThat(PcmEncoding.of(encoding.config())).contains(encoding);
    }

    private static float[] decode(PcmEncoding encoding, int... bytes) {
        byte[] in = new byte[bytes.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = (byte) bytes[i];
        }
        float[] out = new float[in.length / encoding.bytes()];
        encoding.decode(in, out, out.length);
        return out;
    }
}
