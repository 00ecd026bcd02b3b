package io.kithara;

import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.WorkerPool;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source through to its end, so that the cache holds all of it, or to show that it does. A cooperative task: waits
 * for bytes without a thread.
 */
/*
 * Ownership: all but handle, done, doneUs and total is the worker's that runs the task; those are read by any thread.
 */
final class DownloadPass {
    private static final int BLOCK_BYTES = 64 << 10;

    /** Told on the worker; exactly one of ended and failed, last. */
    interface Watcher {
        void progressed(DownloadPass pass, boolean segmentEnded);

        void ended(DownloadPass pass);

        void failed(DownloadPass pass, KitharaException why);
    }

    private final MediaSource source;
    private final VariantChoice variant;
    private final Watcher watcher;
    private final byte[] block = new byte[BLOCK_BYTES];
    private volatile WorkerPool.@Nullable Handle handle;
    private Optional<MediaChunk> chunk = Optional.empty();
    private boolean inInit;
    private boolean over;
    private long position;
    private volatile long done;
    private volatile long doneUs;
    private volatile long total = -1;

    DownloadPass(MediaSource source, VariantChoice variant, Watcher watcher) {
        this.source = source;
        this.variant = variant;
        this.watcher = watcher;
    }

    /** Starts to read, from the beginning, wherever the author would begin to play. */
    void start(WorkerPool workers) {
        source.seek(0, 1);
        WorkerPool.Handle task = workers.register("download", this::step);
        handle = task;
        task.wake();
    }

    /** Stops reading; what was read stays. Any thread; returns at once. */
    void close() {
        WorkerPool.Handle task = handle;
        if (task != null) {
            task.close(source::close);
        } else {
            source.close();
        }
    }

    MediaSource source() {
        return source;
    }

    long bytesDone() {
        return done;
    }

    long doneUs() {
        return doneUs;
    }

    /** Returns the bytes of the whole; empty if they are not known. */
    OptionalLong bytesTotal() {
        long known = total;
        return known < 0 ? OptionalLong.empty() : OptionalLong.of(known);
    }

    OptionalLong totalUs() {
        return source.info().durationUs();
    }

    /** Reads what is there; returns whether to go on at once. */
    private boolean step() {
        if (over) {
            return false;
        }
        try {
            if (chunk.isEmpty() && !poll()) {
                return false;
            }
            return read(chunk.get());
        } catch (MediaException | RuntimeException | Error e) {
            fail(Failures.toKithara(e));
        } catch (KitharaException e) {
            fail(e);
        }
        return false;
    }

    private void fail(KitharaException why) {
        over = true;
        watcher.failed(this, why);
    }

    /** Returns whether there is a chunk to read. */
    private boolean poll() throws MediaException, KitharaException {
        chunk = source.poll();
        if (chunk.isPresent()) {
            checkFits();
            inInit = chunk.get().init().isPresent();
            return true;
        }
        if (source.isEnded()) {
            over = true;
            watcher.ended(this);
        } else {
            source.whenReady(this::wake);
        }
        return false;
    }

    /** What has no end can never be whole, and would fill the disk on the way. */
    private void checkFits() throws KitharaException {
        if (source.info().live()) {
            throw new KitharaException(
                    KitharaException.Reason.UNSUPPORTED, "a live stream has no end and cannot be downloaded");
        }
        if (!source.info().chunked() && !variant.fitsOneVariant()) {
            throw Failures.noSuchVariant(variant);
        }
    }

    private boolean read(MediaChunk from) throws MediaException {
        if (from.missing().isPresent()) {
            throw from.missing().get();
        }
        MediaData data = inInit ? from.init().orElseThrow() : from.media();
        if (!source.info().chunked()) {
            data.length().ifPresent(length -> total = length);
        }
        int count = data.readAt(position, block, 0, block.length);
        if (count < 0) {
            leave(from);
            return true;
        }
        if (count == 0) {
            data.whenAvailable(new ByteRange(position, position + 1), this::wake);
            return false;
        }
        position += count;
        // Only the task itself writes it.
        long next = done + count;
        done = next;
        data.release(position);
        watcher.progressed(this, false);
        return true;
    }

    /** One part of a chunk is all here: after the init segment comes the media, after that the next chunk. */
    private void leave(MediaChunk left) {
        position = 0;
        if (inInit) {
            inInit = false;
            return;
        }
        if (left.startUs().isPresent() && left.durationUs().isPresent()) {
            doneUs = left.startUs().getAsLong() + left.durationUs().getAsLong();
        }
        chunk = Optional.empty();
        watcher.progressed(this, true);
    }

    private void wake() {
        WorkerPool.Handle task = handle;
        if (task != null) {
            task.wake();
        }
    }
}
