package io.kithara.decode;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaData;
import java.util.OptionalLong;

/**
 * Media that is a byte array: all there, its end proven. For hosts that hold a whole file in memory, and for tests. The
 * array is not copied and must not change. Safe from any thread.
 */
public final class ByteArrayData implements MediaData {
    private static final int END = -1;

    private final byte[] bytes;

    /** Wraps {@code bytes}. */
    public ByteArrayData(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int readAt(long position, byte[] target, int offset, int length) {
        if (position >= bytes.length) {
            return END;
        }
        int count = (int) Math.min(length, bytes.length - position);
        System.arraycopy(bytes, (int) position, target, offset, count);
        return count;
    }

    /** Runs {@code callback} at once, on the caller's thread: everything is there. */
    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        callback.run();
        return () -> {};
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
    public boolean isComplete() {
        return true;
    }

    /** Does nothing: the array stays. */
    @Override
    public void release(long position) {}

    @Override
    public String toString() {
        return "ByteArrayData[" + bytes.length + "]";
    }
}
