package io.kithara.hls;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a segment that are all there from the start: nothing is loaded, waited for or measured. Reading is the stream's
 * task's; the rest is anybody's.
 */
abstract class BytesAtHand implements SegmentBytes {
    private final long lengthBytes;
    private volatile long readTo;
    private volatile @Nullable MediaException aborted;

    BytesAtHand(long lengthBytes) {
        this.lengthBytes = lengthBytes;
    }

    /** Copies some of these bytes, which lie before the end, and returns how many: at least one. */
    abstract int copy(long position, byte[] target, int offset, int length) throws MediaException;

    @Override
    public final int readAt(long position, byte[] target, int offset, int length) throws MediaException {
        MediaException given = aborted;
        if (given != null) {
            throw given;
        }
        if (length == 0) {
            return 0;
        }
        if (position >= lengthBytes) {
            return -1;
        }
        int count = copy(position, target, offset, (int) Math.min(length, lengthBytes - position));
        readTo = Math.max(readTo, position + count);
        return count;
    }

    @Override
    public final Registration whenAvailable(ByteRange range, Runnable callback) {
        callback.run();
        return () -> {};
    }

    @Override
    public final OptionalLong length() {
        return OptionalLong.of(lengthBytes);
    }

    @Override
    public final boolean isSeekable() {
        return true;
    }

    @Override
    public final void release(long position) {}

    @Override
    public final boolean isLanded() {
        return true;
    }

    @Override
    public final boolean hasBegun() {
        return true;
    }

    @Override
    public final boolean isCached() {
        return true;
    }

    @Override
    public final long arrived() {
        return lengthBytes;
    }

    @Override
    public final long readTo() {
        return readTo;
    }

    @Override
    public final boolean isPlaying() {
        return true;
    }

    @Override
    public final @Nullable MediaException failure() {
        return null;
    }

    @Override
    public final long elapsedNanos(long now) {
        return 0;
    }

    @Override
    public final long silentNanos(long now) {
        return 0;
    }

    @Override
    public final void urge(Priority priority) {}

    @Override
    public final void abort(MediaException why) {
        aborted = why;
    }
}
