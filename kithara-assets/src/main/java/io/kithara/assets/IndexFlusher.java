package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Carries changes of the index to its journal, in batches: any number of touches within a second cost one write. A crash
 * loses at most the recency of that second; pins are flushed at once by who sets them.
 */
/*
 * Ownership: any thread flushes. lock serializes them and guards the journal; held over its I/O and while the range lock of
 * the journal is taken, which other processes hold for about a millisecond. Touches do not take it.
 */
final class IndexFlusher {
    /** Long enough to batch a burst of opens, short enough that a crash forgets little of the order. */
    static final Duration DELAY = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final RecencyIndex index;
    private final IndexJournal journal;
    private final CacheLocks locks;
    private final Predicate<AssetKey> exists;
    private final Debounce debounce;

    /**
     * Creates one for an open journal.
     *
     * @param exists whether there is anything of an asset on the disk
     */
    IndexFlusher(
            RecencyIndex index, IndexJournal journal, CacheLocks locks, Predicate<AssetKey> exists, Workers workers) {
        this.index = index;
        this.journal = journal;
        this.locks = locks;
        this.exists = exists;
        this.debounce = new Debounce(workers, DELAY, this::flushQuietly);
    }

    /** Sees to it that what has changed is written within the delay. */
    void request() {
        debounce.request();
    }

    /** Sees to it that what has changed is written soon: a new asset must not be forgotten by a crash. */
    void requestSoon() {
        debounce.requestSoon();
    }

    /**
     * Writes what has changed.
     *
     * @param durable whether to wait until a power cut cannot undo it
     * @throws StorageException {@code IO} or {@code NO_SPACE}; it stays to be written
     */
    void flush(boolean durable) throws StorageException {
        alone(() -> {
            append();
            if (durable) {
                journal.force();
            }
        });
    }

    /** Writes what has changed and that this process has nothing to add. */
    void flushClosed() throws StorageException {
        alone(() -> {
            append();
            journal.appendClosed();
            journal.force();
        });
    }

    /** Writes what has changed and that what killed processes did not note has been looked for. */
    void flushFound() throws StorageException {
        alone(() -> {
            append();
            journal.appendFound();
            journal.force();
        });
    }

    /** Learns what other processes have noted, and writes nothing. */
    void catchUp() throws StorageException {
        alone(() -> {});
    }

    private void alone(DiskWork work) throws StorageException {
        lock.lock();
        try {
            HeldRange alone = locks.journal();
            try {
                Optional<IndexJournal.News> news = journal.catchUp();
                if (news.isPresent()) {
                    index.learn(news.get(), exists);
                }
                work.run();
            } finally {
                alone.close();
            }
        } finally {
            lock.unlock();
        }
    }

    void close() throws StorageException {
        lock.lock();
        try {
            journal.close();
        } finally {
            lock.unlock();
        }
    }

    private void append() throws StorageException {
        List<IndexEntry> changed = index.drainUnsaved();
        if (changed.isEmpty()) {
            return;
        }
        List<IndexRecord> states = new ArrayList<>();
        List<AssetKey> gone = new ArrayList<>();
        for (IndexEntry entry : changed) {
            if (index.contains(entry)) {
                states.add(IndexRecord.of(entry));
            } else if (index.find(entry.key()).isEmpty()) {
                gone.add(entry.key());
            }
        }
        try {
            journal.append(states, gone);
            index.noted(changed, states);
        } catch (StorageException e) {
            index.restoreUnsaved(changed);
            throw e;
        }
        // Where a file that others have open cannot be replaced, the history stays.
        ModuleLog.quietly("compact the index", this::compactIfWorthIt);
    }

    private void compactIfWorthIt() throws StorageException {
        if (journal.isWorthCompacting(index.count())) {
            journal.compact(index.list().stream().map(IndexRecord::of).toList());
        }
    }

    private void flushQuietly() {
        try {
            flush(false);
        } catch (StorageException e) {
            ModuleLog.logger().log(System.Logger.Level.WARNING, "the index is not saved for now: {0}", e.getMessage());
        }
    }
}
