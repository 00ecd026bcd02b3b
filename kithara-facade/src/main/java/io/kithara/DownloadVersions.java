package io.kithara;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.storage.StorageException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The versions of downloads in the cache: which are pinned, which one plays, what is cleared away. Every step writes the
 * record before it does what cannot be undone, so that after a crash between the two the next attempt does it. Runs on the
 * storage thread; waits for the disk.
 */
final class DownloadVersions {
    private final AssetStore store;
    private final DownloadBook book;

    DownloadVersions(AssetStore store, DownloadBook book) {
        this.store = store;
        this.book = book;
    }

    /** Records that a download begins or goes on, and pins what it works on and what plays. */
    DownloadRecord begin(DownloadRecord known) throws StorageException {
        DownloadRecord record = newest(known).withOptions(known.options());
        book.put(record);
        pin(record.asset(record.generation()));
        pin(record.asset(record.playing()));
        return record;
    }

    /** Returns whether anything is kept of a version. */
    boolean hasBytes(DownloadRecord record, int generation) {
        return store.find(record.asset(generation))
                .filter(row -> row.bytes() > 0)
                .isPresent();
    }

    /** Starts another version beside the one that plays; one that was on its way is of no use any more. */
    DownloadRecord startNext(DownloadRecord record) throws StorageException {
        OptionalInt abandoned = record.next();
        int newest = Math.max(record.complete().orElse(0), abandoned.orElse(0));
        DownloadRecord started = record.withNext(OptionalInt.of(newest + 1));
        book.put(started);
        pin(started.asset(newest + 1));
        if (abandoned.isPresent()) {
            drop(started, abandoned.getAsInt());
        }
        return started;
    }

    /** Makes a version the one that plays: with the record being written, and not before. The older ones are cleared away. */
    DownloadRecord complete(DownloadRecord whole) throws StorageException {
        store.checkpoint();
        book.put(whole);
        clearOlder(whole);
        return whole;
    }

    /** Gives up a version that was on its way beside one that is whole. */
    DownloadRecord abandonNext(DownloadRecord known) throws StorageException {
        DownloadRecord record = newest(known);
        DownloadRecord left = record.withNext(OptionalInt.empty());
        book.put(left);
        if (record.next().isPresent()) {
            drop(record, record.next().getAsInt());
        }
        return left;
    }

    /** Forgets a download. Nothing of it is pinned; {@code bytesToo} clears away what nobody plays. */
    void remove(DownloadRecord known, boolean bytesToo) throws StorageException {
        DownloadRecord record = newest(known);
        book.remove(record.key());
        int newest = Math.max(record.complete().orElse(0), record.next().orElse(0));
        for (int generation = 0; generation <= newest; generation++) {
            release(record, generation, bytesToo);
        }
        store.checkpoint();
    }

    /** Writes down how far a download is, unless it was removed. */
    void saveProgress(DownloadRecord at) throws StorageException {
        Optional<DownloadRecord> kept = book.find(at.key());
        if (kept.isPresent()) {
            book.put(kept.get().withProgress(at.bytes(), at.timeUs(), at.totalUs(), at.failed()));
        }
    }

    /** An attempt that was stopped in the middle of a step may have written more than it could tell. */
    private DownloadRecord newest(DownloadRecord known) throws StorageException {
        return book.find(known.key()).orElse(known);
    }

    /** What somebody plays stays until that ends; then it is tried again, or goes as what was played does. */
    void clearOlder(DownloadRecord record) throws StorageException {
        int playing = record.playing();
        for (int generation = 0; generation < playing; generation++) {
            drop(record, generation);
        }
    }

    private void drop(DownloadRecord record, int generation) throws StorageException {
        release(record, generation, true);
    }

    /** The first version is kept where other addresses that differ in their query only are kept too: it may be theirs. */
    private void release(DownloadRecord record, int generation, boolean bytesToo) throws StorageException {
        AssetKey asset = record.asset(generation);
        if (store.find(asset).isEmpty() || (generation == 0 && book.hasOther(record.key(), asset))) {
            return;
        }
        if (isPinned(asset)) {
            store.unpin(asset);
        }
        if (bytesToo) {
            boolean ignored = store.evict(asset);
        }
    }

    private void pin(AssetKey asset) throws StorageException {
        if (!isPinned(asset)) {
            store.pin(asset);
        }
    }

    private boolean isPinned(AssetKey asset) {
        return store.find(asset).filter(row -> row.pins() > 0).isPresent();
    }
}
