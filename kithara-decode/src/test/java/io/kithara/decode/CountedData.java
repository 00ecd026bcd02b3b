package io.kithara.decode;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaData;
import java.util.OptionalLong;

/** Bytes that lie behind a network, in which a read away from where the last ones were costs a request. */
public final class CountedData implements MediaData {
    /** Forward so far the file module reads on rather than ask again. */
    private static final int NEAR_BYTES = 256 << 10;

    private final byte[] bytes;
    private long from;
    private long to;
    private int requests = 1;

    public CountedData(byte[] bytes) {
        this.bytes = bytes;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int requests() {
        return requests;
    }

    @Override
    public int readAt(long position, byte[] target, int offset, int length) {
        if (position >= bytes.length) {
            return -1;
        }
        if (position < from || position > to + NEAR_BYTES) {
            requests++;
            from = position;
            to = position;
        }
        int count = (int) Math.min(length, bytes.length - position);
        System.arraycopy(bytes, (int) position, target, offset, count);
        to = Math.max(to, position + count);
        return count;
    }

    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        throw new UnsupportedOperationException("all is there");
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(bytes.length);
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public void release(long position) {}
}
