package io.kithara.file;

import java.nio.ByteBuffer;

/** Bytes in an array. */
final class ArraySource implements ByteSource {
    private final byte[] bytes;

    ArraySource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public int read(long position, ByteBuffer target) {
        if (position >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), bytes.length - position);
        target.put(bytes, (int) position, count);
        return count;
    }

    @Override
    public String toString() {
        return "ArraySource[" + bytes.length + " B]";
    }
}
