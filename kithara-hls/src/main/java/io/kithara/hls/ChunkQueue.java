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
    private long epoch;

    @GuardedBy("lock")
    private boolean ended;

    @GuardedBy("lock")
    private @Nullable MediaException failure;

    /** Drops what was made before {@code newEpoch}, and takes nothing older from now on. */
    void begin(long newEpoch) {
        lock.lock();
        try {
            epoch = newEpoch;
            chunks.clear();
            ended = false;
            failure = null;
        } finally {
            lock.unlock();
        }
    }

    void offer(MediaChunk chunk) {
        lock.lock();
        try {
            if (chunk.epoch() != epoch) {
                return;
            }
            chunks.add(chunk);
        } finally {
            lock.unlock();
        }
        ready.fire();
    }

    /** Takes a chunk back; returns false if it was polled already, or is not there. */
    boolean takeBack(long ofEpoch, long sequence) {
        lock.lock();
        try {
            return chunks.removeIf(chunk -> chunk.epoch() == ofEpoch && chunk.sequence() == sequence);
        } finally {
            lock.unlock();
        }
    }

    /** Says that the last chunk of {@code ofEpoch} was offered. */
    void end(long ofEpoch) {
        lock.lock();
        try {
            ended |= ofEpoch == epoch;
        } finally {
            lock.unlock();
        }
        ready.fire();
    }

    /** Says that no chunk follows those offered in {@code ofEpoch}, and why. */
    void fail(long ofEpoch, MediaException why) {
        lock.lock();
        try {
            if (ofEpoch == epoch) {
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
            return "ChunkQueue[" + chunks.size() + " of epoch " + epoch + (ended ? " then the end]" : "]");
        } finally {
            lock.unlock();
        }
    }
}
