package io.kithara.cli;

import io.kithara.AudioFormat;
import io.kithara.PcmEncoding;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Turns float frames into the bytes of a file: raw, or WAV whose sizes are put right at the end. One thread. */
final class PcmSink implements AutoCloseable {
    private final Output output;
    private final PcmEncoding encoding;
    private final int channels;
    private final @Nullable WavHeader header;
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private long dataBytes;

    private PcmSink(Output output, PcmEncoding encoding, int channels, @Nullable WavHeader header) {
        this.output = output;
        this.encoding = encoding;
        this.channels = channels;
        this.header = header;
    }

    static PcmSink raw(Output output, PcmEncoding encoding, AudioFormat format) {
        return new PcmSink(output, encoding, format.channels(), null);
    }

    static PcmSink wav(Output output, PcmEncoding encoding, AudioFormat format) throws IOException {
        WavHeader header = new WavHeader(format, encoding);
        output.write(ByteBuffer.wrap(header.bytes(WavHeader.STREAMING)));
        return new PcmSink(output, encoding, format.channels(), header);
    }

    void write(float[] pcm, int frames) throws IOException {
        int samples = frames * channels;
        int length = samples * encoding.bytesPerSample();
        if (bytes.capacity() < length) {
            bytes = ByteBuffer.allocate(length);
        }
        bytes.clear();
        encoding.encode(pcm, 0, samples, bytes);
        output.write(bytes.flip());
        dataBytes += length;
    }

    /** Puts the sizes right, where that can be done, and closes the output. */
    @Override
    public void close() throws IOException {
        try (output) {
            if (header != null && output.isPatchable()) {
                output.patchStart(ByteBuffer.wrap(header.bytes(dataBytes)));
            }
        }
    }
}
