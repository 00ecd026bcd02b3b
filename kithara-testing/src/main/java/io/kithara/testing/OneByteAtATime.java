package io.kithara.testing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Sources that never give more than one byte per read, to find callers that take a short read for the end. */
public final class OneByteAtATime {
    private OneByteAtATime() {}

    /** Returns a stream with the bytes of {@code in}, of which at most one is available at a time. */
    public static InputStream of(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(1, length));
            }

            @Override
            public int available() throws IOException {
                return Math.min(1, super.available());
            }
        };
    }

    /** Returns a channel with the bytes of {@code in}. */
    public static ReadableByteChannel of(ReadableByteChannel in) {
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                if (!target.hasRemaining()) {
                    return 0;
                }
                ByteBuffer one = target.slice(target.position(), 1);
                int count = in.read(one);
                target.position(target.position() + one.position());
                return count;
            }

            @Override
            public boolean isOpen() {
                return in.isOpen();
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }
}
