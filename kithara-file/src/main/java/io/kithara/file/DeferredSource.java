package io.kithara.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.storage.Registration;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.Signal;
import io.kithara.stream.SourceInfo;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.SourceStats;
import io.kithara.stream.VariantSelection;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A source that finds out what it is after it was handed out: begins at its first {@link #poll}, and then becomes another
 * source or fails. Seeks that come before that are passed on.
 */
abstract class DeferredSource implements MediaSource {
    /*
     * Ownership: poll and seek are the stream's task's; become and fail come from any thread, also from within start.
     * lock guards the fields below and is not held while another source or a callback runs. What was due before a
     * callback was added is found by looking again after adding it.
     */
    private final URI uri;
    private final SourceMeter meter;
    private final Signal ready = new Signal();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private boolean started;

    @GuardedBy("lock")
    private boolean closed;

    @GuardedBy("lock")
    private @Nullable MediaSource delegate;

    @GuardedBy("lock")
    private @Nullable MediaException failure;

    /** The seek the delegate has not heard of; the task's alone. */
    private @Nullable Target pendingSeek;

    private record Target(long us, long epoch) {}

    DeferredSource(URI uri, SourceMeter meter) {
        this.uri = uri;
        this.meter = meter;
    }

    /** Begins to find out, on the stream's task: calls {@link #become} or {@link #fail}, now or later. */
    abstract void start();

    /** Stops finding out; called once, on any thread. */
    abstract void stop();

    final SourceMeter meter() {
        return meter;
    }

    final URI uri() {
        return uri;
    }

    final boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether it has become another source. */
    final boolean isOpen() {
        return delegate() != null;
    }

    /** Plays {@code source} from now on; closes it if this is closed already. */
    final void become(MediaSource source) {
        boolean tooLate;
        lock.lock();
        try {
            tooLate = closed;
            if (!tooLate) {
                delegate = source;
            }
        } finally {
            lock.unlock();
        }
        if (tooLate) {
            source.close();
        }
        ready.fire();
    }

    /** Ends finding out. A seek begins it anew. */
    final void fail(MediaException reason) {
        lock.lock();
        try {
            failure = reason;
        } finally {
            lock.unlock();
        }
        ready.fire();
    }

    @Override
    public final Optional<MediaChunk> poll() throws MediaException {
        if (claimStart()) {
            start();
        }
        MediaSource source = delegateOrThrow();
        if (source == null) {
            return Optional.empty();
        }
        if (pendingSeek != null) {
            source.seek(pendingSeek.us, pendingSeek.epoch);
            pendingSeek = null;
        }
        return source.poll();
    }

    private boolean claimStart() {
        lock.lock();
        try {
            boolean first = !started && !closed;
            started = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable MediaSource delegateOrThrow() throws MediaException {
        lock.lock();
        try {
            if (closed) {
                throw new MediaException(MediaException.Reason.CANCELLED, "the source is closed");
            }
            if (failure != null) {
                throw failure;
            }
            return delegate;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable MediaSource delegate() {
        lock.lock();
        try {
            return delegate;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final boolean isEnded() {
        MediaSource source = delegate();
        return source != null && pendingSeek == null && source.isEnded();
    }

    @Override
    public final void seek(long targetUs, long epoch) {
        MediaSource source = delegate();
        if (source != null) {
            source.seek(targetUs, epoch);
            return;
        }
        pendingSeek = new Target(targetUs, epoch);
        lock.lock();
        try {
            started = started && failure == null;
            failure = null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void select(VariantSelection selection) throws MediaException {
        MediaSource source = delegateOrThrow();
        if (source != null) {
            source.select(selection);
        }
    }

    @Override
    public final boolean unusable(MediaChunk chunk, MediaException why) {
        MediaSource source = delegate();
        return source != null && source.unusable(chunk, why);
    }

    @Override
    public final Registration whenReady(Runnable callback) {
        MediaSource source = delegate();
        if (source != null && pendingSeek == null) {
            return source.whenReady(callback);
        }
        Registration registration = ready.add(callback);
        if (isWorthPolling()) {
            ready.fire();
        }
        return registration;
    }

    private boolean isWorthPolling() {
        lock.lock();
        try {
            return !started || closed || delegate != null || failure != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final Optional<String> awaited() {
        MediaSource source = delegate();
        return source == null ? Optional.of(KitharaEvent.resourceOf(uri) + " has not come") : source.awaited();
    }

    @Override
    public final SourceInfo info() {
        MediaSource source = delegate();
        return source != null ? source.info() : new SourceInfo(uri, false, false, false, OptionalLong.empty());
    }

    @Override
    public final SourceStats stats() {
        return meter.stats();
    }

    @Override
    public final void close() {
        MediaSource source;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            source = delegate;
        } finally {
            lock.unlock();
        }
        stop();
        if (source != null) {
            source.close();
        }
        ready.fire();
    }

    @Override
    public String toString() {
        MediaSource source = delegate();
        return source != null ? source.toString() : getClass().getSimpleName() + "[opening " + uri.getPath() + "]";
    }
}
