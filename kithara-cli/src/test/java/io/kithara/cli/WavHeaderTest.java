package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.AudioFormat;
import io.kithara.PcmEncoding;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;

/** Read back with the JDK's reader, which is not ours. */
class WavHeaderTest {
    private static final AudioFormat STEREO = AudioFormat.of(44_100, 2);

    @Test
    void bytes_float_areReadByTheJdk() throws Exception {
        byte[] header = new WavHeader(STEREO, PcmEncoding.F32LE).bytes(800);
        AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(withSamples(header, 800)));
        assertThat(in.getFormat().getEncoding()).hasToString("PCM_FLOAT");
        assertThat(in.getFormat().getSampleRate()).isEqualTo(44_100f);
        assertThat(in.getFormat().getChannels()).isEqualTo(2);
        assertThat(in.getFrameLength()).isEqualTo(100);
    }

    @Test
    void bytes_s16_areReadByTheJdk() throws Exception {
        byte[] header = new WavHeader(AudioFormat.of(8_000, 1), PcmEncoding.S16LE).bytes(200);
        AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(withSamples(header, 200)));
        assertThat(in.getFormat().getSampleSizeInBits()).isEqualTo(16);
        assertThat(in.getFrameLength()).isEqualTo(100);
    }

    @Test
    void bytes_float_haveAFactChunkWithTheFrames() {
        ByteBuffer header = littleEndian(new WavHeader(STEREO, PcmEncoding.F32LE).bytes(800));
        int fact = find(header, "fact");
        assertThat(header.getInt(fact + 4)).isEqualTo(4);
        assertThat(header.getInt(fact + 8)).isEqualTo(100);
    }

    @Test
    void bytes_beyond4GiB_areRf64WithTheSameLayout() {
        long dataBytes = (5L << 30) + 8;
        WavHeader wav = new WavHeader(STEREO, PcmEncoding.F32LE);
        ByteBuffer header = littleEndian(wav.bytes(dataBytes));
        assertThat(header.capacity()).isEqualTo(wav.bytes(0).length);
        assertThat(find(header, "RF64")).isZero();
        assertThat(header.getInt(4)).isEqualTo(-1);
        int sizes = find(header, "ds64");
        assertThat(header.getLong(sizes + 8)).isEqualTo(dataBytes + header.capacity() - 8);
        assertThat(header.getLong(sizes + 16)).isEqualTo(dataBytes);
        assertThat(header.getLong(sizes + 24)).isEqualTo(dataBytes / 8);
        assertThat(header.getInt(find(header, "data") + 4)).isEqualTo(-1);
    }

    @Test
    void bytes_largestRiff_isStillRiff() {
        WavHeader wav = new WavHeader(STEREO, PcmEncoding.F32LE);
        int overhead = wav.bytes(0).length - 8;
        long largest = (0xFFFF_FFFEL - overhead) / 8 * 8;
        assertThat(find(littleEndian(wav.bytes(largest)), "RIFF")).isZero();
        assertThat(find(littleEndian(wav.bytes(largest + 8)), "RF64")).isZero();
    }

    @Test
    void bytes_streaming_saysThatTheLengthIsNotKnown() {
        ByteBuffer header = littleEndian(new WavHeader(STEREO, PcmEncoding.F32LE).bytes(WavHeader.STREAMING));
        assertThat(find(header, "RIFF")).isZero();
        assertThat(header.getInt(4)).isEqualTo(-1);
        assertThat(header.getInt(find(header, "data") + 4)).isEqualTo(-1);
    }

    @Test
    void bytes_sixChannels_nameTheirPlaces() {
        ByteBuffer header = littleEndian(new WavHeader(AudioFormat.of(48_000, 6), PcmEncoding.F32LE).bytes(0));
        int format = find(header, "fmt ") + 8;
        assertThat(header.getShort(format)).isEqualTo((short) 0xFFFE);
        assertThat(header.getInt(format + 20)).isEqualTo(0x3F);
        assertThat(header.getShort(format + 24)).isEqualTo((short) 3);
    }

    private static byte[] withSamples(byte[] header, int bytes) {
        return Arrays.copyOf(header, header.length + bytes);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int find(ByteBuffer header, String tag) {
        byte[] bytes = new byte[header.capacity()];
        header.duplicate().position(0).get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(tag);
    }
}
