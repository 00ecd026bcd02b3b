package io.kithara.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.net.Validators;
import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.Priority;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one {@link RemoteBody}, and what follows from it at once. Every method that says so is called under
 * {@link #lock}; nothing here waits, does I/O or calls back: what is to be done is added to {@link Steps}.
 */
final class BodyState {
    /*
     * lock guards the fields marked so here, in BodyReader and in BodyFetch. It is not held across I/O, a call of the
     * downloader, or a callback. It may be held while asking the store what has landed, which takes the resource's own
     * lock, never the reverse.
     */
    final ReentrantLock lock = new ReentrantLock();

    /** Signalled when a reader moves, wants, or leaves. */
    final Condition progress = lock.newCondition();

    final URI uri;
    final BodyStore store;
    final BodyTerms terms;

    /** What the store can hold at once. */
    @GuardedBy("lock")
    OptionalLong capacity;

    /** How long a body that is opened waits for its reader's first sound before all of it is taken in. */
    final long headStartNanos;

    @GuardedBy("lock")
    final Set<BodyReader> readers = new LinkedHashSet<>();

    @GuardedBy("lock")
    @Nullable
    Verdict verdict;

    @GuardedBy("lock")
    Validators known;

    @GuardedBy("lock")
    OptionalLong announced;

    /** Where the body ends, as a 206 or its own end showed, or {@link FetchPlan#NOT_KNOWN}. */
    @GuardedBy("lock")
    long end;

    /** Where what the cache had ends without proof, or {@link FetchPlan#NOT_KNOWN}: believed where nobody can be asked. */
    @GuardedBy("lock")
    long doubtedEnd;

    @GuardedBy("lock")
    boolean endProven;

    @GuardedBy("lock")
    boolean ranges = true;

    /** Whether the server has said or shown that it knows ranges. */
    @GuardedBy("lock")
    boolean rangesSure;

    /** Whether the server has said anything. */
    @GuardedBy("lock")
    boolean answered;

    /** Whether all is there, but its server is to be asked first whether it is still the same. */
    @GuardedBy("lock")
    boolean stale;

    @GuardedBy("lock")
    boolean restarted;

    /** Why no more bytes may join those that are there: the server has another version, or nothing says which they are. */
    @GuardedBy("lock")
    @Nullable
    MediaException changed;

    @GuardedBy("lock")
    boolean closed;

    /** Network threads that wait for readers; lets a read leave the lock alone. */
    final AtomicInteger heldBack = new AtomicInteger();

    BodyState(BodyTerms terms, BodyStore store, OptionalLong capacity, long headStartNanos) {
        this.uri = terms.uri();
        this.terms = terms;
        this.store = store;
        this.capacity = capacity;
        this.headStartNanos = headStartNanos;
        known = store.version();
        announced = known.total();
        end = store.committedLength().orElse(FetchPlan.NOT_KNOWN);
        endProven = store.isEndProven();
        doubtedEnd = endProven ? FetchPlan.NOT_KNOWN : end;
        stale = endProven && !terms.isFresh(store.info());
    }

    /** Takes over what somebody else has found out who writes the same body, here or in another process. */
    @GuardedBy("lock")
    void learnFromStore() {
        OptionalLong committed = store.committedLength();
        if (committed.isPresent()) {
            end = committed.getAsLong();
            endProven |= store.isEndProven();
        }
        if (known.equals(Validators.NONE)) {
            known = store.version();
            announced = announced.isPresent() ? announced : known.total();
        }
    }

    /** Returns whether readers were told what only the cache says, and that is not known to be all, or is stale. */
    @GuardedBy("lock")
    boolean trustsTheCache() {
        return verdict != null && !answered && (!endProven || stale);
    }

    /** Nobody could be asked whether the body goes on: it ends where it ended the last time. */
    @GuardedBy("lock")
    void settleForDoubtedEnd() {
        if (end == FetchPlan.NOT_KNOWN && store.landed().end() <= doubtedEnd) {
            end = doubtedEnd;
        }
    }

    /** What the cache had is gone, or not believed any more. */
    @GuardedBy("lock")
    void forgetCached() {
        end = FetchPlan.NOT_KNOWN;
        endProven = false;
        doubtedEnd = FetchPlan.NOT_KNOWN;
        readers.forEach(BodyReader::forgetCached);
    }

    /** Returns what the URL and the cache say of the format. */
    MediaHint cachedHint() {
        return Hints.of(uri, store.info().contentType());
    }

    /** Returns whether every byte is there. */
    boolean isWhole() {
        OptionalLong length = store.committedLength();
        return length.isPresent() && store.landed().contiguousEnd(0) >= length.getAsLong();
    }

    /** Gives a fetch whose reader left to one that has none. */
    @GuardedBy("lock")
    boolean handOver(BodyFetch orphan) {
        // Until the answer has shown what the address leads to, it belongs to the one who asked.
        boolean isOfAFile = !orphan.opening || verdict instanceof Verdict.Media;
        for (BodyReader heir : readers) {
            if (heir.fetch == null && isOfAFile && !heir.options.offline()) {
                orphan.reader = heir;
                heir.fetch = orphan;
                return true;
            }
        }
        return false;
    }

    /** Returns why a hole stays one for this reader, or null. */
    @GuardedBy("lock")
    @Nullable
    MediaException failureAt(BodyReader reader, long hole) {
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
    void want(BodyReader reader, ByteRange range) {
        reader.wanted = Optional.of(range);
        reader.position = range.start();
        progress.signalAll();
    }

    @GuardedBy("lock")
    boolean isSettled(BodyReader reader, ByteRange range) {
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
    void settleWaiters(Steps steps) {
        for (BodyReader reader : readers) {
            if (reader.wanted.isPresent() && isSettled(reader, reader.wanted.get())) {
                reader.wanted = Optional.empty();
                if (reader.fetch != null) {
                    urge(reader.fetch, false, steps);
                }
            }
            for (BodyReader.Waiter waiter : List.copyOf(reader.waiters)) {
                if (isSettled(reader, waiter.range)) {
                    reader.waiters.remove(waiter);
                    steps.add(waiter.callback);
                }
            }
        }
    }

    /** Tells all readers that have not heard. */
    @GuardedBy("lock")
    void settle(Verdict what, Steps steps) {
        verdict = what;
        for (BodyReader reader : readers) {
            tell(reader, what, steps);
        }
    }

    @GuardedBy("lock")
    void tell(BodyReader reader, Verdict what, Steps steps) {
        if (!reader.toldVerdict) {
            reader.toldVerdict = true;
            steps.add(() -> reader.owner.opened(reader, what));
        }
    }

    /** Returns whether a fetch still counts for its reader. Takes the lock. */
    boolean isCurrent(BodyFetch fetch) {
        lock.lock();
        try {
            return fetch.reader.fetch == fetch;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    void detach(BodyFetch fetch) {
        if (fetch.reader.fetch == fetch) {
            fetch.reader.fetch = null;
        }
    }

    /** What a reader waits for goes first; a body that cannot be continued later is never put back. */
    @GuardedBy("lock")
    void urge(BodyFetch fetch, boolean owed, Steps steps) {
        Priority wanted = owed || !ranges ? Priority.OWED : Priority.AHEAD;
        if (fetch.priority != wanted) {
            fetch.priority = wanted;
            steps.add(() -> fetch.reprioritise(wanted));
        }
    }

    /** Returns whether a fetch's reader has begun with what is there, and has neither asked for more nor come through. */
    @GuardedBy("lock")
    boolean isStarting(BodyFetch fetch) {
        BodyReader reader = fetch.reader;
        return reader.fetch == fetch && reader.released == 0 && reader.wanted.isEmpty();
    }

    @GuardedBy("lock")
    boolean isFarAhead(BodyFetch fetch) {
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
    boolean runsIntoLanded(BodyFetch fetch) {
        long at = fetch.position;
        return ranges
                && store.hasLanded(new ByteRange(at, at + 1))
                && store.landed().contiguousEnd(at) - at >= FetchPlan.NEAR_BYTES;
    }
}
