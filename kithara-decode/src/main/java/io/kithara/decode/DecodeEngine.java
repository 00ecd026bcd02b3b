package io.kithara.decode;

import io.kithara.bufpool.BufferPool;
import io.kithara.stream.MediaSource;
import io.kithara.stream.WorkerPool;

/**
 * What all streams of one host share: it owns nothing and closes nothing.
 *
 * @param workers run the decoding
 * @param pool lends the PCM rings
 * @param providers read containers and codecs
 */
public record DecodeEngine(WorkerPool workers, BufferPool pool, Providers providers) {
    /**
     * Starts to decode {@code source}. Returns at once; {@link DecodeSession#opened} tells when the format is known.
     * The session owns the source and closes it. Any thread.
     */
    public DecodeSession open(MediaSource source, DecodeOptions options) {
        return DecodeSession.start(this, source, options);
    }
}
