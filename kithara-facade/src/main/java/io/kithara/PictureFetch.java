package io.kithara;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.Picture;
import io.kithara.decode.PictureReading;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.WorkerPool;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Loads one picture through a source of its own, so that a stream which plays from the same address is not disturbed: both share what
 * has been fetched. The first of its end, a failure, the deadline and cancellation ends it; the source is closed then.
 */
final class PictureFetch implements AutoCloseable {
    /*
     * Ownership: the caller's thread starts, waits and closes; a decode worker runs step, and reading and chunk are its alone. result is
     * completed by whoever comes first, and looked at before anything is read.
     */

    /** What covers of a thousand pixels take a tenth of; more is for who asks. */
    static final int DEFAULT_MAX_BYTES = 16 << 20;

    private final MediaSource source;
    private final Picture picture;
    private final int maxBytes;
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final WorkerPool.Handle handle;
    private @Nullable PictureReading reading;
    private @Nullable MediaChunk chunk;

    private PictureFetch(WorkerPool workers, MediaSource source, Picture picture, int maxBytes) {
        this.source = source;
        this.picture = picture;
        this.maxBytes = maxBytes;
        handle = workers.register("picture", this::step);
    }

    /** Waits for the bytes. */
    static byte[] load(Engine engine, URI uri, Picture picture, int maxBytes, OpenOptions options)
            throws KitharaException {
        try {
            if (picture.content() instanceof Picture.Held) {
                return new PictureReading(picture, new ByteArrayData(new byte[0]), maxBytes).bytes();
            }
            PictureFetch fetch = start(engine, uri, picture, maxBytes, options);
            try {
                return fetch.await(engine, options);
            } finally {
                engine.discard(fetch);
            }
        } catch (MediaException e) {
            throw Failures.toKithara(e);
        }
    }

    private static PictureFetch start(Engine engine, URI uri, Picture picture, int maxBytes, OpenOptions options)
            throws MediaException {
        MediaSource source = engine.source(uri, options, PrefetchRun.lookAheadBytes(Duration.ZERO));
        PictureFetch fetch;
        try {
            fetch = new PictureFetch(engine.workers(), source, picture, maxBytes);
        } catch (IllegalStateException closedMeanwhile) {
            source.close();
            throw new MediaException(MediaException.Reason.CANCELLED, "this Kithara is closed", closedMeanwhile);
        }
        engine.adopt(fetch);
        fetch.handle.wake();
        return fetch;
    }

    private byte[] await(Engine engine, OpenOptions options) throws KitharaException {
        Future<?> deadline = engine.after(
                options.deadline(),
                () -> fail(KitharaException.Reason.DEADLINE, "loading a picture took longer than the deadline"));
        Registration cancelling = options.cancel()
                .onCancel(() -> fail(KitharaException.Reason.CANCELLED, "loading a picture was cancelled"));
        try {
            return result.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw Failures.toKithara(cause == null ? e : cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KitharaException(KitharaException.Reason.CANCELLED, "interrupted while a picture was loaded", e);
        } finally {
            cancelling.close();
            deadline.cancel(false);
        }
    }

    private void fail(KitharaException.Reason reason, String message) {
        result.completeExceptionally(new KitharaException(reason, message));
    }

    /** Reads what is there; never has more to do at once. */
    private boolean step() {
        if (result.isDone()) {
            return false;
        }
        try {
            advance();
        } catch (MediaException | RuntimeException e) {
            result.completeExceptionally(e);
        }
        return false;
    }

    private void advance() throws MediaException {
        MediaChunk media = chunk;
        PictureReading open = reading;
        if (media == null || open == null) {
            Optional<MediaChunk> next = source.poll();
            if (next.isEmpty()) {
                awaitChunk();
                return;
            }
            if (source.info().chunked()) {
                throw new MediaException(MediaException.Reason.UNSUPPORTED, "a stream of segments keeps no pictures");
            }
            media = next.get();
            open = new PictureReading(picture, media.media(), maxBytes);
            chunk = media;
            reading = open;
        }
        if (open.read()) {
            result.complete(open.bytes());
        } else {
            // closing the source takes it back
            Registration unused = media.media().whenAvailable(open.wanted(), handle::wake);
        }
    }

    private void awaitChunk() throws MediaException {
        if (source.isEnded()) {
            throw new MediaException(MediaException.Reason.TRUNCATED, "there are no bytes where a picture was");
        }
        // closing the source takes it back
        Registration unused = source.whenReady(handle::wake);
    }

    @Override
    public void close() {
        fail(KitharaException.Reason.CANCELLED, "loading a picture was cancelled");
        source.close();
        handle.close();
    }

    @Override
    public String toString() {
        return "PictureFetch[" + picture.sizeBytes() + " bytes of "
                + source.info().uri() + "]";
    }
}
