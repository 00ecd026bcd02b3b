package io.kithara;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** How samples become bytes, little-endian. */
public enum PcmEncoding {
    /** 32-bit IEEE float, as it is: not clipped, NaN kept. */
    F32LE(4) {
        @Override
        void put(float[] samples, int offset, int count, ByteBuffer target) {
            target.asFloatBuffer().put(samples, offset, count);
            target.position(target.position() + count * Float.BYTES);
        }
    },
    /** 16-bit integer: rounded to nearest, clipped, no dither; NaN becomes silence. */
    S16LE(2) {
        @Override
        void put(float[] samples, int offset, int count, ByteBuffer target) {
            for (int i = offset; i < offset + count; i++) {
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

    /**
     * Appends samples to a buffer at its position, low byte first whatever the buffer's order, which stays as it is. Safe
     * from any thread; does not wait.
     *
     * @param samples interleaved or not: one after the other as they lie there
     * @param offset the first of them
     * @param count how many, {@code >= 0}
     * @param target has {@code count *} {@link #bytesPerSample} bytes left
     * @throws IndexOutOfBoundsException if the array does not hold these samples; nothing has been written
     * @throws BufferOverflowException if the buffer has no room for them; nothing has been written
     */
    public void encode(float[] samples, int offset, int count, ByteBuffer target) {
        Objects.checkFromIndexSize(offset, count, samples.length);
        if (target.remaining() / bytes < count) {
            throw new BufferOverflowException();
        }
        ByteOrder order = target.order();
        target.order(ByteOrder.LITTLE_ENDIAN);
        put(samples, offset, count, target);
        target.order(order);
    }

    /** Appends samples that are there to a little-endian buffer that has room. */
    abstract void put(float[] samples, int offset, int count, ByteBuffer target);
}
