package io.kithara;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.KeyPolicy;
import io.kithara.assets.ResourceKey;
import io.kithara.storage.StorageException;
import io.kithara.stream.EventBus;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All downloads of a {@link Kithara}: so many run at once, the others wait in the order in which they were asked for. Safe
 * from any thread.
 */
/*
 * lock guards the maps, and every change of an item's state, run and result; it is never held across I/O, a stage's
 * completion or an event. What is written to the disk is written on the storage thread, in the order of the changes.
 */
final class Downloads implements AutoCloseable, DownloadRun.Owner {
    private final Engine engine;
    private final DownloadBook book;
    private final DownloadVersions versions;
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<ResourceKey, DownloadItem> items = new LinkedHashMap<>();

    @GuardedBy("lock")
    private final Deque<DownloadItem> queued = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Set<DownloadItem> running = new HashSet<>();

    @GuardedBy("lock")
    private boolean closed;

    Downloads(Engine engine, int limit) {
        this.engine = engine;
        this.limit = limit;
        book = new DownloadBook(engine.store());
        versions = new DownloadVersions(engine.store(), book);
    }

    EventBus events() {
        return engine.events();
    }

    // ---- what there is

    private ResourceKey keyOf(URI uri) {
        KeyPolicy keys = engine.store().keys();
        return keys.resource(keys.asset(uri), uri);
    }

    /** Returns where the version of a download that plays is kept; empty if there is none of {@code uri}. May read the disk. */
    Optional<AssetKey> playing(URI uri) {
        try {
            return book.find(keyOf(uri)).map(record -> record.asset(record.playing()));
        } catch (StorageException e) {
            log("the downloads could not be read", e);
            return Optional.empty();
        } catch (IllegalStateException closedMeanwhile) {
            // Whoever opens something is told so where it is opened.
            return Optional.empty();
        }
    }

    /** Returns all downloads, those of earlier processes too, in the order in which they are known. Reads the disk. */
    List<Download> list() throws StorageException {
        List<DownloadRecord> records =
                book.all().stream().filter(record -> !isGone(record)).toList();
        lock.lock();
        try {
            for (DownloadRecord record : records) {
                items.computeIfAbsent(record.key(), key -> new DownloadItem(this, record));
            }
            return new ArrayList<>(items.values());
        } finally {
            lock.unlock();
        }
    }

    /** Returns the download of an address; empty if there is none. Reads the disk. */
    Optional<Download> find(URI uri) throws StorageException {
        ResourceKey key = keyOf(uri);
        Optional<DownloadRecord> known = book.find(key).filter(record -> !isGone(record));
        lock.lock();
        try {
            known.ifPresent(record -> items.computeIfAbsent(key, missing -> new DownloadItem(this, record)));
            return Optional.ofNullable(items.get(key));
        } finally {
            lock.unlock();
        }
    }

    /** Somebody has taken pin and bytes away by hand. */
    private boolean isGone(DownloadRecord record) {
        AssetStore store = engine.store();
        return store.find(record.asset(record.playing())).isEmpty()
                && store.find(record.asset(record.generation())).isEmpty();
    }

    /** Returns the bytes that the cache has of the version to work on. */
    long bytesOf(DownloadRecord record) {
        AssetStore store = engine.store();
        return store.find(record.asset(record.generation()))
                .map(AssetStore.AssetSummary::bytes)
                .orElse(0L);
    }

    // ---- what a host asks for

    /** Starts to download, or to look whether there is another version of what is downloaded. Reads the disk. */
    Download download(URI uri, DownloadOptions options) throws StorageException, KitharaException {
        ResourceKey key = keyOf(uri);
        Optional<DownloadRecord> known = book.find(key);
        DownloadItem item;
        lock.lock();
        try {
            if (closed) {
                throw closedException();
            }
            item = items.computeIfAbsent(
                    key,
                    fresh -> new DownloadItem(this, known.orElseGet(() -> DownloadRecord.begun(fresh, uri, options))));
            if (item.isActive()) {
                return item;
            }
            item.uri = Optional.of(uri);
            item.options = options;
            queue(item);
        } finally {
            lock.unlock();
        }
        item.publishState();
        pump();
        return item;
    }

    @GuardedBy("lock")
    private void queue(DownloadItem item) {
        if (item.result.isDone()) {
            item.result = new CompletableFuture<>();
        }
        item.state = DownloadState.QUEUED;
        queued.add(item);
    }

    void resume(DownloadItem item) throws KitharaException {
        lock.lock();
        try {
            if (item.state != DownloadState.PAUSED && item.state != DownloadState.FAILED) {
                return;
            }
            if (closed) {
                throw closedException();
            }
            if (item.uri.isEmpty()) {
                throw new KitharaException(
                        KitharaException.Reason.ACCESS,
                        "the address of " + item.resource() + " was not written down, as it may grant access");
            }
            queue(item);
        } finally {
            lock.unlock();
        }
        item.publishState();
        pump();
    }

    void pause(DownloadItem item) {
        DownloadRun stopping = take(item, DownloadState.PAUSED, true);
        if (stopping == null && item.state != DownloadState.PAUSED) {
            return;
        }
        if (stopping != null) {
            long bytes = stopping.bytesDone();
            long timeUs = stopping.doneUs();
            long totalUs = stopping.totalUs().orElse(0);
            onDisk(() -> save(item, item.record.withProgress(bytes, timeUs, totalUs, false)), () -> {});
        }
        item.publishState();
        pump();
    }

    void cancel(DownloadItem item) {
        boolean whole = item.record.complete().isPresent();
        if (whole && !item.isActive()) {
            return;
        }
        var unused = take(item, whole ? DownloadState.COMPLETE : DownloadState.REMOVED, false);
        KitharaException why = new KitharaException(KitharaException.Reason.CANCELLED, "the download was cancelled");
        if (whole) {
            onDisk(() -> item.record = versions.abandonNext(item.record), () -> end(item, why));
        } else {
            remove(item, false).whenComplete((done, failure) -> end(item, why));
        }
        pump();
    }

    CompletionStage<Void> delete(DownloadItem item) {
        var unused = take(item, DownloadState.REMOVED, false);
        KitharaException why = new KitharaException(KitharaException.Reason.CANCELLED, "the download was deleted");
        CompletionStage<Void> deleted = remove(item, true).whenComplete((done, failure) -> end(item, why));
        pump();
        return deleted;
    }

    /** Takes an item out of what waits and runs; returns the attempt that was under way, already stopped. */
    private @Nullable DownloadRun take(DownloadItem item, DownloadState next, boolean onlyActive) {
        DownloadRun stopping;
        lock.lock();
        try {
            if (onlyActive && !item.isActive()) {
                return null;
            }
            stopping = item.run;
            item.run = null;
            item.state = next;
            queued.remove(item);
            running.remove(item);
            if (next == DownloadState.REMOVED) {
                items.remove(item.record.key(), item);
            }
        } finally {
            lock.unlock();
        }
        if (stopping != null) {
            item.record = stopping.record();
            item.cost = item.cost.plus(stopping.stats());
            stopping.stop();
        }
        return stopping;
    }

    private CompletionStage<Void> remove(DownloadItem item, boolean bytesToo) {
        CompletableFuture<Void> removed = new CompletableFuture<>();
        boolean accepted = engine.onStorage(() -> {
            try {
                versions.remove(item.record, bytesToo);
                removed.complete(null);
            } catch (StorageException | RuntimeException e) {
                log("a download could not be removed", e);
                removed.completeExceptionally(new KitharaException(
                        KitharaException.Reason.STORAGE, "not all of it could be removed: " + e.getMessage(), e));
            }
        });
        if (!accepted) {
            removed.completeExceptionally(closedException());
        }
        return removed.minimalCompletionStage();
    }

    private interface Change {
        void run() throws StorageException;
    }

    /** Changes what the disk says of a download; {@code then} runs when that is durable, or could not be done. */
    private void onDisk(Change change, Runnable then) {
        boolean accepted = engine.onStorage(() -> {
            try {
                change.run();
            } catch (StorageException | RuntimeException e) {
                log("the state of a download could not be kept", e);
            }
            then.run();
        });
        if (!accepted) {
            then.run();
        }
    }

    // ---- turns

    private void pump() {
        List<DownloadItem> starting = new ArrayList<>();
        List<DownloadRun> runs = new ArrayList<>();
        lock.lock();
        try {
            while (!closed && running.size() < limit && !queued.isEmpty()) {
                DownloadItem item = queued.remove();
                DownloadRun run =
                        new DownloadRun(engine, versions, item.record, item.uri.orElseThrow(), item.options, this);
                item.run = run;
                item.state = DownloadState.RUNNING;
                running.add(item);
                starting.add(item);
                runs.add(run);
            }
        } finally {
            lock.unlock();
        }
        starting.forEach(DownloadItem::publishState);
        runs.forEach(DownloadRun::start);
    }

    /** Returns the item whose attempt this is, ended with {@code state}; null if it was taken from it. */
    private @Nullable DownloadItem ended(DownloadRun run, DownloadRecord record, DownloadState state) {
        lock.lock();
        try {
            DownloadItem item = items.get(record.key());
            if (item == null || item.run != run) {
                return null;
            }
            item.cost = item.cost.plus(run.stats());
            item.record = record;
            item.run = null;
            item.state = state;
            running.remove(item);
            if (state == DownloadState.REMOVED) {
                items.remove(record.key());
            }
            return item;
        } finally {
            lock.unlock();
        }
    }

    private static void end(DownloadItem item, KitharaException why) {
        item.publishState();
        item.result.completeExceptionally(Failures.withStats(why, item.stats()));
    }

    // ---- what attempts report

    @Override
    public void progressed(DownloadRun run) {
        DownloadItem item;
        lock.lock();
        try {
            item = items.get(run.record().key());
        } finally {
            lock.unlock();
        }
        if (item != null && item.run == run) {
            item.publishProgress();
        }
    }

    @Override
    public void completed(DownloadRun run, DownloadRecord record) {
        DownloadItem item = ended(run, record, DownloadState.COMPLETE);
        if (item != null) {
            item.publishProgress();
            item.publishState();
            item.result.complete(item.cost);
            pump();
        }
    }

    /** What is whole stays so; what can never be is given up; anything else may go on later. */
    @Override
    public void failed(DownloadRun run, DownloadRecord record, KitharaException why) {
        boolean whole = record.complete().isPresent();
        boolean hopeless = why.reason().isUnsupportedInput() || why.reason() == KitharaException.Reason.NO_SUCH_VARIANT;
        DownloadState state = whole ? DownloadState.COMPLETE : hopeless ? DownloadState.REMOVED : DownloadState.FAILED;
        DownloadItem item = ended(run, record, state);
        if (item == null) {
            return;
        }
        if (state == DownloadState.REMOVED) {
            remove(item, false).whenComplete((done, failure) -> end(item, why));
        } else if (whole && hopeless) {
            onDisk(() -> item.record = versions.abandonNext(item.record), () -> end(item, why));
        } else {
            onDisk(() -> save(item, record), () -> end(item, why));
        }
        pump();
    }

    private void save(DownloadItem item, DownloadRecord record) throws StorageException {
        item.record = record;
        versions.saveProgress(record);
    }

    private static KitharaException closedException() {
        return new KitharaException(KitharaException.Reason.CANCELLED, "this Kithara is closed");
    }

    private static void log(String what, Exception why) {
        System.getLogger("io.kithara").log(Level.WARNING, what, why);
    }

    /** Stops all; what they have is kept, and the next {@code Kithara} knows them. */
    @Override
    public void close() {
        List<DownloadItem> stopping = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            items.values().stream().filter(DownloadItem::isActive).forEach(stopping::add);
        } finally {
            lock.unlock();
        }
        for (DownloadItem item : stopping) {
            var unused = take(item, DownloadState.PAUSED, true);
        }
        lock.lock();
        try {
            stopping.clear();
            items.values().stream().filter(item -> !item.result.isDone()).forEach(stopping::add);
        } finally {
            lock.unlock();
        }
        stopping.forEach(
                item -> end(item, new KitharaException(KitharaException.Reason.CANCELLED, "closed while downloading")));
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "Downloads[" + running.size() + " running, " + queued.size() + " queued]";
        } finally {
            lock.unlock();
        }
    }
}
