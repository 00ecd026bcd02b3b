package io.kithara.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.storage.StorageException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/**
 * Puts what a fetch brings into the store of a {@link RemoteBody}, makes room there, and holds a fetch back that runs too
 * far ahead. Called on network threads. Safe from any thread.
 */
final class BodyLanding {
    /** What a reader wants before the first sound: the header of most files and some packets. It may want more. */
    private static final long HEAD_START_BYTES = 32 << 10;

    /* Has no state of its own; takes state.lock, never while the store reads or writes. */
    private final BodyState state;

    BodyLanding(BodyState state) {
        this.state = state;
    }

    /**
     * Stores bytes. A store in memory that is full drops what lies behind the readers; where that is not enough, bytes
     * nobody waits for yet are left for later, and bytes before what is waited for are not kept.
     *
     * @return whether the bytes were dealt with; {@code false} to leave them for later
     */
    boolean write(BodyFetch fetch, long position, ByteBuffer bytes) throws StorageException {
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

    /**
     * Declares the resource whole once every byte up to its end is there. A store that cannot be finished costs a refetch
     * another time; what plays now has its bytes.
     */
    void commitIfWhole() {
        long length;
        boolean proven;
        state.lock.lock();
        try {
            boolean known = state.end != FetchPlan.NOT_KNOWN;
            // All that was announced being there is as good a proof as the end of the exchange, which may come later.
            length = known ? state.end : state.announced.orElse(FetchPlan.NOT_KNOWN);
            proven = !known || state.endProven;
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
    boolean goesOn(BodyFetch fetch) {
        state.lock.lock();
        try {
            giveHeadStart(fetch);
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

    /**
     * Lets the reader who opens a body come to its first sound, once, before everything else of it is taken in: the two
     * would share the cores, and a listener waits for the one only.
     */
    @GuardedBy("state.lock")
    private void giveHeadStart(BodyFetch fetch) {
        if (!fetch.opening || fetch.gaveHeadStart || fetch.position < fetch.from + HEAD_START_BYTES) {
            return;
        }
        fetch.gaveHeadStart = true;
        long left = state.headStartNanos;
        state.heldBack.incrementAndGet();
        try {
            while (left > 0 && state.isStarting(fetch)) {
                left = state.progress.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // The client has been shut down, which the next read of the socket says better.
            Thread.currentThread().interrupt();
        } finally {
            state.heldBack.decrementAndGet();
        }
    }
}
