package io.kithara.assets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * All assets by recency, in memory only. A touch is two volatile writes: no lock, no sorting, no I/O. Finding the oldest
 * evictable asset costs O(log n) amortized: the queue holds each asset under the recency it had when it was queued, and
 * one that was touched since is queued again when it comes up.
 *
 * <p>Changes collect in {@link #drainUnsaved} for the journal; {@code onUnsaved} runs when the first of them arrives and
 * on whatever thread made it.
 *
 * <p>Safe from any thread; nothing here waits for I/O.
 */
/*
 * lock guards queue, the queued, known and pins fields of entries, and membership in entries; it is never held while
 * onUnsaved runs. The evictable predicate runs under lock and must only read.
 */
final class RecencyIndex {
    private final ConcurrentHashMap<AssetKey, IndexEntry> entries = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<IndexEntry> unsaved = new ConcurrentLinkedQueue<>();
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong totalBytes = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final InstantSource clock;
    private final Runnable onUnsaved;

    @GuardedBy("lock")
    private final PriorityQueue<Slot> queue = new PriorityQueue<>((a, b) -> Long.compare(a.sequence(), b.sequence()));

    RecencyIndex(InstantSource clock, Runnable onUnsaved) {
        this.clock = clock;
        this.onUnsaved = onUnsaved;
    }

    /** Adds what the journal remembers; does not count as a change. Returns the time of the last touch, 0 if none. */
    long restore(Collection<IndexRecord> records) {
        long newestMillis = 0;
        lock.lock();
        try {
            for (IndexRecord record : records) {
                newestMillis = Math.max(newestMillis, record.touchedMillis());
                IndexEntry entry = new IndexEntry(record.key());
                entry.touch(record.sequence(), record.touchedMillis());
                sequence.accumulateAndGet(record.sequence(), Math::max);
                entry.setResources(record.resources());
                entry.setPins(record.pins());
                if (entries.putIfAbsent(record.key(), entry) == null) {
                    totalBytes.addAndGet(entry.replaceBytes(record.bytes()));
                    offerLocked(entry);
                }
            }
        } finally {
            lock.unlock();
        }
        return newestMillis;
    }

    Optional<IndexEntry> find(AssetKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Returns the entry of an asset, new and touched now if there was none. */
    IndexEntry findOrAdd(AssetKey key) {
        IndexEntry found = entries.get(key);
        return found != null ? found : add(key, sequence.incrementAndGet());
    }

    /**
     * Adds an asset found on disk that nobody remembers touching: it is the oldest, but idle from now on only, so that a
     * lost journal does not age everything at once. Returns whether it was unknown.
     */
    boolean adopt(AssetKey key, long bytes, int resources) {
        if (entries.containsKey(key)) {
            return false;
        }
        setSize(add(key, 0), bytes, resources);
        return true;
    }

    private IndexEntry add(AssetKey key, long newSequence) {
        IndexEntry entry;
        lock.lock();
        try {
            IndexEntry other = entries.get(key);
            if (other != null) {
                return other;
            }
            entry = new IndexEntry(key);
            entry.touch(newSequence, clock.millis());
            entries.put(key, entry);
            offerLocked(entry);
        } finally {
            lock.unlock();
        }
        changed(entry);
        return entry;
    }

    /** Makes the asset the most recently used one; one that another process has removed is known again. */
    void touch(IndexEntry entry) {
        if (!entry.known) {
            revive(entry);
        }
        entry.touch(sequence.incrementAndGet(), clock.millis());
        changed(entry);
    }

    private void revive(IndexEntry entry) {
        lock.lock();
        try {
            if (entries.putIfAbsent(entry.key(), entry) == null) {
                entry.known = true;
                totalBytes.addAndGet(entry.bytes());
                offerLocked(entry);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes over what other processes have noted. Pins are counted together; of everything else, what has changed here and
     * is not noted yet is newer.
     *
     * @param exists whether there is anything of an asset on the disk
     */
    void learn(IndexJournal.News news, Predicate<AssetKey> exists) {
        Set<AssetKey> removed = new HashSet<>();
        unsaved.stream().filter(entry -> !entry.known).forEach(entry -> removed.add(entry.key()));
        removed.removeIf(exists);
        lock.lock();
        try {
            for (IndexRecord record : news.records().states().values()) {
                if (!removed.contains(record.key())) {
                    learnLocked(record);
                }
            }
            for (AssetKey gone : news.records().gone()) {
                forgetLocked(gone);
            }
            for (AssetKey known : news.all() ? entries.keySet() : Set.<AssetKey>of()) {
                if (!news.records().states().containsKey(known)) {
                    forgetLocked(known);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void learnLocked(IndexRecord record) {
        sequence.accumulateAndGet(record.sequence(), Math::max);
        IndexEntry entry = entries.computeIfAbsent(record.key(), IndexEntry::new);
        entry.setPins(Math.max(0, record.pins() + entry.unsavedPins));
        if (!entry.isUnsaved()) {
            entry.touch(
                    Math.max(entry.sequence(), record.sequence()),
                    Math.max(entry.touchedMillis(), record.touchedMillis()));
            totalBytes.addAndGet(entry.replaceBytes(record.bytes()));
            entry.setResources(record.resources());
        }
        offerLocked(entry);
    }

    /** What is used here since is not gone. */
    @GuardedBy("lock")
    private void forgetLocked(AssetKey key) {
        IndexEntry entry = entries.get(key);
        if (entry != null && !entry.isUnsaved()) {
            entry.known = false;
            entries.remove(key);
            totalBytes.addAndGet(-entry.bytes());
        }
    }

    /** Notes that the journal has the pins that {@code states} tell of. */
    void noted(Collection<IndexEntry> drained, Collection<IndexRecord> states) {
        Map<AssetKey, Integer> pins = new HashMap<>();
        states.forEach(state -> pins.put(state.key(), state.pins()));
        lock.lock();
        try {
            for (IndexEntry entry : drained) {
                entry.unsavedPins = entry.pins() - pins.getOrDefault(entry.key(), entry.pins());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Notes how much an asset holds; does nothing for one that was removed. */
    void setSize(IndexEntry entry, long bytes, int resources) {
        if (entry.bytes() == bytes && entry.resources() == resources) {
            return;
        }
        lock.lock();
        try {
            if (!entry.known) {
                return;
            }
            totalBytes.addAndGet(entry.replaceBytes(bytes));
            entry.setResources(resources);
        } finally {
            lock.unlock();
        }
        changed(entry);
    }

    /** Adds {@code change} to the pins, never below 0. Returns false if the asset was removed meanwhile. */
    boolean addPins(IndexEntry entry, int change) {
        lock.lock();
        try {
            if (!entry.known) {
                return false;
            }
            int before = entry.pins();
            entry.setPins(Math.max(0, before + change));
            entry.unsavedPins += entry.pins() - before;
            offerLocked(entry);
        } finally {
            lock.unlock();
        }
        changed(entry);
        return true;
    }

    /** Forgets an asset unless it is pinned. Returns whether it is not known any more. */
    boolean removeUnlessPinned(IndexEntry entry) {
        lock.lock();
        try {
            if (!entry.known || entry.isPinned()) {
                return !entry.known;
            }
            entry.known = false;
            entries.remove(entry.key());
            totalBytes.addAndGet(-entry.bytes());
        } finally {
            lock.unlock();
        }
        changed(entry);
        return true;
    }

    /** Returns an asset to the queue that {@link #pollOldest} passed over; called when it stops being exempt. */
    void offer(IndexEntry entry) {
        lock.lock();
        try {
            offerLocked(entry);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the oldest evictable asset out of the queue. One that is not evictable now leaves the queue too and comes
     * back by {@link #offer}.
     */
    Optional<IndexEntry> pollOldest(Predicate<IndexEntry> evictable) {
        return pollOldest(evictable, Long.MAX_VALUE);
    }

    /** As {@link #pollOldest}; empty, too, if that one has not been idle for longer than {@code maxIdleMillis}. */
    Optional<IndexEntry> pollIdle(long maxIdleMillis, Predicate<IndexEntry> evictable) {
        return pollOldest(evictable, clock.millis() - maxIdleMillis);
    }

    private Optional<IndexEntry> pollOldest(Predicate<IndexEntry> evictable, long touchedBeforeMillis) {
        lock.lock();
        try {
            for (Slot slot = queue.peek(); slot != null; slot = queue.peek()) {
                IndexEntry entry = slot.entry();
                boolean upToDate = slot.sequence() == entry.sequence();
                if (entry.known && upToDate && entry.touchedMillis() >= touchedBeforeMillis) {
                    return Optional.empty();
                }
                queue.remove();
                entry.queued = false;
                if (entry.known && !upToDate) {
                    offerLocked(entry);
                } else if (entry.known && evictable.test(entry)) {
                    return Optional.of(entry);
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how long the asset that is next to be evicted has been idle, or a little more; 0 if there is none. */
    long longestIdleMillis() {
        lock.lock();
        try {
            Slot next = queue.peek();
            return next == null ? 0 : idleMillis(next.entry());
        } finally {
            lock.unlock();
        }
    }

    /** Returns how long ago an asset was touched, in milliseconds. */
    long idleMillis(IndexEntry entry) {
        return Math.max(0, clock.millis() - entry.touchedMillis());
    }

    /** Returns the assets that hold more than {@code maxBytes} each, in no order. */
    List<AssetKey> above(long maxBytes) {
        List<AssetKey> found = new ArrayList<>();
        if (maxBytes < Long.MAX_VALUE) {
            entries.values().stream()
                    .filter(entry -> entry.bytes() > maxBytes)
                    .forEach(entry -> found.add(entry.key()));
        }
        return found;
    }

    /** Returns the entries changed since the last call; entries no longer {@link #find}able were removed. */
    List<IndexEntry> drainUnsaved() {
        List<IndexEntry> drained = new ArrayList<>();
        for (IndexEntry entry = unsaved.poll(); entry != null; entry = unsaved.poll()) {
            entry.markSaved();
            drained.add(entry);
        }
        return drained;
    }

    /** Puts back what could not be saved. */
    void restoreUnsaved(Collection<IndexEntry> drained) {
        drained.forEach(this::changed);
    }

    boolean contains(IndexEntry entry) {
        return entries.get(entry.key()) == entry;
    }

    /** Returns all entries, most recently touched first. */
    List<IndexEntry> list() {
        List<IndexEntry> all = new ArrayList<>(entries.values());
        all.sort(Comparator.comparingLong(IndexEntry::sequence).reversed());
        return all;
    }

    int count() {
        return entries.size();
    }

    long totalBytes() {
        return totalBytes.get();
    }

    @GuardedBy("lock")
    private void offerLocked(IndexEntry entry) {
        if (entry.known && !entry.queued) {
            entry.queued = true;
            queue.add(new Slot(entry.sequence(), entry));
        }
    }

    private void changed(IndexEntry entry) {
        if (entry.markUnsaved()) {
            unsaved.add(entry);
            onUnsaved.run();
        }
    }

    @Override
    public String toString() {
        return "RecencyIndex[" + entries.size() + " assets " + totalBytes + " bytes]";
    }

    private record Slot(long sequence, IndexEntry entry) {}
}
