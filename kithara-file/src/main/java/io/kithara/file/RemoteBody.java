package io.kithara.file;

import io.kithara.storage.ByteRange;
import io.kithara.stream.Downloader;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import io.kithara.stream.SourceMeter;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file behind a URL, shared by all its readers in this process: what they lack is fetched once, into the store. Here is
 * what readers call; {@link BodyPlanner} decides what to fetch and {@link BodyIntake} takes in what fetches bring. Never
 * waits. Safe from any thread.
 */
final class RemoteBody {
    /*
     * Ownership: readers come and go on any thread. What is known is in state, under its lock; what is to be done is
     * collected there as Steps and done here, afterwards.
     */
    private final BodyState state;
    private final BodyPlanner planner;
    private final BodyLanding landing;
    private final Consumer<RemoteBody> onGone;

    RemoteBody(BodyState state, Downloader downloader, ScheduledExecutorService timer, Consumer<RemoteBody> onGone) {
        this.state = state;
        this.onGone = onGone;
        planner = new BodyPlanner(state, downloader, timer);
        landing = new BodyLanding(state);
    }

    /** Looks what to fetch next. */
    void pump() {
        planner.pump();
    }

    /** Adds a reader; null if this body is over and another is to be made. The owner hears later what the body is. */
    @Nullable
    BodyReader join(SourceOptions options, SourceMeter meter, BodyReader.Owner owner) {
        state.lock.lock();
        try {
            if (state.closed
                    || state.changed != null
                    || (state.trustsTheCache() && !options.offline())
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
            boolean last = state.readers.isEmpty();
            if (last) {
                state.closed = true;
                // The reader may have seen the last byte before the fetch that brought it came to say so: before that
                // is
                // cancelled, which gives the right to write away.
                steps.add(landing::commitIfWhole);
            }
            if (orphan != null && !state.handOver(orphan)) {
                steps.add(orphan::cancel);
            }
            if (last) {
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

    /** Returns whether every byte is there. */
    boolean isComplete() {
        return state.isWhole();
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

    boolean isSurelySeekable() {
        state.lock.lock();
        try {
            return state.rangesSure || isWhole();
        } finally {
            state.lock.unlock();
        }
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
            if (state.heldBack.get() > 0) {
                state.progress.signalAll();
            }
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

    @Override
    public String toString() {
        return "RemoteBody[" + KitharaEvent.resourceOf(state.uri) + " " + state.store + "]";
    }
}
