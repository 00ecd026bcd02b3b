package io.kithara.assets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.storage.ResourceState;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StreamingResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The resources of one asset in memory: those that are open, with their leases and writers, and what the manifest says
 * of the others. Safe from any thread; never waits, and does no I/O but to take and give back ranges of the lock file.
 */
/*
 * lock guards every field here, and leases, lastUse, writer, outdated, countedBytes of each SharedResource. Taken under it:
 * the lock of RecencyIndex, and those of a StreamingResource when a writer is claimed or bytes of another process's are
 * admitted.
 * While use is held no other process deletes anything of the asset, so what is open here is what the manifest speaks of.
 * While it is not held, nothing here is newer than the disk, and all of it may be older.
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

    @GuardedBy("lock")
    private boolean saving;

    /** Those who are about to open something, or to delete. */
    @GuardedBy("lock")
    private int openers;

    @GuardedBy("lock")
    private @Nullable HeldRange use;

    @GuardedBy("lock")
    private final WriterRanges rights;

    /** Written under lock, read without it: the evictor asks of many assets. */
    private final AtomicInteger leases = new AtomicInteger();

    private volatile boolean gone;

    ResourceTable(Backing backing, CacheLocks locks) {
        this.backing = backing;
        rights = new WriterRanges(locks);
        kept = new KeptEntries(backing);
    }

    boolean isLeased() {
        return leases.get() > 0;
    }

    boolean isGone() {
        return gone;
    }

    /** Lets somebody in who is about to open something, if this process uses the asset. Returns whether it does. */
    boolean enter() {
        lock.lock();
        try {
            openers += use == null ? 0 : 1;
            return use != null;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #enter()}, now that this process uses the asset. */
    void enter(HeldRange newUse) {
        lock.lock();
        try {
            use = newUse;
            openers++;
        } finally {
            lock.unlock();
        }
    }

    /** Ends what {@link #enter()} began. */
    void leave() {
        lock.lock();
        try {
            openers--;
            endUse();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void endUse() {
        boolean quiet = leases.get() == 0 && openers == 0 && isSaved() && rights.isEmpty();
        if (quiet && use != null) {
            use.close();
            use = null;
        }
    }

    /** Gives back every lock, saved or not. */
    void close() {
        lock.lock();
        try {
            rights.close();
            unsaved = false;
            endUse();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes over a manifest that another process has written, or the first one. What this process alone may write stays as
     * it is here.
     *
     * @return what is to be done about it
     */
    News merge(Manifest theirs) {
        lock.lock();
        try {
            loaded = true;
            News news = new News();
            if (use == null) {
                news.closing.addAll(open.values());
                open.values().forEach(idle -> idle.ended = true);
                open.clear();
                openBytes = 0;
            }
            for (SharedResource shared : List.copyOf(open.values())) {
                ManifestEntry row = theirs.entries().get(shared.key().path());
                if (row != null && !rights.owns(row.path())) {
                    mergeOpen(shared, row, news);
                }
            }
            mergeKept(theirs);
            return news;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void mergeOpen(SharedResource shared, ManifestEntry row, News news) {
        if (row.generation() > shared.generation()) {
            shared.outdated = true;
            open.remove(row.path());
            openBytes -= shared.countedBytes;
            news.wakes.add(shared::endFollowing);
        } else if (row.generation() == shared.generation()) {
            news.wakes.add(shared.admit(row));
            recountLocked(shared);
        }
    }

    @GuardedBy("lock")
    private void mergeKept(Manifest theirs) {
        for (ManifestEntry known : kept.all()) {
            if (!theirs.entries().containsKey(known.path()) && !rights.owns(known.path())) {
                kept.remove(known.path());
            }
        }
        for (ManifestEntry row : theirs.entries().values()) {
            if (!rights.owns(row.path()) && !open.containsKey(row.path())) {
                kept.put(row);
            }
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
            SharedResource found = gone || use == null ? null : open.get(path);
            if (found != null) {
                addLease(found);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a resource that is for one lease alone: its bytes are not kept. */
    void addPrivate(SharedResource fresh) {
        lock.lock();
        try {
            fresh.outdated = true;
            addLease(fresh);
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
            endUse();
            return shared.leases == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether another resource is in the file that was that of {@code closed}. */
    boolean hasSuccessor(SharedResource closed) {
        lock.lock();
        try {
            String path = closed.key().path();
            SharedResource now = open.get(path);
            return now != null
                    ? now != closed && now.generation() == closed.generation()
                    : kept.get(path).isWorthKeeping() && kept.get(path).generation() == closed.generation();
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
     * Looks whether the right to write can be granted, and takes it from the other processes. Here, and nowhere else, is
     * decided who may write; {@link #grant} must follow where it may be granted.
     */
    Claim claim(SharedResource shared) {
        lock.lock();
        try {
            String path = shared.key().path();
            if (shared.outdated) {
                return Claim.PRIVATE;
            } else if (open.get(path) != shared || shared.writer != null || isWhole(shared)) {
                return Claim.REFUSED;
            } else if (rights.holds(path)) {
                rights.use(path);
                return Claim.HELD;
            }
            return rights.take(shared.key()) ? Claim.TAKEN : Claim.ELSEWHERE;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isWhole(SharedResource shared) {
        return shared.bytes().isLengthProven() && shared.bytes().coverage().isWhole();
    }

    /** Grants what {@link #claim} took; empty if meanwhile there is nothing to write, or somebody who does. */
    Optional<ClaimedWriter> grant(Claim claim, StoreCore store, SharedResource shared, StreamingResource view) {
        lock.lock();
        try {
            String path = shared.key().path();
            boolean current = open.get(path) == shared;
            Optional<ResourceWriter> writer =
                    current || shared.outdated ? writerInPlaceOfFollower(shared) : Optional.empty();
            Optional<ClaimedWriter> claimed = writer.map(granted -> new ClaimedWriter(store, shared, view, granted));
            claimed.ifPresent(granted -> shared.writer = granted);
            if (current && claimed.isPresent()) {
                rights.inform(path);
            } else if (claim != Claim.PRIVATE) {
                rights.end(path, isSaved());
            }
            return claimed;
        } finally {
            lock.unlock();
        }
    }

    /** Those who wait for the other process go on waiting, for this one. */
    private static Optional<ResourceWriter> writerInPlaceOfFollower(SharedResource shared) {
        Optional<ResourceWriter> place = shared.takeFollowersPlace();
        return place.isPresent() && shared.bytes().state() == ResourceState.ACTIVE
                ? place
                : shared.bytes().claimWriter();
    }

    /** Follows the process that writes, unless that has begun already. */
    Optional<Follower> follow(SharedResource shared, Workers workers) {
        lock.lock();
        try {
            Optional<Follower> following = shared.follower();
            if (following.isPresent()
                    || shared.writer != null
                    || open.get(shared.key().path()) != shared) {
                return following;
            }
            Optional<Follower> begun = shared.bytes().claimWriter().map(place -> new Follower(shared, place, workers));
            begun.ifPresent(shared::setFollower);
            return begun;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether another process has the right to write at this moment. */
    boolean isWrittenElsewhere(ResourceKey key) {
        lock.lock();
        try {
            boolean taken = rights.take(key);
            if (taken) {
                rights.end(key.path(), true);
            }
            return !taken && !rights.holds(key.path());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the right to change what the manifest says of a resource, whoever may want to write it here. Returns false if
     * another process has it.
     */
    boolean takeRow(ResourceKey key) {
        lock.lock();
        try {
            return rights.takeOrUse(key);
        } finally {
            lock.unlock();
        }
    }

    /** Ends what {@link #takeRow} began; a row that was changed stays this process's until it is saved. */
    void endRow(ResourceKey key, boolean changed) {
        lock.lock();
        try {
            if (changed) {
                rights.inform(key.path());
            }
            rights.end(key.path(), isSaved());
            endUse();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean isSaved() {
        return !unsaved && !saving;
    }

    void writerEnded(ClaimedWriter ended) {
        lock.lock();
        try {
            SharedResource shared = ended.shared();
            if (shared.writer == ended) {
                shared.writer = null;
                if (!shared.outdated) {
                    rights.end(shared.key().path(), isSaved());
                    endUse();
                }
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
            unsaved = false;
            rights.close();
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
            boolean unused = leases.get() == 0 && openers == 0 && open.isEmpty();
            gone = gone || (unused && isSaved() && rights.isEmpty());
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

    /** Returns whose rows are this process's, if anything is to be saved; the caller does so, and {@link #endSave} follows. */
    Optional<Set<String>> beginSave() {
        lock.lock();
        try {
            if (!unsaved) {
                return Optional.empty();
            }
            unsaved = false;
            saving = true;
            rights.beginSave();
            return Optional.of(rights.owned());
        } finally {
            lock.unlock();
        }
    }

    /** Lets others write what has been saved; after a failure too, or they would wait for what never comes. */
    void endSave(boolean saved) {
        lock.lock();
        try {
            saving = false;
            rights.endSave(!unsaved || !saved);
            unsaved |= !saved;
            endUse();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the newest generation that is known. */
    int generation(String path) {
        lock.lock();
        try {
            SharedResource current = open.get(path);
            return current != null ? current.generation() : kept.get(path).generation();
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

    /** What becomes of a claim. */
    enum Claim {
        /** There is nothing to write, or somebody else in this process writes. */
        REFUSED,
        /** Another process writes. */
        ELSEWHERE,
        /** Granted, but not for keeping: another process has started a later generation. */
        PRIVATE,
        /** Granted, and what the manifest says is known: this process had the right before. */
        HELD,
        /** Granted, once what other processes have written until now is known. */
        TAKEN
    }

    /** What is to be done about another process's manifest where no lock is held: wake who waits, close what is obsolete. */
    static final class News {
        final List<Runnable> wakes = new ArrayList<>();
        final List<SharedResource> closing = new ArrayList<>();
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
