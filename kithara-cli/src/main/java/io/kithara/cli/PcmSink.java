package io.kithara.cli;

import io.kithara.AudioFormat;
import io.kithara.PcmEncoding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Turns float frames into the bytes of a file: raw, or WAV whose sizes are put right at the end. One thread. */
final class PcmSink implements AutoCloseable {
    private static final float S16_SCALE = 32768f;

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
            bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        }
        bytes.clear();
        if (encoding == PcmEncoding.F32LE) {
            bytes.asFloatBuffer().put(pcm, 0, samples);
            bytes.position(length);
        } else {
            for (int i = 0; i < samples; i++) {
                bytes.putShort(toS16(pcm[i]));
            }
        }
        output.write(bytes.flip());
        dataBytes += length;
    }

    /** Rounds to nearest and clips; NaN becomes silence. */
    private static short toS16(float sample) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sample * S16_SCALE)));
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
