package io.kithara;

import io.kithara.assets.AssetKey;
import io.kithara.storage.ByteRange;
import io.kithara.storage.StorageException;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.WorkerPool;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source through to its end, so that the cache holds all of it. A cooperative task: waits for bytes without a
 * thread.
 *
 * <p>Ownership: the task's fields are touched by the worker that runs it; done, total and the source's counters are read
 * by any thread; result is completed once, by whoever comes first.
 */
final class DownloadTask implements Download, AutoCloseable {
    private static final int BLOCK_BYTES = 64 << 10;

    private final Engine engine;
    private final MediaSource source;
    private final AssetKey asset;
    private final VariantChoice variant;
    private final CompletableFuture<StreamStats> result = new CompletableFuture<>();
    private final byte[] block = new byte[BLOCK_BYTES];
    private volatile WorkerPool.@Nullable Handle handle;
    private Optional<MediaChunk> chunk = Optional.empty();
    private boolean inInit;
    private long position;
    private volatile long done;
    private volatile long doneUs;
    private volatile long total = -1;

    private DownloadTask(Engine engine, MediaSource source, AssetKey asset, VariantChoice variant) {
        this.engine = engine;
        this.source = source;
        this.asset = asset;
        this.variant = variant;
    }

    static Download start(Engine engine, URI uri, MediaSource source, VariantChoice variant) throws KitharaException {
        DownloadTask task =
                new DownloadTask(engine, source, engine.store().keys().asset(uri), variant);
        try {
            engine.adopt(task);
        } catch (MediaException e) {
            throw Failures.toKithara(e);
        }
        WorkerPool.Handle handle = engine.workers().register("download", task::step);
        task.handle = handle;
        handle.wake();
        return task;
    }

    /** Reads what is there; returns whether to go on at once. */
    private boolean step() {
        try {
            if (chunk.isEmpty()) {
                chunk = source.poll();
                if (chunk.isEmpty()) {
                    if (source.isEnded()) {
                        finish();
                    } else {
                        source.whenReady(this::wake);
                    }
                    return false;
                }
                checkFits();
                inInit = chunk.get().init().isPresent();
            }
            return read(chunk.get());
        } catch (MediaException | RuntimeException | Error e) {
            end(Failures.toKithara(e));
            return false;
        } catch (KitharaException e) {
            end(e);
            return false;
        }
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
        if (!source.info().chunked()) {
            total = done;
        }
    }

    private void wake() {
        WorkerPool.Handle task = handle;
        if (task != null) {
            task.wake();
        }
    }

    /** Everything is there: pins it and makes it durable, on the storage thread because both wait for the disk. */
    private void finish() {
        engine.storage().execute(() -> {
            try {
                engine.store().pin(asset);
                engine.store().checkpoint();
                result.complete(StreamStats.of(source.stats()));
                engine.discard(this);
            } catch (StorageException e) {
                end(new KitharaException(
                        KitharaException.Reason.STORAGE, "the download could not be kept: " + e.getMessage(), e));
            }
        });
    }

    private void end(KitharaException failure) {
        result.completeExceptionally(Failures.withStats(failure, StreamStats.of(source.stats())));
        engine.discard(this);
    }

    @Override
    public long bytesDone() {
        return done;
    }

    @Override
    public OptionalLong bytesTotal() {
        long known = total;
        return known < 0 ? OptionalLong.empty() : OptionalLong.of(known);
    }

    @Override
    public Duration timeDone() {
        return Duration.of(doneUs, ChronoUnit.MICROS);
    }

    @Override
    public Optional<Duration> timeTotal() {
        OptionalLong known = source.info().durationUs();
        return known.isPresent() ? Optional.of(Duration.of(known.getAsLong(), ChronoUnit.MICROS)) : Optional.empty();
    }

    @Override
    public StreamStats stats() {
        return StreamStats.of(source.stats());
    }

    @Override
    public CompletionStage<StreamStats> completion() {
        return result.minimalCompletionStage();
    }

    @Override
    public void cancel() {
        end(new KitharaException(KitharaException.Reason.CANCELLED, "the download was cancelled"));
    }

    @Override
    public void close() {
        WorkerPool.Handle task = handle;
        if (task != null) {
            task.close(source::close);
        } else {
            source.close();
        }
        result.completeExceptionally(
                new KitharaException(KitharaException.Reason.CANCELLED, "closed while downloading"));
    }
}
