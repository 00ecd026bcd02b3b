package io.kithara.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.bufpool.BufferPool;
import io.kithara.net.BodySink;
import io.kithara.net.Expectation;
import io.kithara.net.FetchRequest;
import io.kithara.net.NetException;
import io.kithara.storage.Registration;
import io.kithara.stream.Downloader;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.Priority;
import io.kithara.stream.Signal;
import io.kithara.stream.SourceInfo;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.SourceStats;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Plays a station: one chunk per connection, without end. A connection that breaks is made again, with a discontinuity
 * before its chunk; one that nobody listens to is given up, and listening again joins the station as it is then. Holds a
 * bounded window in memory and nothing in the store.
 */
final class RadioSource implements MediaSource {
    /*
     * Ownership: poll and seek are the stream's task's; connections report from network threads; the timer reconnects.
     * lock guards the fields below and is not held while a connection, the downloader or a callback runs.
     */
    private final URI uri;
    private final SourceOptions options;
    private final Downloader downloader;
    private final BufferPool pool;
    private final ScheduledExecutorService timer;
    private final SourceMeter meter;
    private final Signal ready = new Signal();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Deque<MediaChunk> chunks = new ArrayDeque<>();

    /** Connections whose bytes may still be read: the last one polled and what came after. */
    @GuardedBy("lock")
    private final Deque<RadioConnection> connections = new ArrayDeque<>();

    @GuardedBy("lock")
    private final RadioBackoff backoff = new RadioBackoff();

    @GuardedBy("lock")
    private @Nullable RadioConnection live;

    @GuardedBy("lock")
    private @Nullable ScheduledFuture<?> reconnect;

    @GuardedBy("lock")
    private @Nullable MediaException failure;

    @GuardedBy("lock")
    private long epoch;

    @GuardedBy("lock")
    private long nextSequence;

    @GuardedBy("lock")
    private boolean started;

    @GuardedBy("lock")
    private boolean closed;

    RadioSource(
            URI uri,
            SourceOptions options,
            Downloader downloader,
            BufferPool pool,
            ScheduledExecutorService timer,
            SourceMeter meter) {
        this.uri = uri;
        this.options = options;
        this.downloader = downloader;
        this.pool = pool;
        this.timer = timer;
        this.meter = meter;
    }

    /** Takes over a call whose answer showed the station; {@code cancel} ends it. */
    BodySink adopt(Runnable cancel) {
        RadioConnection connection = newConnection();
        connection.attach(cancel);
        return connection;
    }

    private RadioConnection newConnection() {
        RadioConnection connection = new RadioConnection(this, uri, pool, timer, meter);
        lock.lock();
        try {
            started = true;
            live = connection;
        } finally {
            lock.unlock();
        }
        return connection;
    }

    private void connect() {
        lock.lock();
        try {
            reconnect = null;
            if (closed || live != null) {
                return;
            }
        } finally {
            lock.unlock();
        }
        Map<String, String> headers = new HashMap<>(options.headers());
        headers.put("Icy-MetaData", "1");
        FetchRequest request = FetchRequest.of(uri, Expectation.MEDIA).withHeaders(headers);
        RadioConnection connection = newConnection();
        connection.attach(downloader.submit(request, Priority.OWED, meter, connection)::cancel);
        if (isClosed()) {
            connection.end();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** A connection stands; its chunk is next. Returns its number. */
    long connected(RadioConnection connection) {
        long sequence;
        lock.lock();
        try {
            sequence = nextSequence++;
            connections.add(connection);
            chunks.add(new MediaChunk(
                    epoch,
                    sequence,
                    Optional.empty(),
                    connection,
                    connection.hint(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    sequence > 0,
                    0,
                    Optional.empty()));
        } finally {
            lock.unlock();
        }
        meter.events().publish(new KitharaEvent.LiveConnected(KitharaEvent.resourceOf(uri), sequence));
        ready.fire();
        return sequence;
    }

    /** A connection broke, or never stood: made again later, or given up. */
    void broke(RadioConnection connection, NetException why) {
        MediaException reason = MediaException.from(why);
        Duration delay;
        lock.lock();
        try {
            if (live != connection) {
                return;
            }
            live = null;
            Optional<Duration> wait = backoff.afterBreak(why, connection.receivedBytes());
            delay = wait.orElse(Duration.ZERO);
            if (closed || wait.isEmpty()) {
                failure = reason;
            } else {
                reconnect = timer.schedule(this::connect, delay.toNanos(), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
        meter.events().publish(new KitharaEvent.LiveReconnecting(KitharaEvent.resourceOf(uri), reason.reason(), delay));
        ready.fire();
    }

    /** Nobody listens: the connection is gone, and made again when somebody does. */
    void paused(RadioConnection connection) {
        lock.lock();
        try {
            if (live == connection) {
                live = null;
            }
        } finally {
            lock.unlock();
        }
        meter.events()
                .publish(new KitharaEvent.LiveReconnecting(
                        KitharaEvent.resourceOf(uri), MediaException.Reason.CANCELLED, Duration.ZERO));
    }

    /** Somebody listens again. */
    void rejoin() {
        lock.lock();
        try {
            backoff.reset();
        } finally {
            lock.unlock();
        }
        connect();
    }

    @Override
    public Optional<MediaChunk> poll() throws MediaException {
        if (claimStart()) {
            connect();
        }
        Deque<RadioConnection> left = new ArrayDeque<>();
        try {
            return nextChunk(left);
        } finally {
            left.forEach(RadioConnection::discard);
        }
    }

    private boolean claimStart() {
        lock.lock();
        try {
            boolean first = !started;
            started = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private Optional<MediaChunk> nextChunk(Deque<RadioConnection> left) throws MediaException {
        lock.lock();
        try {
            MediaChunk chunk = chunks.poll();
            if (chunk == null) {
                if (failure != null && live == null) {
                    throw failure;
                }
                return Optional.empty();
            }
            while (connections.peek() != chunk.media()) {
                left.add(connections.remove());
            }
            return Optional.of(chunk);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isEnded() {
        return false;
    }

    /** There is one place in a station, now: joins it anew. */
    @Override
    public void seek(long targetUs, long newEpoch) {
        Abandoned left;
        lock.lock();
        try {
            epoch = newEpoch;
            failure = null;
            backoff.reset();
            left = leave();
            if (!started) {
                return;
            }
        } finally {
            lock.unlock();
        }
        left.end();
        connect();
    }

    @GuardedBy("lock")
    private void cancelReconnect() {
        if (reconnect != null) {
            reconnect.cancel(false);
            reconnect = null;
        }
    }

    @Override
    public Registration whenReady(Runnable callback) {
        Registration registration = ready.add(callback);
        boolean now;
        lock.lock();
        try {
            now = !started || !chunks.isEmpty() || (failure != null && live == null);
        } finally {
            lock.unlock();
        }
        if (now) {
            ready.fire();
        }
        return registration;
    }

    @Override
    public SourceInfo info() {
        return new SourceInfo(uri, true, false, false, OptionalLong.empty());
    }

    @Override
    public SourceStats stats() {
        return meter.stats();
    }

    @Override
    public void close() {
        Abandoned left;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            failure = new MediaException(MediaException.Reason.CANCELLED, "the source is closed");
            left = leave();
        } finally {
            lock.unlock();
        }
        left.end();
        ready.fire();
    }

    /** Forgets every connection and all that came of them; the caller ends them when it has let go of the lock. */
    @GuardedBy("lock")
    private Abandoned leave() {
        Abandoned left = new Abandoned(live, List.copyOf(connections));
        live = null;
        chunks.clear();
        connections.clear();
        cancelReconnect();
        return left;
    }

    @Override
    public String toString() {
        return "RadioSource[" + KitharaEvent.resourceOf(uri) + "]";
    }

    /** Connections that nobody listens to any more. */
    private record Abandoned(@Nullable RadioConnection live, List<RadioConnection> connections) {
        void end() {
            if (live != null) {
                live.end();
            }
            connections.forEach(RadioConnection::discard);
        }
    }
}
