package io.kithara.assets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One consumer's use of a shared resource. */
/*
 * Ownership: any thread. lock guards which generation this lease is of, its writer, and whether it is closed; it is held
 * while the locks of LiveAsset are taken, never the reverse, and over I/O only where a writer is claimed.
 */
final class SharedLease implements ResourceLease {
    private final StoreCore store;
    private final ResourceKey key;
    private final ReadPosition reader = new ReadPosition();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private SharedResource shared;

    @GuardedBy("lock")
    private @Nullable ClaimedWriter writer;

    @GuardedBy("lock")
    private boolean closed;

    private volatile TrackedResource view;

    /** Takes over one count of the resource's leases. */
    SharedLease(StoreCore store, SharedResource shared) {
        this.store = store;
        this.shared = shared;
        this.key = shared.key();
        this.view = view(store, shared, reader);
        shared.addReader(reader);
    }

    private static TrackedResource view(StoreCore store, SharedResource shared, ReadPosition reader) {
        return new TrackedResource(shared, reader, position -> store.blockRead(shared, position));
    }

    @Override
    public ResourceKey key() {
        return key;
    }

    @Override
    public StreamingResource resource() {
        return view;
    }

    @Override
    public Optional<ResourceWriter> claimWriter() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("closed: " + this);
            }
            Optional<ClaimedWriter> claimed = store.claimWriter(shared, view);
            claimed.ifPresent(granted -> writer = granted);
            return claimed.map(granted -> granted);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ResourceInfo info() {
        return shared().info();
    }

    @Override
    public void updateInfo(ResourceInfo info) {
        SharedResource current = shared();
        current.setInfo(info);
        store.changed(current.asset());
    }

    @Override
    public void restart() throws StorageException {
        SharedResource old = shared();
        SharedResource fresh = store.restart(old);
        ClaimedWriter stale;
        lock.lock();
        try {
            stale = writer;
            writer = null;
            if (closed || shared != old) {
                // Closed or restarted by another thread meanwhile: give the new count back instead of the old one.
                old = fresh;
            } else {
                shared = fresh;
                view = view(store, fresh, reader);
                fresh.addReader(reader);
                old.removeReader(reader);
            }
        } finally {
            lock.unlock();
        }
        if (stale != null) {
            stale.cancel();
        }
        store.release(old);
    }

    @Override
    public void close() {
        SharedResource released;
        ClaimedWriter stale;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            released = shared;
            stale = writer;
            writer = null;
        } finally {
            lock.unlock();
        }
        if (stale != null) {
            stale.cancel();
        }
        released.removeReader(reader);
        store.release(released);
    }

    private SharedResource shared() {
        lock.lock();
        try {
            return shared;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "ResourceLease[" + key + ' ' + view + "]";
    }
}
