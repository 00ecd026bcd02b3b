package io.kithara.storage;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The one {@link StreamingResource}: who waits, who writes and what has landed, over bytes kept by a {@link ByteStore}. */
final class StoredResource implements StreamingResource {
    /*
     * Ownership: any thread reads, waits and closes; the holder of the Writer writes.
     * snapshot is written under lock and read without. A byte is in the store before the snapshot that publishes it is
     * written, and a reader reads the snapshot before the store: volatile orders the two, so readers need no lock.
     * lock guards everything else, and is held for a few memory accesses, never over I/O (dropping memory blocks is
     * none) and never over a callback. No other lock is taken under it.
     * busy: the writer is at the store, outside the lock. What would pull the store away from under it, or hand the
     * right to write to somebody else before the last write is over, is noted in the owed fields and done by the
     * writer when it comes back: so a stale write can never follow a new writer's.
     * No wake-up is lost: a waiter is added under the lock after looking at the snapshot, and every change of the
     * snapshot is followed, under the same lock, by a look at the waiters.
     */
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteStore store;
    private volatile Snapshot snapshot;

    @GuardedBy("lock")
    private final Waiters waiters = new Waiters();

    @GuardedBy("lock")
    private @Nullable Writer writer;

    @GuardedBy("lock")
    private boolean busy;

    @GuardedBy("lock")
    private Writer.@Nullable Ending owedEnding;

    @GuardedBy("lock")
    private long owedRelease;

    /** The length that a commit gave without proof, while a writer may find that the resource goes on behind it. */
    @GuardedBy("lock")
    private long doubtedLength = Snapshot.NOT_KNOWN;

    StoredResource(ByteStore store, Coverage coverage) {
        this.store = store;
        this.snapshot = Snapshot.of(coverage);
    }

    ByteStore store() {
        return store;
    }

    @Override
    public int readAt(long position, ByteBuffer target) throws StorageException {
        if (position < 0) {
            throw new IllegalArgumentException("position=" + position);
        }
        while (true) {
            Snapshot now = requireOpen();
            if (!target.hasRemaining()) {
                return 0;
            }
            if (now.isLengthKnown() && position >= now.length()) {
                return -1;
            }
            long there = now.landed().contiguousEnd(position) - position;
            if (there == 0) {
                now.requireHope(this);
                return 0;
            }
            int copied = store.read(position, target, (int) Math.min(there, target.remaining()));
            if (copied > 0) {
                return copied;
            }
            // Dropped or closed between the look and the copy: the next look tells which.
        }
    }

    private Snapshot requireOpen() {
        Snapshot now = snapshot;
        if (now.closed()) {
            throw new IllegalStateException("closed: " + this);
        }
        return now;
    }

    @Override
    public Availability await(ByteRange range, CancelToken cancel) throws StorageException {
        Snapshot now = requireOpen();
        while (true) {
            Optional<Availability> end = now.availability(range);
            if (end.isPresent() && !now.closed()) {
                return end.get();
            }
            now.requireHope(this);
            if (cancel.isCancelled()) {
                throw new StorageException(StorageException.Reason.CANCELLED, "the wait was cancelled: " + this);
            }
            waitOnce(range, cancel);
            now = snapshot;
        }
    }

    /** Waits until a look at the snapshot or at {@code cancel} is worth it. */
    private void waitOnce(ByteRange range, CancelToken cancel) throws StorageException {
        CountDownLatch woken = new CountDownLatch(1);
        Registration available = whenAvailable(range, woken::countDown);
        Registration cancelled = cancel.onCancel(woken::countDown);
        try {
            woken.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException(StorageException.Reason.CANCELLED, "the waiting thread was interrupted", e);
        } finally {
            cancelled.close();
            available.close();
        }
    }

    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        Waiters.Waiter waiter = new Waiters.Waiter(range, callback);
        lock.lock();
        try {
            OptionalLong missing = snapshot.firstMissing(range);
            if (missing.isPresent() && !snapshot.isGivenUp()) {
                waiters.add(waiter, missing.getAsLong());
                return () -> remove(waiter);
            }
        } finally {
            lock.unlock();
        }
        callback.run();
        return () -> {};
    }

    private void remove(Waiters.Waiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<ResourceWriter> claimWriter() {
        lock.lock();
        try {
            Snapshot now = requireOpen();
            if (writer != null || (now.isWhole() && now.lengthProven())) {
                return Optional.empty();
            }
            writer = new Writer(this);
            doubtedLength = now.lengthProven() ? Snapshot.NOT_KNOWN : now.length();
            snapshot = (now.lengthProven() ? now : now.withUnprovenLength(Snapshot.NOT_KNOWN))
                    .withState(ResourceState.ACTIVE, null);
            return Optional.of(writer);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ResourceState state() {
        return snapshot.state();
    }

    @Override
    public OptionalLong length() {
        return snapshot.lengthOrEmpty();
    }

    @Override
    public boolean isLengthProven() {
        return snapshot.lengthProven();
    }

    @Override
    public RangeSet landed() {
        return snapshot.landed();
    }

    @Override
    public boolean hasLanded(ByteRange range) {
        return snapshot.landed().covers(range);
    }

    @Override
    public Coverage coverage() {
        // In this order: what was rescued from the disk is known to be before it is there.
        Coverage there = snapshot.coverage();
        return there.without(store.unsaved());
    }

    @Override
    public Runnable admit(Coverage coverage) {
        if (!store.isShared()) {
            return () -> {};
        }
        List<Waiters.Waiter> woken;
        lock.lock();
        try {
            if (snapshot.closed()) {
                return () -> {};
            }
            store.admitted(coverage.landed());
            snapshot = snapshot.withAdmitted(coverage);
            woken = waiters.takeSatisfied(new ByteRange(0, Long.MAX_VALUE), snapshot);
            if (snapshot.state() == ResourceState.COMMITTED && writer != null && !busy) {
                writer.setEnding(new Writer.Ending(ResourceState.COMMITTED, null));
                writer = null;
            }
        } finally {
            lock.unlock();
        }
        return () -> Callbacks.runAll(woken);
    }

    @Override
    public void force() throws StorageException {
        requireOpen();
        store.force();
    }

    @Override
    public void release(long position) {
        lock.lock();
        try {
            owedRelease = Math.max(owedRelease, position);
            if (!busy) {
                payRelease();
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void payRelease() {
        long position = owedRelease;
        owedRelease = 0;
        RangeSet dropped = store.droppable(position);
        if (!dropped.isEmpty() && !snapshot.closed()) {
            snapshot = snapshot.withDropped(dropped);
            store.drop(position);
        }
    }

    @Override
    public void close() {
        List<Waiters.Waiter> woken;
        boolean closesStore;
        lock.lock();
        try {
            if (snapshot.closed()) {
                return;
            }
            if (writer != null) {
                endNow(writer, Writer.Ending.dropped("closed while its writer was open: " + this));
            }
            snapshot = snapshot.withClosed();
            woken = waiters.takeAll();
            closesStore = !busy;
        } finally {
            lock.unlock();
        }
        if (closesStore) {
            closeStore();
        }
        Callbacks.runAll(woken);
    }

    private void closeStore() {
        try {
            store.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + this, e);
        }
    }

    @Override
    public String toString() {
        Snapshot now = snapshot;
        return "StreamingResource[" + store + " " + (now.closed() ? "closed" : now.state()) + " "
                + now.landed().lengthBytes() + "/" + (now.isLengthKnown() ? now.length() : "?") + " bytes]";
    }

    /** Takes the right to write from {@code ended}, which holds it. All waiters are to be woken after this. */
    @GuardedBy("lock")
    private void endNow(Writer ended, Writer.Ending ending) {
        ended.setEnding(ending);
        writer = null;
        Snapshot left = withDoubtedLength(snapshot);
        snapshot = left.isWhole()
                ? left.withState(ResourceState.COMMITTED, null)
                : left.withState(ending.state(), ending.cause());
    }

    /** A writer that found nothing behind the end leaves it where it was. */
    @GuardedBy("lock")
    private Snapshot withDoubtedLength(Snapshot now) {
        boolean stands = doubtedLength != Snapshot.NOT_KNOWN && now.seen().end() <= doubtedLength;
        return stands ? now.withUnprovenLength(doubtedLength) : now;
    }

    /** Ends {@code ended} without a commit, now or when it comes back from the store; nothing if it has ended. */
    void end(Writer ended, Writer.Ending ending) {
        List<Waiters.Waiter> woken;
        lock.lock();
        try {
            if (writer != ended) {
                return;
            }
            if (busy) {
                owedEnding = owedEnding == null ? ending : owedEnding;
                return;
            }
            endNow(ended, ending);
            woken = waiters.takeAll();
        } finally {
            lock.unlock();
        }
        Callbacks.runAll(woken);
    }

    /**
     * Sends the writer to the store; {@link #comeBack} must follow unless this throws.
     *
     * @param check throws if the writer may not do what it is about to do
     */
    void goToStore(Writer holder, Consumer<Snapshot> check) throws StorageException {
        lock.lock();
        try {
            holder.requireNotEnded();
            if (busy) {
                throw new IllegalStateException("two threads write at once: " + this);
            }
            check.accept(snapshot);
            busy = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Publishes what the writer did at the store, and then does what was put off meanwhile.
     *
     * @param changed where it did it
     * @param change what it did; keeps the snapshot if it failed
     */
    void comeBack(Writer holder, ByteRange changed, UnaryOperator<Snapshot> change) {
        List<Waiters.Waiter> woken = List.of();
        boolean closesStore;
        lock.lock();
        try {
            busy = false;
            closesStore = snapshot.closed();
            if (!closesStore) {
                woken = publish(holder, changed, change);
                payRelease();
            }
            owedEnding = null;
        } finally {
            lock.unlock();
        }
        if (closesStore) {
            closeStore();
        }
        Callbacks.runAll(woken);
    }

    @GuardedBy("lock")
    private List<Waiters.Waiter> publish(Writer holder, ByteRange changed, UnaryOperator<Snapshot> change) {
        snapshot = change.apply(snapshot);
        List<Waiters.Waiter> woken = new ArrayList<>(waiters.takeSatisfied(changed, snapshot));
        if (snapshot.state() == ResourceState.COMMITTED) {
            holder.setEnding(new Writer.Ending(ResourceState.COMMITTED, null));
            writer = null;
        } else if (owedEnding != null) {
            endNow(holder, owedEnding);
            woken.addAll(waiters.takeAll());
        }
        return woken;
    }
}
