package io.kithara.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.net.Validators;
import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.Registration;
import io.kithara.stream.Downloader;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts, stops and reprioritises the fetches of one {@link RemoteBody} as its readers need. Safe from any thread. */
final class BodyPlanner {
    /** A fetch that brings bytes further on is left for a gap so close before the reader. */
    private static final long SWITCH_BYTES = 512 << 10;

    /** A writer that has just ended is on its way to the disk: 1 ms is the median of a force, 12 ms were seen. */
    private static final long RECLAIM_MILLIS = 20;

    /* One thread at a time plans; another that wants to asks that one to plan again. */
    private final BodyState state;
    private final BodyIntake intake;
    private final Downloader downloader;
    private final ScheduledExecutorService timer;

    @GuardedBy("state.lock")
    private boolean planning;

    @GuardedBy("state.lock")
    private boolean planAgain;

    BodyPlanner(BodyState state, Downloader downloader, ScheduledExecutorService timer) {
        this.state = state;
        this.downloader = downloader;
        this.timer = timer;
        intake = new BodyIntake(state, this);
    }

    /** Looks at every reader and starts, stops and reprioritises fetches as they need. */
    void pump() {
        Steps steps = new Steps();
        state.lock.lock();
        try {
            planAgain = true;
            if (planning) {
                return;
            }
            planning = true;
        } finally {
            state.lock.unlock();
        }
        while (plan(steps)) {
            steps.run();
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
        pump();
    }

    private boolean plan(Steps steps) {
        state.lock.lock();
        try {
            planning = planAgain;
            if (planAgain) {
                planAgain = false;
                RangeSet landed = state.store.landed();
                for (BodyReader reader : state.readers) {
                    planFor(reader, landed, steps);
                }
            }
            return planning;
        } finally {
            state.lock.unlock();
        }
    }

    @GuardedBy("state.lock")
    private void planFor(BodyReader reader, RangeSet landed, Steps steps) {
        if (state.verdict == null) {
            planOpening(reader, landed, steps);
        } else {
            state.tell(reader, state.verdict, steps);
        }
        if (state.verdict instanceof Verdict.Media && !reader.options.offline() && state.changed == null) {
            planReading(reader, landed, steps);
        }
    }

    /** Nothing is known but what the cache has: that is trusted if it is proven whole and fresh, or nobody can be asked. */
    @GuardedBy("state.lock")
    private void planOpening(BodyReader reader, RangeSet landed, Steps steps) {
        boolean asking = state.readers.stream().anyMatch(other -> other.fetch != null);
        boolean offline = reader.options.offline();
        boolean whole = state.end != FetchPlan.NOT_KNOWN && landed.contiguousEnd(0) >= state.end;
        if ((whole && state.endProven && !state.stale) || (!landed.isEmpty() && offline)) {
            state.settle(new Verdict.Media(state.cachedHint()), steps);
        } else if (offline) {
            state.tell(reader, new Verdict.Failed(offline()), steps);
        } else if (!asking && !reader.toldVerdict) {
            if (whole && state.endProven) {
                askAgain(reader, steps);
            } else {
                planAsking(reader, landed, steps);
            }
        }
    }

    /** All is there and stale: another version comes in the same answer, and nothing else does. */
    @GuardedBy("state.lock")
    private void askAgain(BodyReader reader, Steps steps) {
        BodyFetch fetch = new BodyFetch(intake, reader, 0, FetchPlan.NOT_KNOWN, true, Priority.OWED);
        reader.fetch = fetch;
        Validators held = state.known;
        steps.add(() -> fetch.startIfChanged(downloader, held, reader));
    }

    /** Bytes of which nothing says what version they are of cannot be continued: all is asked for again. */
    @GuardedBy("state.lock")
    private void planAsking(BodyReader reader, RangeSet landed, Steps steps) {
        if (!state.endProven) {
            state.end = FetchPlan.NOT_KNOWN;
        }
        if (landed.isEmpty() || state.known.equals(Validators.NONE)) {
            start(reader, 0, FetchPlan.NOT_KNOWN, steps);
        } else {
            planFirstGap(reader, landed, steps);
        }
    }

    private static MediaException offline() {
        return new MediaException(MediaException.Reason.OFFLINE, "the cache has nothing and the network is off");
    }

    /** The answer to the request for the first gap tells whether the bytes before it are still the server's. */
    @GuardedBy("state.lock")
    private void planFirstGap(BodyReader reader, RangeSet landed, Steps steps) {
        long gap = landed.contiguousEnd(0);
        FetchPlan plan = new FetchPlan(landed, state.end, gap, Optional.empty(), reader.lookAhead(state.capacity));
        Optional<ByteRange> next = plan.nextGap();
        if (next.isPresent()) {
            start(reader, gap, openEnd(next.get().end()), steps);
        } else {
            state.settle(new Verdict.Media(state.cachedHint()), steps);
        }
    }

    @GuardedBy("state.lock")
    private void planReading(BodyReader reader, RangeSet landed, Steps steps) {
        long lookAhead = reader.lookAhead(state.capacity);
        FetchPlan plan = new FetchPlan(landed, state.end, reader.position, reader.wanted, lookAhead);
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
        Optional<BodyFetch> serving = fetchFor(gap.get().start());
        long start = atMostLast(gap.get().start());
        if (serving.isPresent()) {
            state.urge(serving.get(), reader.wanted.isPresent(), steps);
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
    @GuardedBy("state.lock")
    private long atMostLast(long start) {
        return state.announced.isPresent() ? Math.max(0, Math.min(start, state.announced.getAsLong() - 1)) : start;
    }

    @GuardedBy("state.lock")
    private long openEnd(long stop) {
        boolean inner = state.announced.isPresent() && stop < state.announced.getAsLong();
        return inner && state.ranges ? stop : FetchPlan.NOT_KNOWN;
    }

    @GuardedBy("state.lock")
    private Optional<BodyFetch> fetchFor(long gap) {
        for (BodyReader reader : state.readers) {
            BodyFetch fetch = reader.fetch;
            if (fetch != null && FetchPlan.serves(fetch.position, fetch.end, gap, state.ranges)) {
                return Optional.of(fetch);
            }
        }
        return Optional.empty();
    }

    @GuardedBy("state.lock")
    private void stop(BodyReader reader, @Nullable BodyFetch fetch, Steps steps) {
        if (fetch != null) {
            reader.fetch = null;
            state.progress.signalAll();
            steps.add(fetch::cancel);
        }
    }

    @GuardedBy("state.lock")
    private void start(BodyReader reader, long from, long stop, Steps steps) {
        boolean opening = state.verdict == null
                && (state.known.equals(Validators.NONE) || state.store.landed().isEmpty());
        Priority urgency =
                state.verdict == null || reader.wanted.isPresent() || !state.ranges ? Priority.OWED : Priority.AHEAD;
        BodyFetch fetch = new BodyFetch(intake, reader, from, stop, opening, urgency);
        reader.fetch = fetch;
        Validators version = state.known;
        steps.add(() -> begin(fetch, reader, version, urgency));
    }

    private void begin(BodyFetch fetch, BodyReader reader, Validators version, Priority urgency) {
        if (state.store.claim()) {
            fetch.start(downloader, version, reader, urgency);
        } else {
            follow(fetch);
        }
    }

    /** Somebody else writes, another process or another {@code Kithara}: its bytes come to us through the store. */
    private void follow(BodyFetch fetch) {
        if (state.isWhole()) {
            lookAgain(fetch);
            return;
        }
        acceptWhatLanded();
        if (state.store.isWrittenElsewhere()) {
            fetch.follow(state.store.whenAvailable(new ByteRange(fetch.from, fetch.from + 1), () -> lookAgain(fetch)));
        } else {
            fetch.follow(reclaimLater(fetch));
        }
    }

    /** Bytes of another's are of a file: nobody stores a station's or a list's. */
    private void acceptWhatLanded() {
        Steps steps = new Steps();
        state.lock.lock();
        try {
            if (state.verdict == null && !state.store.landed().isEmpty()) {
                state.settle(new Verdict.Media(state.cachedHint()), steps);
            }
        } finally {
            state.lock.unlock();
        }
        steps.run();
    }

    private Registration reclaimLater(BodyFetch fetch) {
        ScheduledFuture<?> task = timer.schedule(() -> lookAgain(fetch), RECLAIM_MILLIS, TimeUnit.MILLISECONDS);
        return () -> task.cancel(false);
    }

    private void lookAgain(BodyFetch fetch) {
        state.lock.lock();
        try {
            state.detach(fetch);
            state.learnFromStore();
        } finally {
            state.lock.unlock();
        }
        settleAndPump();
    }
}
