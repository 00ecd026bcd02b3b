package io.kithara.hls;

import io.kithara.hls.playlist.DataUri;
import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import java.net.URI;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Bytes that are all there, in memory: out of a {@code data:} URI, or none at all. */
final class InlineBytes implements SegmentBytes {
    private final byte[] bytes;
    private volatile long readTo;
    private volatile @Nullable MediaException aborted;

    InlineBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns what is in a {@code data:} URI. */
    static byte[] dataOf(URI uri) throws MediaException {
        return DataUri.decode(uri)
                .orElseThrow(() -> new MediaException(
                        MediaException.Reason.MALFORMED, "a data: URI whose data cannot be decoded"));
    }

    @Override
    public int readAt(long position, byte[] target, int offset, int length) throws MediaException {
        MediaException given = aborted;
        if (given != null) {
            throw given;
        }
        if (position >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(length, bytes.length - position);
        System.arraycopy(bytes, (int) position, target, offset, count);
        readTo = Math.max(readTo, position + count);
        return count;
    }

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
    public void release(long position) {}

    @Override
    public boolean isLanded() {
        return true;
    }

    @Override
    public boolean hasBegun() {
        return true;
    }

    @Override
    public boolean isCached() {
        return true;
    }

    @Override
    public long arrived() {
        return bytes.length;
    }

    @Override
    public long readTo() {
        return readTo;
    }

    @Override
    public @Nullable MediaException failure() {
        return null;
    }

    @Override
    public long elapsedNanos(long now) {
        return 0;
    }

    @Override
    public long silentNanos(long now) {
        return 0;
    }

    @Override
    public void urge(Priority priority) {}

    @Override
    public void abort(MediaException why) {
        aborted = why;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "InlineBytes[" + bytes.length + " B]";
    }
}
