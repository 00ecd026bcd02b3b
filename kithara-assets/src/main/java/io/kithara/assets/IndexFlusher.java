package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries changes of the index to its journal, in batches: any number of touches within a second cost one write. A crash
 * loses at most the recency of that second; pins are flushed at once by who sets them.
 */
/*
 * Ownership: any thread flushes. lock serializes them and guards the journal; held over its I/O. Touches do not take it.
 */
final class IndexFlusher {
    /** Long enough to batch a burst of opens, short enough that a crash forgets little of the order. */
    static final Duration DELAY = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final RecencyIndex index;
    private final IndexJournal journal;
    private final Debounce debounce;

    IndexFlusher(RecencyIndex index, IndexJournal journal, Workers workers) {
        this.index = index;
        this.journal = journal;
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
        lock.lock();
        try {
            append();
            if (durable) {
                journal.force();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes what has changed and that nothing is missing. */
    void flushClosed() throws StorageException {
        lock.lock();
        try {
            append();
            journal.appendClosed();
            journal.force();
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
            compactIfWorthIt();
        } catch (StorageException e) {
            index.restoreUnsaved(changed);
            throw e;
        }
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
