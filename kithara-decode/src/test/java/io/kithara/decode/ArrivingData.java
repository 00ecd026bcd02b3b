package io.kithara.decode;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaData;
import java.util.OptionalLong;

/**
 * Bytes that arrive as the test says, for demuxer tests: at most {@code maxRead} bytes per read, nothing at or past
 * {@link #arrive}. The length is announced only if the test asks for it.
 */
public final class ArrivingData implements MediaData {
    private final byte[] bytes;
    private final int maxRead;
    private final boolean lengthKnown;
    private long arrived;
    private long bytesRead;

    public ArrivingData(byte[] bytes, int maxRead, boolean lengthKnown) {
        this.bytes = bytes;
        this.maxRead = maxRead;
        this.lengthKnown = lengthKnown;
    }

    /** Lets everything before {@code end} be read; the end of data is proven once all has arrived. */
    public void arrive(long end) {
        arrived = Math.max(arrived, Math.min(end, bytes.length));
    }

    /** Returns how many bytes were copied out so far. */
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public int readAt(long position, byte[] target, int offset, int length) {
        if (position >= arrived) {
            return arrived == bytes.length ? -1 : 0;
        }
        int count = (int) Math.min(Math.min(length, maxRead), arrived - position);
        System.arraycopy(bytes, (int) position, target, offset, count);
        bytesRead += count;
        return count;
    }

    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        throw new UnsupportedOperationException("the test makes bytes arrive");
    }

    @Override
    public OptionalLong length() {
        return lengthKnown ? OptionalLong.of(bytes.length) : OptionalLong.empty();
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public void release(long position) {}
}
