package io.kithara.hls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.ResourceKey;
import io.kithara.storage.ByteRange;
import io.kithara.storage.StorageException;
import io.kithara.stream.Downloader;
import io.kithara.stream.MediaException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Segments and init segments between network, cache and streams: however many streams want one, it is fetched once. One
 * instance per {@link HlsSources}; safe from any thread.
 */
final class SegmentStore {
    /*
     * lock guards the maps and their counts and is held while a resource is opened or closed, so that one key never has
     * two files here; it may then wait for the disk, never for the network.
     */
    private final AssetStore assets;
    private final Downloader downloader;
    private final ScheduledExecutorService timer;
    private final HlsTerms terms;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<ResourceKey, OpenFile> files = new HashMap<>();

    private final AtomicInteger streams = new AtomicInteger();

    /** A file and what is loaded of it. */
    private static final class OpenFile {
        final SharedFile file;
        final Map<Optional<ByteRange>, ResourceLoad> loads = new HashMap<>();

        OpenFile(SharedFile file) {
            this.file = file;
        }
    }

    SegmentStore(AssetStore assets, Downloader downloader, ScheduledExecutorService timer, HlsTerms terms) {
        this.assets = assets;
        this.downloader = downloader;
        this.timer = timer;
        this.terms = terms;
    }

    /** Counts a stream in, until {@link #streamClosed}: it may look ahead from now on. */
    void streamOpened() {
        streams.incrementAndGet();
    }

    void streamClosed() {
        streams.decrementAndGet();
    }

    /** Returns how far one stream may look ahead without taking from others what a store in memory holds; half is for what is read. */
    long lookAheadBytes() {
        long capacity = assets.capacityBytes().orElse(Long.MAX_VALUE);
        return capacity / 2 / Math.max(1, streams.get());
    }

    AssetStore assets() {
        return assets;
    }

    Downloader downloader() {
        return downloader;
    }

    /**
     * Begins to load, or joins those who do. May read the disk.
     *
     * @param onChange runs on any thread when the first byte is there, when all are, and when loading has failed; short
     * @throws MediaException {@code STORAGE} if the cache cannot hold it
     */
    LoadedSegment open(AssetKey asset, SegmentRequest request, Runnable onChange) throws MediaException {
        ResourceKey key = assets.keys().resource(asset, request.uri());
        LoadedSegment use;
        ResourceLoad load;
        lock.lock();
        try {
            OpenFile open = files.get(key);
            if (open == null) {
                open = new OpenFile(openFile(key));
                files.put(key, open);
            }
            SharedFile file = open.file;
            load = open.loads.computeIfAbsent(
                    request.range(), range -> new ResourceLoad(file, request, downloader, timer));
            use = new LoadedSegment(this, key, request, load, onChange);
            load.join(use);
        } catch (StorageException e) {
            throw MediaException.from(e);
        } finally {
            lock.unlock();
        }
        load.begin();
        load.urge();
        return use;
    }

    private SharedFile openFile(ResourceKey key) throws StorageException {
        SharedFile file = new SharedFile(assets.open(key), terms);
        try {
            file.forgetUseless();
            return file;
        } catch (StorageException e) {
            file.close();
            throw e;
        }
    }

    /** Ends a use; with the last one the load is cancelled, with the last load the file is closed. */
    void leave(LoadedSegment use, ResourceKey key, Optional<ByteRange> range, ResourceLoad load) {
        boolean last;
        lock.lock();
        try {
            last = load.leave(use);
            OpenFile open = files.get(key);
            if (last && open != null && open.loads.remove(range, load) && open.loads.isEmpty()) {
                files.remove(key);
                open.file.close();
            }
        } finally {
            lock.unlock();
        }
        load.wake(use);
        if (last) {
            load.cancel();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "SegmentStore[" + files.size() + " files]";
        } finally {
            lock.unlock();
        }
    }
}
