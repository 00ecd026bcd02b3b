package io.kithara.decode;

import io.kithara.bufpool.BufferPool;
import io.kithara.stream.MediaSource;
import io.kithara.stream.WorkerPool;
import java.util.concurrent.CompletableFuture;

/**
 * What all streams of one host share: it owns nothing and closes nothing.
 *
 * @param workers run the decoding
 * @param pool lends the PCM rings
 * @param providers read containers and codecs; while they are being found, streams ask for their first bytes. A stream
 *     that needs them fails with what this fails with.
 */
public record DecodeEngine(WorkerPool workers, BufferPool pool, CompletableFuture<Providers> providers) {
    /** As the other one, with providers that are there. */
    public DecodeEngine(WorkerPool workers, BufferPool pool, Providers providers) {
        this(workers, pool, CompletableFuture.completedFuture(providers));
    }

    /**
     * Starts to decode {@code source}. Returns at once; {@link DecodeSession#opened} tells when the format is known.
     * The session owns the source and closes it. Any thread.
     */
    public DecodeSession open(MediaSource source, DecodeOptions options) {
        return DecodeSession.start(this, source, options);
    }
}
