package io.kithara;

import java.nio.ByteBuffer;

/** How samples become bytes, little-endian. */
public enum PcmEncoding {
    /** 32-bit IEEE float. */
    F32LE(4) {
        @Override
        void encode(float[] samples, int count, ByteBuffer target) {
            for (int i = 0; i < count; i++) {
                target.putFloat(samples[i]);
            }
        }
    },
    /** 16-bit integer: rounded to nearest, clipped, no dither. */
    S16LE(2) {
        @Override
        void encode(float[] samples, int count, ByteBuffer target) {
            for (int i = 0; i < count; i++) {
                int rounded = Math.round(samples[i] * 32_768f);
                target.putShort((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, rounded)));
            }
        }
    };

    private final int bytes;

    PcmEncoding(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the bytes of one sample. */
    public int bytesPerSample() {
        return bytes;
    }

    /** Appends {@code count} samples to a little-endian buffer. */
    abstract void encode(float[] samples, int count, ByteBuffer target);
}
