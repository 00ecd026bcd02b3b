package io.kithara.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.net.BodyEnd;
import io.kithara.net.FetchResponse;
import io.kithara.net.NetException;
import io.kithara.net.Validators;
import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.Registration;
import io.kithara.storage.StorageException;
import io.kithara.stream.Downloader;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.Priority;
import io.kithara.stream.SourceMeter;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file behind a URL, shared by all its readers in this process: what they lack is fetched once, into the store. Each
 * reader has at most one fetch, and none where another's will soon bring what it needs. Never waits, except on a network
 * thread whose server cannot be asked to go on later. Safe from any thread.
 */
final class RemoteBody {
    /** A fetch that brings bytes further on is left for a gap so close before the reader. */
    private static final long SWITCH_BYTES = 512 << 10;

    /** A writer that has just ended is on its way to the disk: 1 ms is the median of a force, 12 ms were seen. */
    private static final long RECLAIM_MILLIS = 20;

    /*
     * Ownership: readers come and go on any thread; network threads call responded, landed, finished, failed.
     * lock guards the fields marked so here, in BodyReader and in BodyFetch. It is not held across I/O, a call of the
     * downloader, or a callback: those are collected as Steps and done afterwards. It may be held while asking the store
     * what has landed, which takes the resource's own lock, never the reverse.
     * One thread at a time plans (planning); another that wants to asks that one to plan again.
     */
    private final URI uri;
    private final Downloader downloader;
    private final ScheduledExecutorService timer;
    private final OptionalLong capacity;
    private final BodyStore store;
    private final Consumer<RemoteBody> onGone;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();

    @GuardedBy("lock")
    private final Set<BodyReader> readers = new LinkedHashSet<>();

    @GuardedBy("lock")
    private @Nullable Verdict verdict;

    @GuardedBy("lock")
    private Validators known;

    @GuardedBy("lock")
    private OptionalLong announced;

    /** The end that ended a body or that a 206 proved; volatile so that a read can look without the lock. */
    private volatile long end = FetchPlan.NOT_KNOWN;

    @GuardedBy("lock")
    private boolean endProven;

    @GuardedBy("lock")
    private boolean ranges = true;

    @GuardedBy("lock")
    private boolean restarted;

    @GuardedBy("lock")
    private @Nullable MediaException changed;

    @GuardedBy("lock")
    private boolean closed;

    @GuardedBy("lock")
    private boolean planning;

    @GuardedBy("lock")
    private boolean planAgain;

    /** Network threads that wait for readers; lets a read leave the lock alone. */
    private volatile int heldBack;

    RemoteBody(
            URI uri,
            BodyStore store,
            Downloader downloader,
            ScheduledExecutorService timer,
            OptionalLong capacity,
            Consumer<RemoteBody> onGone) {
        this.uri = uri;
        this.store = store;
        this.downloader = downloader;
        this.timer = timer;
        this.capacity = capacity;
        this.onGone = onGone;
        known = store.version();
        announced = known.total();
        end = store.committedLength().orElse(FetchPlan.NOT_KNOWN);
    }

    URI uri() {
        return uri;
    }

    Downloader downloader() {
        return downloader;
    }

    // Readers

    /** Adds a reader; null if this body is over and another is to be made. The owner hears later what the body is. */
    @Nullable BodyReader join(SourceOptions options, SourceMeter meter, BodyReader.Owner owner) {
        lock.lock();
        try {
            if (closed || changed != null || (verdict != null && !(verdict instanceof Verdict.Media))) {
                return null;
            }
            BodyReader reader = new BodyReader(this, options, meter, owner, store.landed());
            readers.add(reader);
            return reader;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a reader out. Its fetch goes to a reader that has none, so that nothing is asked for twice. */
    void leave(BodyReader reader) {
        Steps steps = new Steps();
        lock.lock();
        try {
            if (!readers.remove(reader)) {
                return;
            }
            reader.closed = true;
            reader.waiters.forEach(waiter -> steps.add(waiter.callback));
            reader.waiters.clear();
            BodyFetch orphan = reader.fetch;
            reader.fetch = null;
            if (orphan != null && !handOver(orphan)) {
                steps.add(orphan::cancel);
            }
            if (readers.isEmpty()) {
                closed = true;
                steps.add(() -> onGone.accept(this));
                steps.add(store::close);
            }
            progress.signalAll();
        } finally {
            lock.unlock();
        }
        steps.run();
        pump();
    }

    @GuardedBy("lock")
    private boolean handOver(BodyFetch orphan) {
        for (BodyReader heir : readers) {
            if (heir.fetch == null && !orphan.opening && !heir.options.offline()) {
                orphan.reader = heir;
                heir.fetch = orphan;
                return true;
            }
        }
        return false;
    }

    /** Copies landed bytes: as {@link BodyStore#read}. */
    int read(long position, ByteBuffer target) throws MediaException {
        return store.read(position, target);
    }

    /**
     * Notes that a reader stands before a hole.
     *
     * @return whether bytes may come; {@code false} at or past the end
     * @throws MediaException if they will not
     */
    boolean demand(BodyReader reader, long position) throws MediaException {
        lock.lock();
        try {
            if (reader.closed) {
                throw new MediaException(MediaException.Reason.CANCELLED, "the source is closed");
            }
            if (position >= end) {
                return false;
            }
            if (store.hasLanded(new ByteRange(position, position + 1))) {
                return true;
            }
            MediaException reason = failureAt(reader, position);
            if (reason != null) {
                throw reason;
            }
            want(reader, new ByteRange(position, position + 1));
        } finally {
            lock.unlock();
        }
        pump();
        return true;
    }

    /** Returns why a hole stays one for this reader, or null. */
    @GuardedBy("lock")
    private @Nullable MediaException failureAt(BodyReader reader, long hole) {
        if (changed != null) {
            return changed;
        }
        if (reader.options.offline()) {
            return new MediaException(
                    MediaException.Reason.OFFLINE, "the cache lacks byte " + hole + " and the network is off");
        }
        return reader.failureAt(hole);
    }

    @GuardedBy("lock")
    private void want(BodyReader reader, ByteRange range) {
        reader.wanted = Optional.of(range);
        reader.position = range.start();
        progress.signalAll();
    }

    /** Runs a waiter's callback when its range is there, or never will be. */
    void await(BodyReader reader, BodyReader.Waiter waiter) {
        boolean now;
        lock.lock();
        try {
            now = isSettled(reader, waiter.range);
            if (!now) {
                reader.waiters.add(waiter);
                want(reader, waiter.range);
            }
        } finally {
            lock.unlock();
        }
        if (now) {
            waiter.callback.run();
        } else {
            pump();
        }
    }

    void forget(BodyReader reader, BodyReader.Waiter waiter) {
        lock.lock();
        try {
            reader.waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean isSettled(BodyReader reader, ByteRange range) {
        if (reader.closed || range.start() >= end) {
            return true;
        }
        ByteRange there = new ByteRange(range.start(), Math.min(range.end(), end));
        if (store.hasLanded(there)) {
            return true;
        }
        return failureAt(reader, store.landed().contiguousEnd(there.start())) != null;
    }

    @GuardedBy("lock")
    private void settleWaiters(Steps steps) {
        for (BodyReader reader : readers) {
            if (reader.wanted.isPresent() && isSettled(reader, reader.wanted.get())) {
                reader.wanted = Optional.empty();
                if (reader.fetch != null) {
                    urge(reader.fetch, false, steps);
                }
            }
            reader.waiters.removeIf(waiter -> {
                boolean settled = isSettled(reader, waiter.range);
                if (settled) {
                    steps.add(waiter.callback);
                }
                return settled;
            });
        }
    }

    OptionalLong length() {
        lock.lock();
        try {
            return end != FetchPlan.NOT_KNOWN ? OptionalLong.of(end) : announced;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether every byte is there. */
    boolean isWhole() {
        OptionalLong length = store.committedLength();
        return length.isPresent() && store.landed().contiguousEnd(0) >= length.getAsLong();
    }

    boolean isSeekable() {
        lock.lock();
        try {
            return ranges || isWhole();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the store drop what lies before every reader. */
    void release(BodyReader reader, long before) {
        long least = before;
        lock.lock();
        try {
            reader.released = before;
            for (BodyReader other : readers) {
                least = Math.min(least, other.released);
            }
        } finally {
            lock.unlock();
        }
        store.release(least);
    }

    /** A reader read on: whoever waits for that looks again. */
    void progressed() {
        if (heldBack > 0) {
            lock.lock();
            try {
                progress.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    // Network threads

    /** The first answer of a fetch: fixes the version, and that what was held is of it. */
    void responded(BodyFetch fetch, FetchResponse response) {
        Steps steps = new Steps();
        boolean first;
        lock.lock();
        try {
            ranges = response.status() == 206 || response.acceptsRanges();
            announced = response.validators().total();
            if (response.status() == 206 && announced.isPresent()) {
                end = announced.getAsLong();
                endProven = true;
            }
            first = known.equals(Validators.NONE);
            if (first) {
                known = response.validators();
            }
            if (verdict == null && !fetch.opening) {
                settle(new Verdict.Media(hintOf(response.header("content-type"))), steps);
            }
        } finally {
            lock.unlock();
        }
        if (first) {
            store.updateInfo(store.info()
                    .withEtag(response.validators().etag())
                    .withLastModified(response.validators().lastModified())
                    .withContentType(response.header("content-type"))
                    .withTotal(response.validators().total()));
        }
        steps.run();
    }

    private MediaHint hintOf(Optional<String> contentType) {
        return Hints.of(uri, contentType);
    }

    /** What was opened is a file. */
    void accept(MediaHint hint) {
        Steps steps = new Steps();
        lock.lock();
        try {
            settle(new Verdict.Media(hint), steps);
        } finally {
            lock.unlock();
        }
        steps.run();
        pump();
    }

    /** What was opened is no file: nothing of it is kept here, and the call is no longer this body's. */
    void refuse(BodyFetch fetch, Verdict what) {
        Steps steps = new Steps();
        lock.lock();
        try {
            detach(fetch);
            settle(what, steps);
        } finally {
            lock.unlock();
        }
        store.cancelWriter();
        steps.run();
    }

    /** Tells all readers that have not heard. */
    @GuardedBy("lock")
    private void settle(Verdict what, Steps steps) {
        verdict = what;
        readers.forEach(reader -> tell(reader, what, steps));
    }

    @GuardedBy("lock")
    private void tell(BodyReader reader, Verdict what, Steps steps) {
        if (!reader.toldVerdict) {
            reader.toldVerdict = true;
            steps.add(() -> reader.owner.opened(reader, what));
        }
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
        Steps steps = new Steps();
        lock.lock();
        try {
            fetch.position = position + count;
            fetch.reader.failures = 0;
            settleWaiters(steps);
        } finally {
            lock.unlock();
        }
        steps.run();
        return goOn(fetch);
    }

    private boolean isCurrent(BodyFetch fetch) {
        lock.lock();
        try {
            return fetch.reader.fetch == fetch;
        } finally {
            lock.unlock();
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
            store.write(position, bytes.duplicate());
        } catch (StorageException e) {
            if (e.reason() != StorageException.Reason.LIMIT) {
                throw e;
            }
            store.release(leastPosition());
            store.write(position, bytes.duplicate());
        }
    }

    private long leastPosition() {
        lock.lock();
        try {
            return readers.stream()
                    .mapToLong(reader -> reader.position)
                    .min()
                    .orElse(0);
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the server makes us read through bytes that nobody wants, to get at those that are. */
    private boolean isPassing(BodyFetch fetch, long to) {
        lock.lock();
        try {
            return fetch.reader.wanted.filter(range -> range.start() >= to).isPresent();
        } finally {
            lock.unlock();
        }
    }

    private boolean isLeftForLater(BodyFetch fetch, long position, StorageException full) throws StorageException {
        lock.lock();
        try {
            if (fetch.reader.wanted.isPresent() || position <= fetch.reader.position) {
                throw full;
            }
            fetch.reader.fits = Math.max(1, (position - fetch.reader.position) / 2);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether a fetch goes on; waits while it runs too far ahead on a server that knows no ranges. */
    private boolean goOn(BodyFetch fetch) {
        lock.lock();
        try {
            while (fetch.reader.fetch == fetch) {
                if (!isFarAhead(fetch)) {
                    return !runsIntoLanded(fetch);
                }
                if (ranges) {
                    return false;
                }
                heldBack++;
                try {
                    progress.awaitUninterruptibly();
                } finally {
                    heldBack--;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean isFarAhead(BodyFetch fetch) {
        for (BodyReader reader : readers) {
            long base = reader.wanted.map(ByteRange::start).orElse(reader.position);
            boolean near = fetch.position - base < reader.lookAhead(capacity);
            boolean concerned = reader == fetch.reader || reader.fetch == null;
            if (concerned && near && (reader == fetch.reader || fetch.position >= base)) {
                return false;
            }
        }
        return true;
    }

    /** Landed bytes ahead that are worth a request more; a few are simply fetched again. */
    @GuardedBy("lock")
    private boolean runsIntoLanded(BodyFetch fetch) {
        long at = fetch.position;
        return ranges
                && store.hasLanded(new ByteRange(at, at + 1))
                && store.landed().contiguousEnd(at) - at >= FetchPlan.NEAR_BYTES;
    }

    /** A fetch ended well. */
    void finished(BodyFetch fetch, BodyEnd bodyEnd) {
        lock.lock();
        try {
            detach(fetch);
            if (bodyEnd.total().isPresent() && bodyEnd.proven()) {
                end = bodyEnd.total().getAsLong();
                endProven = true;
            } else if (!bodyEnd.stopped() && fetch.end == FetchPlan.NOT_KNOWN) {
                end = bodyEnd.total().orElse(bodyEnd.position());
                endProven = bodyEnd.proven();
            }
        } finally {
            lock.unlock();
        }
        commitIfWhole();
        settleAndPump();
    }

    /** A store that cannot be finished costs a refetch another time; what plays now has its bytes. */
    private void commitIfWhole() {
        long length;
        boolean proven;
        lock.lock();
        try {
            length = end;
            proven = endProven;
        } finally {
            lock.unlock();
        }
        if (length == FetchPlan.NOT_KNOWN) {
            return;
        }
        try {
            store.commitIfWhole(length, proven);
        } catch (StorageException e) {
            System.getLogger("io.kithara.file").log(Level.WARNING, "the cache could not keep " + store, e);
        }
    }

    private void settleAndPump() {
        Steps steps = new Steps();
        lock.lock();
        try {
            settleWaiters(steps);
        } finally {
            lock.unlock();
        }
        steps.run();
        pump();
    }

    @GuardedBy("lock")
    private void detach(BodyFetch fetch) {
        if (fetch.reader.fetch == fetch) {
            fetch.reader.fetch = null;
        }
    }

    /** A fetch gave up. What it had brought is good. */
    void failed(BodyFetch fetch, NetException failure) {
        boolean current = isCurrent(fetch);
        if (current && failure.reason() == NetException.Reason.RESOURCE_CHANGED && startOver(fetch)) {
            pump();
            return;
        }
        Steps steps = new Steps();
        lock.lock();
        try {
            detach(fetch);
            if (current) {
                note(fetch, failure, steps);
            }
            settleWaiters(steps);
        } finally {
            lock.unlock();
        }
        steps.run();
        pump();
    }

    /** A fetch made way for bytes that are owed elsewhere; planning asks for the rest of it again. */
    void preempted(BodyFetch fetch) {
        lock.lock();
        try {
            detach(fetch);
        } finally {
            lock.unlock();
        }
        pump();
    }

    @GuardedBy("lock")
    private void note(BodyFetch fetch, NetException failure, Steps steps) {
        MediaException reason = MediaException.from(failure);
        fetch.reader.failed(fetch.position, reason);
        if (failure.reason() == NetException.Reason.RESOURCE_CHANGED) {
            changed = reason;
        }
        if (verdict == null) {
            if (store.landed().isEmpty()) {
                tell(fetch.reader, new Verdict.Failed(reason), steps);
            } else {
                // The cache has the beginning: that plays, and the failure shows where it ends.
                settle(new Verdict.Media(hintOf(store.info().contentType())), steps);
            }
        }
        if (readers.stream().allMatch(reader -> reader.fetch == null)) {
            steps.add(() -> store.failWriter(failure));
        }
    }

    /** The cache holds another version than the server. As long as nobody has read of it, it is simply forgotten. */
    private boolean startOver(BodyFetch fetch) {
        lock.lock();
        try {
            if (verdict != null || restarted) {
                return false;
            }
            restarted = true;
        } finally {
            lock.unlock();
        }
        try {
            store.restart();
        } catch (StorageException e) {
            System.getLogger("io.kithara.file").log(Level.WARNING, "the cache could not forget " + store, e);
            return false;
        }
        lock.lock();
        try {
            detach(fetch);
            known = Validators.NONE;
            announced = OptionalLong.empty();
            end = FetchPlan.NOT_KNOWN;
        } finally {
            lock.unlock();
        }
        return true;
    }

    // Planning

    /** Looks at every reader and starts, stops and reprioritises fetches as they need. */
    void pump() {
        Steps steps = new Steps();
        lock.lock();
        try {
            planAgain = true;
            if (planning) {
                return;
            }
            planning = true;
        } finally {
            lock.unlock();
        }
        while (plan(steps)) {
            steps.run();
        }
    }

    private boolean plan(Steps steps) {
        lock.lock();
        try {
            planning = planAgain;
            if (planAgain) {
                planAgain = false;
                RangeSet landed = store.landed();
                readers.forEach(reader -> planFor(reader, landed, steps));
            }
            return planning;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void planFor(BodyReader reader, RangeSet landed, Steps steps) {
        if (verdict == null) {
            planOpening(reader, landed, steps);
        } else {
            tell(reader, verdict, steps);
        }
        if (verdict instanceof Verdict.Media && !reader.options.offline() && changed == null) {
            planReading(reader, landed, steps);
        }
    }

    /** Nothing is known but what the cache has: that is trusted if nothing is missing, or nobody can be asked. */
    @GuardedBy("lock")
    private void planOpening(BodyReader reader, RangeSet landed, Steps steps) {
        boolean asking = readers.stream().anyMatch(other -> other.fetch != null);
        boolean whole = end != FetchPlan.NOT_KNOWN && landed.contiguousEnd(0) >= end;
        if (whole || (!landed.isEmpty() && reader.options.offline())) {
            settle(new Verdict.Media(hintOf(store.info().contentType())), steps);
        } else if (reader.options.offline()) {
            tell(reader, new Verdict.Failed(offline()), steps);
        } else if (!asking && !reader.toldVerdict) {
            if (landed.isEmpty()) {
                start(reader, 0, FetchPlan.NOT_KNOWN, steps);
            } else {
                planFirstGap(reader, landed, steps);
            }
        }
    }

    private static MediaException offline() {
        return new MediaException(MediaException.Reason.OFFLINE, "the cache has nothing and the network is off");
    }

    /** The answer to the request for the first gap tells whether the bytes before it are still the server's. */
    @GuardedBy("lock")
    private void planFirstGap(BodyReader reader, RangeSet landed, Steps steps) {
        long gap = landed.contiguousEnd(0);
        FetchPlan plan = new FetchPlan(landed, end, gap, Optional.empty(), reader.lookAhead(capacity));
        Optional<ByteRange> next = plan.nextGap();
        if (next.isPresent()) {
            start(reader, gap, openEnd(next.get().end()), steps);
        } else {
            settle(new Verdict.Media(hintOf(store.info().contentType())), steps);
        }
    }

    @GuardedBy("lock")
    private void planReading(BodyReader reader, RangeSet landed, Steps steps) {
        long lookAhead = reader.lookAhead(capacity);
        FetchPlan plan = new FetchPlan(landed, end, reader.position, reader.wanted, lookAhead);
        Optional<ByteRange> gap = plan.nextGap();
        BodyFetch own = reader.fetch;
        reader.refillAt = FetchPlan.NOT_KNOWN;
        if (own == null && reader.wanted.isEmpty() && plan.ahead() > lookAhead / 2) {
            reader.refillAt = reader.position + plan.ahead() - lookAhead / 2;
            return;
        }
        if (gap.isEmpty()) {
            return;
        }
        long start = atMostLast(gap.get().start());
        Optional<BodyFetch> serving = fetchFor(start);
        if (serving.isPresent()) {
            urge(serving.get(), reader.wanted.isPresent(), steps);
            if (own != null && own != serving.get() && reader.wanted.isPresent()) {
                stop(reader, own, steps);
            }
        } else if (own == null || reader.wanted.isPresent() || start - reader.position <= SWITCH_BYTES) {
            if (reader.failureAt(start) == null) {
                stop(reader, own, steps);
                start(reader, start, openEnd(gap.get().end()), steps);
            }
        }
    }

    /** Past what was announced there is only the proof of the end to be had: asking for the last byte brings it. */
    @GuardedBy("lock")
    private long atMostLast(long start) {
        return announced.isPresent() ? Math.max(0, Math.min(start, announced.getAsLong() - 1)) : start;
    }

    @GuardedBy("lock")
    private long openEnd(long stop) {
        return announced.isPresent() && stop < announced.getAsLong() ? stop : FetchPlan.NOT_KNOWN;
    }

    @GuardedBy("lock")
    private Optional<BodyFetch> fetchFor(long gap) {
        return readers.stream()
                .map(reader -> Optional.ofNullable(reader.fetch))
                .flatMap(Optional::stream)
                .filter(fetch -> FetchPlan.serves(fetch.position, fetch.end, gap, ranges))
                .findFirst();
    }

    /** What a reader waits for goes first; a body that cannot be continued later is never put back. */
    @GuardedBy("lock")
    private void urge(BodyFetch fetch, boolean owed, Steps steps) {
        Priority wanted = owed || !ranges ? Priority.OWED : Priority.AHEAD;
        if (fetch.priority != wanted) {
            fetch.priority = wanted;
            steps.add(() -> fetch.reprioritise(wanted));
        }
    }

    @GuardedBy("lock")
    private void stop(BodyReader reader, @Nullable BodyFetch fetch, Steps steps) {
        if (fetch != null) {
            reader.fetch = null;
            progress.signalAll();
            steps.add(fetch::cancel);
        }
    }

    @GuardedBy("lock")
    private void start(BodyReader reader, long from, long stop, Steps steps) {
        boolean opening = verdict == null && store.landed().isEmpty();
        Priority urgency = verdict == null || reader.wanted.isPresent() || !ranges ? Priority.OWED : Priority.AHEAD;
        BodyFetch fetch = new BodyFetch(this, reader, from, stop, opening, urgency);
        reader.fetch = fetch;
        Validators version = known;
        steps.add(() -> begin(fetch, reader, version, urgency));
    }

    private void begin(BodyFetch fetch, BodyReader reader, Validators version, Priority urgency) {
        if (store.claim()) {
            fetch.start(version, reader, urgency);
        } else {
            follow(fetch);
        }
    }

    /** Somebody else writes, another process or another {@code Kithara}: its bytes come to us through the store. */
    private void follow(BodyFetch fetch) {
        if (isWhole()) {
            lookAgain(fetch);
            return;
        }
        acceptWhatLanded();
        if (store.isWrittenElsewhere()) {
            fetch.follow(store.whenAvailable(new ByteRange(fetch.from, fetch.from + 1), () -> lookAgain(fetch)));
        } else {
            fetch.follow(reclaimLater(fetch));
        }
    }

    /** Bytes of another's are of a file: nobody stores a station's or a list's. */
    private void acceptWhatLanded() {
        Steps steps = new Steps();
        lock.lock();
        try {
            if (verdict == null && !store.landed().isEmpty()) {
                settle(new Verdict.Media(hintOf(store.info().contentType())), steps);
            }
        } finally {
            lock.unlock();
        }
        steps.run();
    }

    private Registration reclaimLater(BodyFetch fetch) {
        ScheduledFuture<?> task = timer.schedule(() -> lookAgain(fetch), RECLAIM_MILLIS, TimeUnit.MILLISECONDS);
        return () -> task.cancel(false);
    }

    private void lookAgain(BodyFetch fetch) {
        lock.lock();
        try {
            detach(fetch);
            end = store.committedLength().orElse(end);
        } finally {
            lock.unlock();
        }
        settleAndPump();
    }

    @Override
    public String toString() {
        return "RemoteBody[" + KitharaEvent.resourceOf(uri) + " " + store + "]";
    }
}
