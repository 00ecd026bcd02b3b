package io.kithara.decode;

import io.kithara.bufpool.BufferPool;
import io.kithara.bufpool.LeakDetectingPool;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A session on stepped workers and a leak-detecting pool; single-threaded and so deterministic. */
final class Rig implements AutoCloseable {
    static final int RING_FRAMES = 4096;

    final SteppedWorkers workers = new SteppedWorkers();
    final LeakDetectingPool pool = BufferPool.leakDetecting(64L << 20);
    final List<DecodeEvent> events = new ArrayList<>();
    final DecodeSession session;

    Rig(MediaSource source) {
        this(source, options());
    }

    Rig(MediaSource source, DecodeOptions.Builder options) {
        this(source, options, RampFormat.providers());
    }

    Rig(MediaSource source, DecodeOptions.Builder options, Providers providers) {
        this(source, options, CompletableFuture.completedFuture(providers));
    }

    Rig(MediaSource source, DecodeOptions.Builder options, CompletableFuture<Providers> providers) {
        DecodeEngine engine = new DecodeEngine(workers, pool, providers);
        session = engine.open(source, options.events(events::add).build());
    }

    static DecodeOptions.Builder options() {
        return DecodeOptions.builder().ringFrames(RING_FRAMES);
    }

    /** Lets the worker run until it parks. */
    Rig settle() {
        workers.settle();
        return this;
    }

    /** Reads {@code frames} frames, or fewer before the end, letting the worker run in between. */
    float[] read(int frames) throws MediaException {
        int channels = session.format().channels();
        float[] pcm = new float[frames * channels];
        int filled = 0;
        while (filled < frames) {
            int count = session.read(pcm, filled * channels, frames - filled);
            if (count == DecodeSession.END) {
                break;
            }
            if (count == 0 && workers.isIdle()) {
                throw new AssertionError("starved after " + filled + " frames: a wake-up was lost or data withheld");
            }
            filled += count;
            workers.settle();
        }
        return Arrays.copyOf(pcm, filled * channels);
    }

    /** Reads to the end. */
    float[] readAll() throws MediaException {
        return read(10_000_000);
    }

    @Override
    public void close() {
        session.close();
        pool.assertNoLeaks();
    }
}
