package io.kithara.codec.jlayer;

import java.io.InputStream;
import java.util.Objects;

/** The bytes of one packet as a stream that ends with it and can be filled again; never waits. */
final class PacketStream extends InputStream {
    private byte[] data = new byte[0];
    private int position;
    private int end;

    /** Replaces what is left with the first {@code length} bytes of {@code data}, which is not copied. */
    void fill(byte[] data, int length) {
        this.data = data;
        this.position = 0;
        this.end = length;
    }

    @Override
    public int read() {
        return position < end ? data[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (position == end) {
            return -1;
        }
        int count = Math.min(length, end - position);
        System.arraycopy(data, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return end - position;
    }
}
