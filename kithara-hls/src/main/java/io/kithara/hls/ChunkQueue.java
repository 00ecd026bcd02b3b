package io.kithara.hls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.Signal;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Chunks on their way from the loader to the stream's task, with the end or the failure behind them. Any thread. */
final class ChunkQueue {
    /* lock guards everything and is not held while callbacks run. */
    private final ReentrantLock lock = new ReentrantLock();
    private final Signal ready = new Signal();

    @GuardedBy("lock")
    private final Queue<MediaChunk> chunks = new ArrayDeque<>();

    @GuardedBy("lock")
    private Turn turn = Turn.FIRST;

    @GuardedBy("lock")
    private boolean ended;

    @GuardedBy("lock")
    private @Nullable MediaException failure;

    /** What chunks are made for: a seek epoch, and within it as often as the reader had to give one back. */
    record Turn(long epoch, int returns) {
        static final Turn FIRST = new Turn(0, 0);
    }

    /** Drops what was made before {@code newEpoch}, and takes nothing older from now on. */
    Turn begin(long newEpoch) {
        lock.lock();
        try {
            return begin(new Turn(newEpoch, turn.returns + 1));
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is behind a chunk that is to be replaced, and takes only what is made for the turn it returns. */
    Turn giveBack() {
        lock.lock();
        try {
            return begin(new Turn(turn.epoch, turn.returns + 1));
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Turn begin(Turn next) {
        turn = next;
        chunks.clear();
        ended = false;
        failure = null;
        return next;
    }

    void offer(Turn of, MediaChunk chunk) {
        lock.lock();
        try {
            if (!of.equals(turn)) {
                return;
            }
            chunks.add(chunk);
        } finally {
            lock.unlock();
        }
        ready.fire();
    }

    /** Takes a chunk back; returns false if it was polled already, or is not there. */
    boolean takeBack(Turn of, long sequence) {
        lock.lock();
        try {
            return of.equals(turn) && chunks.removeIf(chunk -> chunk.sequence() == sequence);
        } finally {
            lock.unlock();
        }
    }

    /** Says that the last chunk was offered. */
    void end(Turn of) {
        lock.lock();
        try {
            ended |= of.equals(turn);
        } finally {
            lock.unlock();
        }
        ready.fire();
    }

    /** Says that no chunk follows those offered, and why. */
    void fail(Turn of, MediaException why) {
        lock.lock();
        try {
            if (of.equals(turn)) {
                failure = why;
            }
        } finally {
            lock.unlock();
        }
        ready.fire();
    }

    /** Wakes whoever waits: the source is closed. */
    void wake() {
        ready.fire();
    }

    Optional<MediaChunk> poll() throws MediaException {
        lock.lock();
        try {
            MediaChunk next = chunks.poll();
            if (next == null && failure != null) {
                throw failure;
            }
            return Optional.ofNullable(next);
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        lock.lock();
        try {
            return ended && chunks.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    Registration whenReady(Runnable callback) {
        Registration registration = ready.add(callback);
        boolean now;
        lock.lock();
        try {
            now = !chunks.isEmpty() || ended || failure != null;
        } finally {
            lock.unlock();
        }
        if (now) {
            ready.fire();
        }
        return registration;
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "ChunkQueue[" + chunks.size() + " of " + turn + (ended ? " then the end]" : "]");
        } finally {
            lock.unlock();
        }
    }
}
