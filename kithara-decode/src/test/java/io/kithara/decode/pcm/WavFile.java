package io.kithara.decode.pcm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes RIFF files byte by byte, sound ones and others. */
final class WavFile {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Starts with {@code id}, a stated size and "WAVE". */
    static WavFile start(String id, long riffSize) {
        return new WavFile().ascii(id).le(riffSize, 4).ascii("WAVE");
    }

    /** Starts a file whose size nobody checks. */
    static WavFile riff() {
        return start("RIFF", 1 << 20);
    }

    WavFile format(int tag, int channels, int rate, int bits) {
        int frameBytes = channels * ((bits + 7) / 8);
        return ascii("fmt ").le(16, 4).formatBody(tag, channels, rate, frameBytes, bits);
    }

    WavFile extensible(int subTag, int channels, int rate, int containerBits, int validBits) {
        int frameBytes = channels * containerBits / 8;
        return ascii("fmt ")
                .le(40, 4)
                .formatBody(0xFFFE, channels, rate, frameBytes, containerBits)
                .le(22, 2)
                .le(validBits, 2)
                .le(0, 4)
                .le(subTag, 4)
                .be(0x0000_1000_8000_00AAL, 8)
                .be(0x0038_9B71L, 4);
    }

    WavFile chunk(String id, byte[] body) {
        return ascii(id).le(body.length, 4).bytes(body).bytes(new byte[body.length & 1]);
    }

    /** A data chunk that states {@code size} whatever {@code body} is. */
    WavFile data(long size, byte[] body) {
        return ascii("data").le(size, 4).bytes(body);
    }

    WavFile ascii(String text) {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    WavFile bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    WavFile le(long value, int count) {
        for (int i = 0; i < count; i++) {
            out.write((int) (value >> (8 * i)));
        }
        return this;
    }

    WavFile be(long value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            out.write((int) (value >> (8 * i)));
        }
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private WavFile formatBody(int tag, int channels, int rate, int frameBytes, int bits) {
        return le(tag, 2)
                .le(channels, 2)
                .le(rate, 4)
                .le((long) rate * frameBytes, 4)
                .le(frameBytes, 2)
                .le(bits, 2);
    }
}
