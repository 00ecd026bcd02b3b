package io.kithara.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.net.BodyEnd;
import io.kithara.net.FetchResponse;
import io.kithara.net.NetException;
import io.kithara.net.Validators;
import io.kithara.storage.StorageException;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What the fetches of one {@link RemoteBody} report: answers, bytes, ends and failures go into its {@link BodyState}, and
 * planning follows. Called on network threads, where only {@link #landed} may wait. Safe from any thread.
 */
final class BodyIntake {
    /*
     * Ownership: one network thread at a time per fetch. What is known is in state, under its lock; what is to be done
     * is collected there as Steps and done here, afterwards.
     */
    private final BodyState state;
    private final BodyPlanner planner;
    private final BodyLanding landing;

    BodyIntake(BodyState state, BodyPlanner planner) {
        this.state = state;
        this.planner = planner;
        landing = new BodyLanding(state);
    }

    URI uri() {
        return state.uri;
    }

    private static boolean saysRanges(FetchResponse response) {
        return response.status() == 206
                || response.header("accept-ranges")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .contains("bytes");
    }

    /** The first answer of a fetch: fixes the version, and that what was held is of it. */
    void responded(BodyFetch fetch, FetchResponse response) throws IOException {
        boolean passing = !state.store.isPassing() && !state.terms.isStored(response);
        Steps steps = new Steps();
        boolean first;
        boolean anew;
        state.lock.lock();
        try {
            first = state.known.equals(Validators.NONE);
            if (passing && !first && state.verdict == null) {
                // What the cache has of it came when it might be kept. All of it comes again, to pass.
                throw new NetException(NetException.Reason.RESOURCE_CHANGED, "may not be kept any more", null);
            }
            state.answered = true;
            anew = first && state.verdict == null && !state.store.landed().isEmpty();
            if (anew) {
                state.forgetCached();
            }
            if (fetch.from > 0 || !response.acceptsRanges()) {
                // Servers rarely say that they ignore ranges; a whole body in answer to one shows it.
                state.ranges = response.status() == 206;
            }
            state.rangesSure = state.ranges && (state.rangesSure || saysRanges(response));
            state.announced = response.validators().total();
            if (response.status() == 206 && state.announced.isPresent()) {
                state.end = state.announced.getAsLong();
                state.endProven = true;
            }
            if (first) {
                state.known = response.validators();
            }
            if (state.verdict == null && !fetch.opening) {
                state.settle(new Verdict.Media(Hints.of(state.uri, response.header("content-type"))), steps);
            }
        } finally {
            state.lock.unlock();
        }
        if (first && passing) {
            pass();
        } else if (anew) {
            state.store.startAnew();
        }
        if (first) {
            state.store.updateInfo(state.terms
                    .noted(state.store.info(), response)
                    .withEtag(response.validators().etag())
                    .withLastModified(response.validators().lastModified())
                    .withContentType(response.header("content-type"))
                    .withTotal(response.validators().total())
                    .withSource(state.uri));
        }
        steps.run();
    }

    /** Nothing of it may be kept: it is held in memory while it is read. */
    private void pass() throws StorageException {
        state.store.pass(state.terms);
        state.lock.lock();
        try {
            state.capacity = state.terms.passing().get().capacityBytes();
        } finally {
            state.lock.unlock();
        }
    }

    /** What is held whole is still what the server has: it serves, and is fresh again. */
    void confirmed(BodyFetch fetch, FetchResponse response) {
        state.store.updateInfo(state.terms.noted(state.store.info(), response));
        Steps steps = new Steps();
        state.lock.lock();
        try {
            state.answered = true;
            state.stale = false;
            state.detach(fetch);
            state.settle(new Verdict.Media(state.cachedHint()), steps);
        } finally {
            state.lock.unlock();
        }
        steps.run();
        planner.pump();
    }

    /** The server has another version than the one that is held whole. Nobody has read of that here: it is forgotten. */
    void outdated() throws StorageException {
        state.store.startAnew();
        state.lock.lock();
        try {
            state.stale = false;
            state.known = Validators.NONE;
            state.announced = OptionalLong.empty();
            state.forgetCached();
        } finally {
            state.lock.unlock();
        }
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
        if (!state.isCurrent(fetch)) {
            return false;
        }
        int count = bytes.remaining();
        if (!landing.write(fetch, position, bytes)) {
            return false;
        }
        if (reachesEnd(position + count)) {
            // Before a reader can hear of the end: one that closes then must leave a whole resource behind.
            landing.commitIfWhole();
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
        return landing.goesOn(fetch);
    }

    private boolean reachesEnd(long to) {
        state.lock.lock();
        try {
            return to >= Math.min(state.end, state.announced.orElse(FetchPlan.NOT_KNOWN));
        } finally {
            state.lock.unlock();
        }
    }

    /** A fetch ended well. */
    void finished(BodyFetch fetch, BodyEnd bodyEnd) {
        state.lock.lock();
        try {
            state.answered = true;
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
        landing.commitIfWhole();
        planner.settleAndPump();
    }

    /** A fetch gave up. What it had brought is good. */
    void failed(BodyFetch fetch, NetException failure) {
        boolean current = state.isCurrent(fetch);
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
            boolean usable = !state.stale || state.terms.servesStale(state.store.info());
            if (state.store.landed().isEmpty() || !usable) {
                state.tell(fetch.reader, new Verdict.Failed(reason), steps);
            } else {
                // The cache has the beginning: that plays, and the failure shows where it ends.
                state.settle(new Verdict.Media(state.cachedHint()), steps);
                state.changed = state.known.equals(Validators.NONE) ? reason : null;
            }
        }
        if (failure.reason() != NetException.Reason.RESOURCE_CHANGED) {
            state.settleForDoubtedEnd();
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
            state.forgetCached();
        } finally {
            state.lock.unlock();
        }
        return true;
    }

    @Override
    public String toString() {
        return "BodyIntake[" + KitharaEvent.resourceOf(state.uri) + " " + state.store + "]";
    }
}
