package io.kithara.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.bufpool.BufferPool;
import io.kithara.net.BodyEnd;
import io.kithara.net.BodySink;
import io.kithara.net.FetchResponse;
import io.kithara.net.NetException;
import io.kithara.storage.ByteRange;
import io.kithara.storage.MemoryOptions;
import io.kithara.storage.Registration;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.SourceMeter;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a station: the sink of its call and the bytes of its chunk. Keeps a window of the audio in memory.
 * Where the reader is slow the network thread waits; where it does not read at all the connection is given up.
 */
final class RadioConnection implements BodySink, MediaData {
    /** Most audio kept ahead of the reader: half a minute at 128 kbit/s, three seconds of the fattest station. */
    static final long AHEAD_BYTES = 512 << 10;

    /** Kept behind the reader for a demuxer that looks twice. */
    static final long BEHIND_BYTES = 128 << 10;

    /** The window, what one network read may add to it, and the blocks that straddle its ends. */
    private static final long CAPACITY_BYTES = AHEAD_BYTES + BEHIND_BYTES + (384 << 10);

    /** A full window untouched for so long means that playback is paused. */
    static final Duration PAUSED_AFTER = Duration.ofSeconds(10);

    /*
     * Ownership: the network thread writes and may wait here; the stream's task reads; the timer gives up; anybody ends.
     * lock guards the fields below it; it is not held while the station, the resource or a callback is called. Order:
     * none, this is a leaf.
     */
    private final RadioSource station;
    private final URI uri;
    private final ScheduledExecutorService timer;
    private final RadioTitles titles;
    private final StreamingResource resource;
    private final ResourceWriter writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();

    /** The network thread's alone. */
    private @Nullable IcyFilter filter;

    /** Written before the chunk is handed out. */
    private volatile MediaHint hint = MediaHint.NONE;

    private volatile long sequence;
    private volatile long bitrateBps;

    @GuardedBy("lock")
    private @Nullable Runnable cancel;

    @GuardedBy("lock")
    private long written;

    @GuardedBy("lock")
    private long read;

    @GuardedBy("lock")
    private boolean ended;

    @GuardedBy("lock")
    private boolean pausedAway;

    RadioConnection(RadioSource station, URI uri, BufferPool pool, ScheduledExecutorService timer, SourceMeter meter) {
        this.station = station;
        this.uri = uri;
        this.timer = timer;
        titles = new RadioTitles(meter);
        resource = StreamingResource.inMemory(MemoryOptions.windowed(pool, CAPACITY_BYTES));
        writer = resource.claimWriter().orElseThrow();
    }

    /** Learns how to end the call; ends it at once if that was asked for before. */
    void attach(Runnable cancelCall) {
        boolean now;
        lock.lock();
        try {
            cancel = cancelCall;
            now = ended;
        } finally {
            lock.unlock();
        }
        if (now) {
            cancelCall.run();
        }
    }

    MediaHint hint() {
        return hint;
    }

    long receivedBytes() {
        lock.lock();
        try {
            return written;
        } finally {
            lock.unlock();
        }
    }

    // Network thread

    @Override
    public void onResponse(FetchResponse response) {
        hint = Hints.of(uri, response.header("content-type"));
        IcyHeaders icy = IcyHeaders.of(response);
        bitrateBps = icy.bitrateBps();
        if (icy.intervalBytes() > 0) {
            filter = new IcyFilter(icy.intervalBytes(), new Split());
        }
        sequence = station.connected(this);
    }

    /** A station goes on live, by a connection of its own. */
    @Override
    public boolean wantsTheRest() {
        return false;
    }

    @Override
    public boolean onBytes(long position, ByteBuffer bytes) throws IOException {
        if (filter != null) {
            filter.accept(bytes);
        } else {
            keep(bytes);
        }
        return awaitRoom();
    }

    private void keep(ByteBuffer audio) throws StorageException {
        long at;
        lock.lock();
        try {
            if (ended) {
                return;
            }
            at = written;
            written += audio.remaining();
        } finally {
            lock.unlock();
        }
        writer.writeAt(at, audio);
    }

    /** Waits for the reader while the window is full; returns whether to go on. */
    private boolean awaitRoom() {
        lock.lock();
        try {
            boolean full = written - read >= AHEAD_BYTES;
            if (full && !ended) {
                watch(read);
            }
            while (written - read >= AHEAD_BYTES && !ended) {
                progress.awaitUninterruptibly();
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    private void watch(long readThen) {
        var unused = timer.schedule(() -> giveUpIfPaused(readThen), PAUSED_AFTER.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void giveUpIfPaused(long readThen) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            if (read != readThen) {
                // Somebody read since, perhaps too little to let the network thread go on and watch anew.
                if (written - read >= AHEAD_BYTES) {
                    watch(read);
                }
                return;
            }
            pausedAway = true;
        } finally {
            lock.unlock();
        }
        station.paused(this);
        end();
    }

    @Override
    public void onComplete(BodyEnd bodyEnd) {
        over(new NetException(NetException.Reason.RESET, "the station closed the connection", null));
    }

    @Override
    public void onFailure(NetException failure) {
        over(failure);
    }

    private void over(NetException why) {
        boolean first = markEnded();
        if (first) {
            flush();
            writer.cancel();
            station.broke(this, why);
        }
    }

    private void flush() {
        try {
            if (filter != null) {
                filter.finish();
            }
        } catch (IOException e) {
            // A few bytes at the very end, held back in search of a title: the connection is lost anyway.
            System.getLogger("io.kithara.file").log(System.Logger.Level.DEBUG, "the tail was not kept", e);
        }
    }

    private boolean markEnded() {
        lock.lock();
        try {
            boolean first = !ended;
            ended = true;
            progress.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the call; what has arrived stays readable. Any thread; later calls do nothing. */
    void end() {
        if (markEnded()) {
            writer.cancel();
            Runnable cancelCall;
            lock.lock();
            try {
                cancelCall = cancel;
            } finally {
                lock.unlock();
            }
            if (cancelCall != null) {
                cancelCall.run();
            }
        }
    }

    /** Ends the call and gives the memory back; nobody reads this any more. */
    void discard() {
        end();
        resource.close();
    }

    private final class Split implements IcyFilter.Output {
        @Override
        public void audio(ByteBuffer bytes) throws IOException {
            keep(bytes);
        }

        @Override
        public void metadata(byte[] text) {
            titles.add(receivedBytes(), IcyTags.parse(text));
        }
    }

    // Reader

    @Override
    public int readAt(long position, byte[] target, int offset, int length) throws MediaException {
        if (length == 0) {
            return 0;
        }
        if (rejoins()) {
            return -1;
        }
        int count = readLanded(position, ByteBuffer.wrap(target, offset, length));
        if (count > 0) {
            moved(position + count);
            return count;
        }
        return isOver(position) ? -1 : 0;
    }

    /** Whoever reads after we left has pressed play again: what is kept is old, and the station is joined anew. */
    private boolean rejoins() {
        boolean away;
        lock.lock();
        try {
            away = pausedAway;
        } finally {
            lock.unlock();
        }
        if (away) {
            station.rejoin();
        }
        return away;
    }

    private int readLanded(long position, ByteBuffer target) throws MediaException {
        try {
            return resource.readAt(position, target);
        } catch (StorageException e) {
            if (e.reason() == StorageException.Reason.CANCELLED) {
                return 0;
            }
            throw MediaException.from(e);
        }
    }

    private void moved(long to) {
        lock.lock();
        try {
            read = Math.max(read, to);
            progress.signalAll();
        } finally {
            lock.unlock();
        }
        titles.tellBefore(to, sequence, bitrateBps);
        resource.release(Math.max(0, to - BEHIND_BYTES));
    }

    private boolean isOver(long position) {
        lock.lock();
        try {
            return (ended && position >= written) || position < read - BEHIND_BYTES;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        return resource.whenAvailable(range, callback);
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.empty();
    }

    @Override
    public boolean isSeekable() {
        return false;
    }

    @Override
    public void release(long position) {
        resource.release(position);
    }

    @Override
    public String toString() {
        return "RadioConnection[" + sequence + " " + resource + "]";
    }
}
