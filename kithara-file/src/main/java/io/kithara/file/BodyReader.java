package io.kithara.file;

import io.kithara.net.BodySink;
import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.SourceMeter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One consumer's view of a {@link RemoteBody}. Reads come from the store; what is missing is asked of the body. {@link
 * #readAt} is the stream's task's; the rest is anybody's.
 */
final class BodyReader implements MediaData {
    /** Where in the stream a demuxer stumbles next after a failure is no reason to try the network again. */
    private static final long FAILED_STRETCH_BYTES = 1 << 20;

    /** So many failures without a byte in between, wherever the reader went, and the body counts as gone. */
    private static final int MAX_FAILURES = 4;

    /** Whom the reader reads for. Called on any thread, not under the body's lock. */
    interface Owner {
        /** Hears, once, what the body is. */
        void opened(BodyReader reader, Verdict verdict);

        /** Takes over the call that turned out to be a station's, before any of its bytes. */
        BodySink adoptStation(BodyFetch connection);
    }

    /** One {@link #whenAvailable}; an object of its own identity. */
    static final class Waiter {
        final ByteRange range;
        final Runnable callback;

        Waiter(ByteRange range, Runnable callback) {
            this.range = range;
            this.callback = callback;
        }
    }

    /*
     * Ownership: fields without a word are guarded by the body's lock. position is written under it, and by readAt
     * without it: it steers the look-ahead, and a stale value only steers a little late.
     */
    final RemoteBody body;
    final SourceOptions options;
    final SourceMeter meter;
    final Owner owner;
    final List<Waiter> waiters = new ArrayList<>();
    boolean toldVerdict;
    boolean closed;
    Optional<ByteRange> wanted = Optional.empty();

    @Nullable
    BodyFetch fetch;

    @Nullable
    MediaException failure;

    long failedAt;
    int failures;
    long released;

    /** What the store has proved to have room for ahead of the reader. */
    long fits = SourceOptions.UNBOUNDED;

    volatile long position;

    /** Reading past this makes the look-ahead worth filling again. */
    volatile long refillAt = FetchPlan.NOT_KNOWN;

    /** What the cache held when this was opened; replaced under the body's lock. */
    private volatile RangeSet cached;

    /** What has been counted as read; the task's alone. */
    private RangeSet counted = RangeSet.empty();

    BodyReader(RemoteBody body, SourceOptions options, SourceMeter meter, Owner owner, RangeSet cached) {
        this.body = body;
        this.options = options;
        this.meter = meter;
        this.owner = owner;
        this.cached = cached;
    }

    @Override
    public int readAt(long from, byte[] target, int offset, int length) throws MediaException {
        if (length == 0) {
            return 0;
        }
        int read = body.read(from, ByteBuffer.wrap(target, offset, length));
        if (read < 0) {
            return -1;
        }
        if (read == 0) {
            return body.demand(this, from) ? 0 : -1;
        }
        moved(from, from + read);
        return read;
    }

    private void moved(long from, long to) {
        boolean jumped = from != position;
        position = to;
        countCached(from, to);
        if (jumped || to >= refillAt) {
            body.pump();
        }
        body.progressed();
    }

    private void countCached(long from, long to) {
        ByteRange range = new ByteRange(from, to);
        if (cached.isEmpty() || counted.covers(range)) {
            return;
        }
        long bytes = 0;
        for (ByteRange fresh : counted.gaps(range)) {
            for (ByteRange held : cached.ranges()) {
                bytes += Math.max(0, Math.min(held.end(), fresh.end()) - Math.max(held.start(), fresh.start()));
            }
        }
        counted = counted.plus(range);
        meter.servedFromCache(bytes);
    }

    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        Waiter waiter = new Waiter(range, callback);
        body.await(this, waiter);
        return () -> body.forget(this, waiter);
    }

    @Override
    public OptionalLong length() {
        return body.length();
    }

    @Override
    public boolean isSeekable() {
        return body.isSeekable();
    }

    @Override
    public boolean isSurelySeekable() {
        return body.isSurelySeekable();
    }

    @Override
    public boolean isComplete() {
        return body.isComplete();
    }

    @Override
    public void release(long before) {
        body.release(this, before);
    }

    /** What the cache held is replaced before any of it was read. Under the body's lock. */
    void forgetCached() {
        cached = RangeSet.empty();
    }

    /** Returns how many bytes the cache held when this was opened. */
    long cachedBytes() {
        return cached.lengthBytes();
    }

    void close() {
        body.leave(this);
    }

    /** How far to run ahead: as asked, and not so far that a store of {@code capacity} could not hold it. */
    long lookAhead(OptionalLong capacity) {
        long most = capacity.isPresent() ? Math.max(1, capacity.getAsLong() / 2) : SourceOptions.UNBOUNDED;
        return Math.min(options.lookAheadBytes(), Math.min(most, fits));
    }

    /** Returns why the bytes at a hole will not come, or null if they may. Under the body's lock. */
    @Nullable
    MediaException failureAt(long hole) {
        boolean there = hole >= failedAt && hole - failedAt < FAILED_STRETCH_BYTES;
        return there || failures >= MAX_FAILURES ? failure : null;
    }

    /** Notes that the fetch for {@code hole} gave up. Under the body's lock. */
    void failed(long hole, MediaException reason) {
        failure = reason;
        failedAt = hole;
        failures++;
        wanted = Optional.empty();
    }

    @Override
    public String toString() {
        return "BodyReader[" + body + " at " + position + "]";
    }
}
