package io.kithara;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Objects;

/** A stream's PCM as little-endian bytes. Reads wait for data. Used by one thread at a time. */
final class PcmInputStream extends InputStream {
    /** About 23 ms at 44.1 kHz: small enough to start at once, large enough to cost nothing per byte. */
    private static final int BLOCK_FRAMES = 1024;

    /** Only bounds one wait; the loop waits on. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AudioStream audio;
    private final PcmEncoding encoding;
    private final float[] samples;
    private final ByteBuffer bytes;
    private boolean ended;

    PcmInputStream(AudioStream audio, PcmEncoding encoding) {
        this.audio = audio;
        this.encoding = encoding;
        int length = BLOCK_FRAMES * audio.format().channels();
        this.samples = new float[length];
        this.bytes = ByteBuffer.allocate(length * encoding.bytesPerSample())
                .order(ByteOrder.LITTLE_ENDIAN)
                .limit(0);
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        return bytes.remaining();
    }

    /** Makes sure that a byte is left; returns whether there is one. */
    private boolean fill() throws IOException {
        while (!bytes.hasRemaining() && !ended) {
            int frames = audio.read(samples, 0, BLOCK_FRAMES);
            if (frames == AudioStream.END) {
                Failures.throwIfClosed(audio);
                ended = true;
            } else if (frames > 0) {
                encoding.encode(samples, 0, frames * audio.format().channels(), bytes.clear());
                bytes.flip();
            } else if (!audio.awaitReadable(PATIENCE) && Thread.currentThread().isInterrupted()) {
                throw new java.io.InterruptedIOException("interrupted while waiting for audio");
            }
        }
        return bytes.hasRemaining();
    }

    @Override
    public void close() {
        audio.close();
    }
}
