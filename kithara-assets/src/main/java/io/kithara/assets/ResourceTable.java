package io.kithara.assets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StreamingResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The resources of one asset in memory: those that are open, with their leases and writers, and what the manifest says
 * of the others. Safe from any thread; does no I/O and never waits.
 */
/*
 * lock guards every field here, and leases, lastUse, writer, countedBytes of each SharedResource. Taken under it: the
 * lock of RecencyIndex, and those of a StreamingResource when a writer is claimed.
 */
final class ResourceTable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Backing backing;

    @GuardedBy("lock")
    private final Map<String, SharedResource> open = new HashMap<>();

    @GuardedBy("lock")
    private final KeptEntries kept;

    /** Of the open resources, as counted last. */
    @GuardedBy("lock")
    private long openBytes;

    @GuardedBy("lock")
    private boolean loaded;

    @GuardedBy("lock")
    private boolean unsaved;

    /** Written under lock, read without it: the evictor asks of many assets. */
    private final AtomicInteger leases = new AtomicInteger();

    private volatile boolean gone;

    ResourceTable(Backing backing) {
        this.backing = backing;
        kept = new KeptEntries(backing);
    }

    boolean isLeased() {
        return leases.get() > 0;
    }

    boolean isGone() {
        return gone;
    }

    boolean isLoaded() {
        lock.lock();
        try {
            return loaded;
        } finally {
            lock.unlock();
        }
    }

    void load(Manifest manifest) {
        lock.lock();
        try {
            manifest.entries().values().forEach(kept::put);
            loaded = true;
        } finally {
            lock.unlock();
        }
    }

    ManifestEntry keptEntry(String path) {
        lock.lock();
        try {
            return kept.get(path);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the open resource at {@code path} with one lease more; null if it is not open or the asset is gone. */
    @Nullable
    SharedResource lease(String path) {
        lock.lock();
        try {
            SharedResource found = gone ? null : open.get(path);
            if (found != null) {
                addLease(found);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /** Makes a resource that has just been opened the current one of its path, with one lease. */
    void addOpen(SharedResource fresh) {
        lock.lock();
        try {
            String path = fresh.key().path();
            kept.remove(path);
            SharedResource old = open.put(path, fresh);
            openBytes -= old == null ? 0 : old.countedBytes;
            addLease(fresh);
            recountLocked(fresh);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void addLease(SharedResource shared) {
        shared.leases++;
        shared.leaseChanges++;
        leases.incrementAndGet();
    }

    /** Takes one lease back. Returns whether it was the last one of the resource. */
    boolean dropLease(SharedResource shared, long sequence) {
        lock.lock();
        try {
            shared.leases--;
            shared.leaseChanges++;
            leases.decrementAndGet();
            shared.lastUse = sequence;
            return shared.leases == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether {@code shared} was taken out for good, so that its bytes may be closed. */
    boolean isEnded(SharedResource shared) {
        lock.lock();
        try {
            return shared.ended;
        } finally {
            lock.unlock();
        }
    }

    boolean isCurrent(SharedResource shared) {
        lock.lock();
        try {
            return open.get(shared.key().path()) == shared;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Grants the right to write, and nowhere else is it granted: a lock file per key, for several processes, belongs
     * here.
     */
    Optional<ClaimedWriter> claimWriter(StoreCore store, SharedResource shared, StreamingResource view) {
        lock.lock();
        try {
            if (open.get(shared.key().path()) != shared) {
                return Optional.empty();
            }
            Optional<ResourceWriter> writer = shared.bytes().claimWriter();
            Optional<ClaimedWriter> claimed = writer.map(granted -> new ClaimedWriter(store, shared, view, granted));
            claimed.ifPresent(granted -> shared.writer = granted);
            return claimed;
        } finally {
            lock.unlock();
        }
    }

    void writerEnded(ClaimedWriter ended) {
        lock.lock();
        try {
            if (ended.shared().writer == ended) {
                ended.shared().writer = null;
            }
        } finally {
            lock.unlock();
        }
    }

    Optional<ClaimedWriter> writer(SharedResource shared) {
        lock.lock();
        try {
            return Optional.ofNullable(shared.writer);
        } finally {
            lock.unlock();
        }
    }

    /** Counts what has landed in {@code shared} since it was counted last. */
    void recount(SharedResource shared) {
        lock.lock();
        try {
            if (open.get(shared.key().path()) == shared) {
                recountLocked(shared);
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void recountLocked(SharedResource shared) {
        long now = backing.footprint(shared.bytes().landed());
        openBytes += now - shared.countedBytes;
        shared.countedBytes = now;
    }

    /** Returns how often {@code shared} has been leased or let go of so far, for {@link #removeIdle}. */
    long leaseChanges(SharedResource shared) {
        lock.lock();
        try {
            return shared.leaseChanges;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a resource out for good unless it is leased, or was since somebody looked what to keep of it: whoever had it
     * meanwhile may have filled it.
     *
     * @param leaseChanges what {@link #leaseChanges} said before that look
     * @param last what to keep of it
     * @return false if it stays, or was taken out before
     */
    boolean removeIdle(SharedResource idle, long leaseChanges, Optional<ManifestEntry> last) {
        lock.lock();
        try {
            if (idle.leases > 0 || idle.leaseChanges != leaseChanges || idle.ended) {
                return false;
            }
            idle.ended = true;
            if (open.remove(idle.key().path(), idle)) {
                openBytes -= idle.countedBytes;
                last.ifPresent(entry -> kept.put(entry, idle.lastUse));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out the resource that has not been leased for longest; empty if all are leased. */
    Optional<Unleased> removeOldestUnleased() {
        lock.lock();
        try {
            List<Unleased> candidates = new ArrayList<>();
            kept.all().forEach(row -> candidates.add(new Unleased(row, Optional.empty(), kept.lastUse(row))));
            for (SharedResource shared : open.values()) {
                if (shared.leases == 0) {
                    candidates.add(new Unleased(shared.entry(), Optional.of(shared), shared.lastUse));
                }
            }
            Optional<Unleased> oldest = candidates.stream().min(Comparator.comparingLong(Unleased::lastUse));
            oldest.ifPresent(this::removeLocked);
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void removeLocked(Unleased unleased) {
        String path = unleased.entry().path();
        kept.remove(path);
        SharedResource removed = open.remove(path);
        if (removed != null) {
            removed.ended = true;
            openBytes -= removed.countedBytes;
        }
    }

    /** Replaces what is kept of a resource, unless that has changed. */
    void replaceKept(ManifestEntry before, ManifestEntry after) {
        lock.lock();
        try {
            kept.replace(before, after);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets one resource that is not open, found to be damaged. */
    void dropKept(String path) {
        lock.lock();
        try {
            kept.remove(path);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends this asset unless it is leased or the index says that it is pinned. Returns what was open; empty if it has
     * not ended.
     *
     * @param onlyIfEmpty whether it stays if anything is kept of it
     */
    Optional<List<SharedResource>> end(RecencyIndex index, IndexEntry entry, boolean onlyIfEmpty) {
        lock.lock();
        try {
            if (leases.get() > 0 || (onlyIfEmpty && !isEmpty()) || !index.removeUnlessPinned(entry)) {
                return Optional.empty();
            }
            gone = true;
            List<SharedResource> closing = List.copyOf(open.values());
            closing.forEach(shared -> shared.ended = true);
            open.clear();
            kept.clear();
            return Optional.of(closing);
        } finally {
            lock.unlock();
        }
    }

    /** Marks this gone if nothing is open and everything is saved. Returns whether it is gone. */
    boolean retireIfQuiet() {
        lock.lock();
        try {
            gone = gone || (leases.get() == 0 && open.isEmpty() && !unsaved);
            return gone;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether nothing is kept of this asset and nobody uses it. */
    boolean isEmpty() {
        lock.lock();
        try {
            return loaded && leases.get() == 0 && open.isEmpty() && kept.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void markUnsaved() {
        lock.lock();
        try {
            unsaved = true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether anything is to be saved; the caller does so. */
    boolean takeUnsaved() {
        lock.lock();
        try {
            boolean was = unsaved;
            unsaved = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    List<ManifestEntry> keptEntries() {
        lock.lock();
        try {
            return kept.all();
        } finally {
            lock.unlock();
        }
    }

    List<SharedResource> openResources() {
        lock.lock();
        try {
            return new ArrayList<>(open.values());
        } finally {
            lock.unlock();
        }
    }

    /** Tells {@code index} how much is held; under lock, so that of two counts the later one is told last. */
    void report(RecencyIndex index, IndexEntry entry) {
        lock.lock();
        try {
            if (loaded && !gone) {
                index.setSize(entry, kept.bytes() + openBytes, kept.size() + open.size());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "ResourceTable[" + (gone ? "gone " : "") + "leases=" + leases + "]";
    }

    /**
     * A resource that nobody leases.
     *
     * @param entry what is known of it
     * @param shared itself if it is open
     * @param lastUse when its last lease ended, in touches of the index
     */
    record Unleased(ManifestEntry entry, Optional<SharedResource> shared, long lastUse) {}
}
