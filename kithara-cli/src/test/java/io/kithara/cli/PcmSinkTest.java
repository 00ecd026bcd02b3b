package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.AudioFormat;
import io.kithara.PcmEncoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcmSinkTest {
    private static final AudioFormat MONO = AudioFormat.of(44_100, 1);

    @Test
    void write_s16_roundsAndClips() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcmSink sink = PcmSink.raw(Output.standard(out), PcmEncoding.S16LE, MONO)) {
            sink.write(new float[] {0, 0.5f, 1f, -1f, 2f, -2f, 1.4f / 32768, 1.6f / 32768, Float.NaN}, 9);
        }
        ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        short[] samples = new short[9];
        bytes.asShortBuffer().get(samples);
        assertThat(samples).containsExactly(0, 16_384, 32_767, -32_768, 32_767, -32_768, 1, 2, 0);
    }

    @Test
    void close_regularFile_hasItsSizes(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("a.wav");
        try (PcmSink sink = PcmSink.wav(Output.file(file), PcmEncoding.F32LE, MONO)) {
            sink.write(new float[10], 10);
            sink.write(new float[5], 5);
        }
        byte[] expected = new WavHeader(MONO, PcmEncoding.F32LE).bytes(60);
        assertThat(Files.readAllBytes(file)).isEqualTo(Arrays.copyOf(expected, expected.length + 60));
    }

    @Test
    void close_standardOutput_keepsTheStreamingHeader() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcmSink sink = PcmSink.wav(Output.standard(out), PcmEncoding.F32LE, MONO)) {
            sink.write(new float[1], 1);
        }
        byte[] expected = new WavHeader(MONO, PcmEncoding.F32LE).bytes(WavHeader.STREAMING);
        assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(expected, expected.length + 4));
    }

    @Test
    void file_existing_isOverwrittenInPlace(@TempDir Path dir) throws IOException {
        Path file = Files.write(dir.resolve("a.raw"), new byte[1000]);
        Path link = Files.createLink(dir.resolve("link.raw"), file);
        try (PcmSink sink = PcmSink.raw(Output.file(file), PcmEncoding.F32LE, MONO)) {
            sink.write(new float[2], 2);
        }
        assertThat(Files.size(link)).isEqualTo(8);
        try (var files = Files.list(dir)) {
            assertThat(files).containsExactlyInAnyOrder(file, link);
        }
    }

    @Test
    void file_fullDevice_isAFailureNotAReaderGone() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "only Linux has it");
        try (Output output = Output.file(full)) {
            assertThatThrownBy(() -> output.write(ByteBuffer.allocate(10)))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(Output.ReaderGoneException.class);
        }
    }
}
