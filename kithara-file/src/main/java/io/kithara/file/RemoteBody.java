package io.kithara.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.net.BodyEnd;
import io.kithara.net.FetchResponse;
import io.kithara.net.NetException;
import io.kithara.net.Validators;
import io.kithara.storage.ByteRange;
import io.kithara.storage.StorageException;
import io.kithara.stream.Downloader;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.SourceMeter;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file behind a URL, shared by all its readers in this process: what they lack is fetched once, into the store. Each
 * reader has at most one fetch, and none where another's will soon bring what it needs. Never waits, except on a network
 * thread whose server cannot be asked to go on later. Safe from any thread.
 */
final class RemoteBody {
    /*
     * Ownership: readers come and go on any thread; network threads call responded, landed, finished, failed. What is
     * known is in state, under its lock; what is to be done is collected there as Steps and done here, afterwards.
     */
    private final BodyState state;
    private final BodyPlanner planner;
    private final Downloader downloader;
    private final Consumer<RemoteBody> onGone;

    RemoteBody(BodyState state, Downloader downloader, ScheduledExecutorService timer, Consumer<RemoteBody> onGone) {
        this.state = state;
        this.downloader = downloader;
        this.onGone = onGone;
        planner = new BodyPlanner(this, state, timer);
    }

    URI uri() {
        return state.uri;
    }

    Downloader downloader() {
        return downloader;
    }

    /** Looks what to fetch next. */
    void pump() {
        planner.pump();
    }

    // Readers

    /** Adds a reader; null if this body is over and another is to be made. The owner hears later what the body is. */
    @Nullable
    BodyReader join(SourceOptions options, SourceMeter meter, BodyReader.Owner owner) {
        state.lock.lock();
        try {
            if (state.closed
                    || state.changed != null
                    || (state.verdict != null && !(state.verdict instanceof Verdict.Media))) {
                return null;
            }
            BodyReader reader = new BodyReader(this, options, meter, owner, state.store.landed());
            state.readers.add(reader);
            return reader;
        } finally {
            state.lock.unlock();
        }
    }

    /** Takes a reader out. Its fetch goes to a reader that has none, so that nothing is asked for twice. */
    void leave(BodyReader reader) {
        Steps steps = new Steps();
        state.lock.lock();
        try {
            if (!state.readers.remove(reader)) {
                return;
            }
            reader.closed = true;
            reader.waiters.forEach(waiter -> steps.add(waiter.callback));
            reader.waiters.clear();
            BodyFetch orphan = reader.fetch;
            reader.fetch = null;
            if (orphan != null && !state.handOver(orphan)) {
                steps.add(orphan::cancel);
            }
            if (state.readers.isEmpty()) {
                state.closed = true;
                steps.add(() -> onGone.accept(this));
                steps.add(state.store::close);
            }
            state.progress.signalAll();
        } finally {
            state.lock.unlock();
        }
        steps.run();
        planner.pump();
    }

    /** Copies landed bytes: as {@link BodyStore#read}. */
    int read(long position, ByteBuffer target) throws MediaException {
        return state.store.read(position, target);
    }

    /**
     * Notes that a reader stands before a hole.
     *
     * @return whether bytes may come; {@code false} at or past the end
     * @throws MediaException if they will not
     */
    boolean demand(BodyReader reader, long position) throws MediaException {
        state.lock.lock();
        try {
            if (reader.closed) {
                throw new MediaException(MediaException.Reason.CANCELLED, "the source is closed");
            }
            if (position >= state.end) {
                return false;
            }
            if (state.store.hasLanded(new ByteRange(position, position + 1))) {
                return true;
            }
            MediaException reason = state.failureAt(reader, position);
            if (reason != null) {
                throw reason;
            }
            state.want(reader, new ByteRange(position, position + 1));
        } finally {
            state.lock.unlock();
        }
        planner.pump();
        return true;
    }

    /** Runs a waiter's callback when its range is there, or never will be. */
    void await(BodyReader reader, BodyReader.Waiter waiter) {
        boolean now;
        state.lock.lock();
        try {
            now = state.isSettled(reader, waiter.range);
            if (!now) {
                reader.waiters.add(waiter);
                state.want(reader, waiter.range);
            }
        } finally {
            state.lock.unlock();
        }
        if (now) {
            waiter.callback.run();
        } else {
            planner.pump();
        }
    }

    void forget(BodyReader reader, BodyReader.Waiter waiter) {
        state.lock.lock();
        try {
            reader.waiters.remove(waiter);
        } finally {
            state.lock.unlock();
        }
    }

    OptionalLong length() {
        state.lock.lock();
        try {
            return state.end != FetchPlan.NOT_KNOWN ? OptionalLong.of(state.end) : state.announced;
        } finally {
            state.lock.unlock();
        }
    }

    boolean isWhole() {
        return state.isWhole();
    }

    boolean isSeekable() {
        state.lock.lock();
        try {
            return state.ranges || isWhole();
        } finally {
            state.lock.unlock();
        }
    }

    /** Lets the store drop what lies before every reader. */
    void release(BodyReader reader, long before) {
        long least = before;
        state.lock.lock();
        try {
            reader.released = before;
            for (BodyReader other : state.readers) {
                least = Math.min(least, other.released);
            }
        } finally {
            state.lock.unlock();
        }
        state.store.release(least);
    }

    /** A reader read on: whoever waits for that looks again. */
    void progressed() {
        if (state.heldBack.get() > 0) {
            state.lock.lock();
            try {
                state.progress.signalAll();
            } finally {
                state.lock.unlock();
            }
        }
    }

    // Network threads

    /** The first answer of a fetch: fixes the version, and that what was held is of it. */
    void responded(BodyFetch fetch, FetchResponse response) {
        Steps steps = new Steps();
        boolean first;
        state.lock.lock();
        try {
            if (fetch.from > 0 || !response.acceptsRanges()) {
                // Servers rarely say that they ignore ranges; a whole body in answer to one shows it.
                state.ranges = response.status() == 206;
            }
            state.announced = response.validators().total();
            if (response.status() == 206 && state.announced.isPresent()) {
                state.end = state.announced.getAsLong();
                state.endProven = true;
            }
            first = state.known.equals(Validators.NONE);
            if (first) {
                state.known = response.validators();
            }
            if (state.verdict == null && !fetch.opening) {
                state.settle(new Verdict.Media(Hints.of(state.uri, response.header("content-type"))), steps);
            }
        } finally {
            state.lock.unlock();
        }
        if (first) {
            state.store.updateInfo(state.store
                    .info()
                    .withEtag(response.validators().etag())
                    .withLastModified(response.validators().lastModified())
                    .withContentType(response.header("content-type"))
                    .withTotal(response.validators().total()));
        }
        steps.run();
    }

    /** What was opened is a file. */
    void accept(MediaHint hint) {
        Steps steps = new Steps();
        state.lock.lock();
        try {
            state.settle(new Verdict.Media(hint), steps);
        } finally {
            state.lock.unlock();
        }
        steps.run();
        planner.pump();
    }

    /** What was opened is no file: nothing of it is kept here, and the call is no longer this body's. */
    void refuse(BodyFetch fetch, Verdict what) {
        Steps steps = new Steps();
        state.lock.lock();
        try {
            state.detach(fetch);
            state.settle(what, steps);
        } finally {
            state.lock.unlock();
        }
        state.store.cancelWriter();
        steps.run();
    }

    /** Takes bytes in; returns whether to go on. May wait where the server cannot be asked to go on later. */
    boolean landed(BodyFetch fetch, long position, ByteBuffer bytes) throws StorageException {
        if (!isCurrent(fetch)) {
            return false;
        }
        int count = bytes.remaining();
        if (!write(fetch, position, bytes)) {
            return false;
        }
        if (reachesEnd(position + count)) {
            // Before a reader can hear of the end: one that closes then must leave a whole resource behind.
            commitIfWhole();
        }
        Steps steps = new Steps();
        state.lock.lock();
        try {
            fetch.position = position + count;
            fetch.reader.failures = 0;
            state.settleWaiters(steps);
        } finally {
            state.lock.unlock();
        }
        steps.run();
        return goOn(fetch);
    }

    private boolean reachesEnd(long to) {
        state.lock.lock();
        try {
            return to >= state.end;
        } finally {
            state.lock.unlock();
        }
    }

    private boolean isCurrent(BodyFetch fetch) {
        state.lock.lock();
        try {
            return fetch.reader.fetch == fetch;
        } finally {
            state.lock.unlock();
        }
    }

    /**
     * Stores bytes. A store in memory that is full drops what lies behind the readers; where that is not enough, bytes
     * nobody waits for yet are left for later, and bytes before what is waited for are not kept.
     *
     * @return whether the bytes were dealt with; {@code false} to leave them for later
     */
    private boolean write(BodyFetch fetch, long position, ByteBuffer bytes) throws StorageException {
        try {
            writeMakingRoom(position, bytes);
            return true;
        } catch (StorageException e) {
            if (e.reason() != StorageException.Reason.LIMIT) {
                throw e;
            }
            return isPassing(fetch, position + bytes.remaining()) || !isLeftForLater(fetch, position, e);
        }
    }

    private void writeMakingRoom(long position, ByteBuffer bytes) throws StorageException {
        try {
            state.store.write(position, bytes.duplicate());
        } catch (StorageException e) {
            if (e.reason() != StorageException.Reason.LIMIT) {
                throw e;
            }
            state.store.release(leastPosition());
            state.store.write(position, bytes.duplicate());
        }
    }

    private long leastPosition() {
        state.lock.lock();
        try {
            return state.readers.stream()
                    .mapToLong(reader -> reader.position)
                    .min()
                    .orElse(0);
        } finally {
            state.lock.unlock();
        }
    }

    /** Returns whether the server makes us read through bytes that nobody wants, to get at those that are. */
    private boolean isPassing(BodyFetch fetch, long to) {
        state.lock.lock();
        try {
            return fetch.reader.wanted.filter(range -> range.start() >= to).isPresent();
        } finally {
            state.lock.unlock();
        }
    }

    private boolean isLeftForLater(BodyFetch fetch, long position, StorageException full) throws StorageException {
        state.lock.lock();
        try {
            if (fetch.reader.wanted.isPresent() || position <= fetch.reader.position) {
                throw full;
            }
            fetch.reader.fits = Math.max(1, (position - fetch.reader.position) / 2);
            return true;
        } finally {
            state.lock.unlock();
        }
    }

    /** Returns whether a fetch goes on; waits while it runs too far ahead on a server that knows no ranges. */
    private boolean goOn(BodyFetch fetch) {
        state.lock.lock();
        try {
            while (fetch.reader.fetch == fetch) {
                if (!state.isFarAhead(fetch)) {
                    return !state.runsIntoLanded(fetch);
                }
                if (state.ranges) {
                    return false;
                }
                state.heldBack.incrementAndGet();
                try {
                    state.progress.awaitUninterruptibly();
                } finally {
                    state.heldBack.decrementAndGet();
                }
            }
            return false;
        } finally {
            state.lock.unlock();
        }
    }

    /** A fetch ended well. */
    void finished(BodyFetch fetch, BodyEnd bodyEnd) {
        state.lock.lock();
        try {
            state.detach(fetch);
            if (bodyEnd.total().isPresent() && bodyEnd.proven()) {
                state.end = bodyEnd.total().getAsLong();
                state.endProven = true;
            } else if (!bodyEnd.stopped() && fetch.end == FetchPlan.NOT_KNOWN) {
                state.end = bodyEnd.total().orElse(bodyEnd.position());
                state.endProven = bodyEnd.proven();
            }
        } finally {
            state.lock.unlock();
        }
        commitIfWhole();
        settleAndPump();
    }

    /** A store that cannot be finished costs a refetch another time; what plays now has its bytes. */
    private void commitIfWhole() {
        long length;
        boolean proven;
        state.lock.lock();
        try {
            length = state.end;
            proven = state.endProven;
        } finally {
            state.lock.unlock();
        }
        if (length == FetchPlan.NOT_KNOWN) {
            return;
        }
        try {
            state.store.commitIfWhole(length, proven);
        } catch (StorageException e) {
            // Cancelled: the last reader has just left, and the next one finds all bytes but their confirmation.
            Level level = e.reason() == StorageException.Reason.CANCELLED ? Level.DEBUG : Level.WARNING;
            System.getLogger("io.kithara.file").log(level, "the cache could not keep " + state.store, e);
        }
    }

    /** Wakes whoever waited for what has changed, and looks what to fetch next. */
    void settleAndPump() {
        Steps steps = new Steps();
        state.lock.lock();
        try {
            state.settleWaiters(steps);
        } finally {
            state.lock.unlock();
        }
        steps.run();
        planner.pump();
    }

    /** A fetch gave up. What it had brought is good. */
    void failed(BodyFetch fetch, NetException failure) {
        boolean current = isCurrent(fetch);
        if (current && failure.reason() == NetException.Reason.RESOURCE_CHANGED && startOver(fetch)) {
            planner.pump();
            return;
        }
        Steps steps = new Steps();
        state.lock.lock();
        try {
            state.detach(fetch);
            if (current) {
                note(fetch, failure, steps);
            }
            state.settleWaiters(steps);
        } finally {
            state.lock.unlock();
        }
        steps.run();
        planner.pump();
    }

    /** A fetch made way for bytes that are owed elsewhere; planning asks for the rest of it again. */
    void preempted(BodyFetch fetch) {
        state.lock.lock();
        try {
            state.detach(fetch);
        } finally {
            state.lock.unlock();
        }
        planner.pump();
    }

    @GuardedBy("state.lock")
    private void note(BodyFetch fetch, NetException failure, Steps steps) {
        MediaException reason = MediaException.from(failure);
        fetch.reader.failed(fetch.position, reason);
        if (failure.reason() == NetException.Reason.RESOURCE_CHANGED) {
            state.changed = reason;
        }
        if (state.verdict == null) {
            if (state.store.landed().isEmpty()) {
                state.tell(fetch.reader, new Verdict.Failed(reason), steps);
            } else {
                // The cache has the beginning: that plays, and the failure shows where it ends.
                state.settle(new Verdict.Media(state.cachedHint()), steps);
            }
        }
        if (state.readers.stream().allMatch(reader -> reader.fetch == null)) {
            steps.add(() -> state.store.failWriter(failure));
        }
    }

    /** The cache holds another version than the server. As long as nobody has read of it, it is simply forgotten. */
    private boolean startOver(BodyFetch fetch) {
        state.lock.lock();
        try {
            if (state.verdict != null || state.restarted) {
                return false;
            }
            state.restarted = true;
        } finally {
            state.lock.unlock();
        }
        try {
            state.store.restart();
        } catch (StorageException e) {
            System.getLogger("io.kithara.file").log(Level.WARNING, "the cache could not forget " + state.store, e);
            return false;
        }
        state.lock.lock();
        try {
            state.detach(fetch);
            state.known = Validators.NONE;
            state.announced = OptionalLong.empty();
            state.end = FetchPlan.NOT_KNOWN;
        } finally {
            state.lock.unlock();
        }
        return true;
    }

    @Override
    public String toString() {
        return "RemoteBody[" + KitharaEvent.resourceOf(state.uri) + " " + state.store + "]";
    }
}
