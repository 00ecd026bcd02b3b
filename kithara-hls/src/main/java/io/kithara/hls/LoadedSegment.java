package io.kithara.hls;

import io.kithara.assets.ResourceKey;
import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One stream's use of a segment: its bytes as they arrive, counted from the start of the segment. Reading is the stream's
 * task's; the rest is anybody's.
 */
final class LoadedSegment implements SegmentBytes {
    private final SegmentStore home;
    private final ResourceKey key;
    private final SegmentRequest request;
    private final ResourceLoad load;
    private final Runnable onChange;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Priority priority;
    private volatile long readTo;
    /* Each is written by one side, which reads the other's afterwards: so one of the two sees both. */
    private volatile boolean playing;
    private volatile boolean playingAwaited;
    private volatile @Nullable MediaException aborted;

    LoadedSegment(SegmentStore home, ResourceKey key, SegmentRequest request, ResourceLoad load, Runnable onChange) {
        this.home = home;
        this.key = key;
        this.request = request;
        this.load = load;
        this.onChange = onChange;
        priority = request.priority();
    }

    SegmentRequest request() {
        return request;
    }

    Priority priority() {
        return priority;
    }

    /** Tells this stream that its load has begun, is whole, or has failed. */
    void changed() {
        onChange.run();
    }

    @Override
    public int readAt(long position, byte[] target, int offset, int length) throws MediaException {
        if (length == 0) {
            return 0;
        }
        MediaException given = aborted;
        if (given != null) {
            throw given;
        }
        if (closed.get()) {
            throw new MediaException(MediaException.Reason.CANCELLED, "the segment is closed");
        }
        int count = load.read(position, ByteBuffer.wrap(target, offset, length));
        readTo = Math.max(readTo, position + count);
        if (count < 0) {
            playing();
        }
        return count;
    }

    @Override
    public Registration whenAvailable(ByteRange wanted, Runnable callback) {
        Registration waiting = load.whenAvailable(this, wanted, callback);
        if (aborted != null || closed.get()) {
            // What was said before there was anybody to wake is said now.
            load.wake(this);
        }
        return waiting;
    }

    @Override
    public OptionalLong length() {
        return load.length();
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public void release(long position) {
        if (position > 0) {
            playing();
        }
    }

    private void playing() {
        if (!playing) {
            playing = true;
            if (playingAwaited) {
                changed();
            }
        }
    }

    @Override
    public long readTo() {
        return readTo;
    }

    @Override
    public boolean isPlaying() {
        playingAwaited = true;
        return playing;
    }

    @Override
    public boolean isLanded() {
        return load.isLanded();
    }

    @Override
    public boolean hasBegun() {
        return load.hasBegun();
    }

    @Override
    public boolean isCached() {
        return load.isCached();
    }

    @Override
    public long arrived() {
        return load.arrived();
    }

    @Override
    public @Nullable MediaException failure() {
        return load.failure();
    }

    @Override
    public long elapsedNanos(long now) {
        return now - load.askedAtNanos();
    }

    @Override
    public long silentNanos(long now) {
        return load.silentNanos(now);
    }

    @Override
    public void abort(MediaException why) {
        aborted = why;
        load.wake(this);
    }

    @Override
    public void urge(Priority wanted) {
        if (priority != wanted) {
            priority = wanted;
            load.urge();
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            home.leave(this, key, request.range(), load);
        }
    }

    @Override
    public String toString() {
        return load.toString();
    }
}
