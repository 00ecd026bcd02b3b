package io.kithara;

import io.kithara.storage.Registration;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays to nobody, so that the cache holds what a listener will need. The first of its end, a failure, the deadline and
 * cancellation ends it; the stream is closed then.
 */
/*
 * Ownership: the caller's thread opens, reads and closes; the timer or whoever cancels only notes why in stopped and
 * closes the stream, which wakes the reader. audio is published before the reader looks at stopped, so that one of the
 * two closes it.
 */
final class PrefetchRun {
    /** A listener at 128 kbit/s: so far ahead is little beside what was asked for, however long that is. */
    private static final long LOOK_AHEAD_BYTES_PER_SECOND = 16_000;

    /** What a request fetches at least, so that a fast origin is not asked for every packet. */
    private static final long LEAST_LOOK_AHEAD_BYTES = 256 << 10;

    /** Two minutes at 128 kbit/s, as playback into memory. */
    private static final long MOST_LOOK_AHEAD_BYTES = 2 << 20;

    private static final int BLOCK_FRAMES = 4096;

    /** What is decoded ahead of the end is fetched for nobody: as little as a block keeps busy, half a second at 8 kHz. */
    private static final int RING_FRAMES = 4096;

    private static final double NANOS_PER_SECOND = 1e9;

    /** Only bounds one wait; the network decides how long to be patient. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Engine engine;
    private final Duration length;
    private final OpenOptions options;
    private final Consumer<AudioStream> observer;
    private final AtomicReference<@Nullable KitharaException> stopped = new AtomicReference<>();
    private volatile @Nullable AudioStream audio;

    PrefetchRun(Engine engine, Duration length, OpenOptions options, Consumer<AudioStream> observer) {
        this.engine = engine;
        this.length = length;
        this.options = options.withRingFrames(RING_FRAMES);
        this.observer = observer;
    }

    /** Returns how far the download of a prefetch of {@code length} runs ahead of its reader. */
    static long lookAheadBytes(Duration length) {
        long seconds = Math.min(length.toSeconds(), MOST_LOOK_AHEAD_BYTES);
        long proportionate = seconds * LOOK_AHEAD_BYTES_PER_SECOND;
        return Math.max(LEAST_LOOK_AHEAD_BYTES, Math.min(MOST_LOOK_AHEAD_BYTES, proportionate));
    }

    /** Waits until the cache has it all. */
    Prefetch run(URI uri) throws KitharaException {
        Optional<Future<?>> alarm = options.wholeDeadline().map(limit -> engine.after(limit, this::late));
        Registration cancelling = options.cancel().onCancel(this::cancelled);
        try (AudioStream opened = Opening.await(Opening.start(
                engine, Optional.of(uri), () -> engine.source(uri, options, lookAheadBytes(length)), options))) {
            audio = opened;
            observer.accept(opened);
            Outcome outcome = play(opened);
            engine.checkpoint();
            return new Prefetch(outcome, opened.stats());
        } finally {
            cancelling.close();
            alarm.ifPresent(task -> task.cancel(false));
        }
    }

    private Outcome play(AudioStream stream) throws KitharaException {
        float[] pcm = new float[BLOCK_FRAMES * stream.format().channels()];
        while (stream.position().compareTo(length) < 0) {
            throwIfStopped();
            int frames = stream.read(pcm, 0, (int) Math.min(BLOCK_FRAMES, framesLeft(stream)));
            if (frames == AudioStream.END) {
                throwIfStopped();
                Failures.throwIfClosed(stream);
                return stream.outcome().orElseGet(Outcome.Complete::new);
            }
            if (frames == 0) {
                await(stream);
            }
            observer.accept(stream);
        }
        List<Outcome.Missing> missing = stream.missing();
        return missing.isEmpty()
                ? new Outcome.Complete()
                : new Outcome.Truncated(missing, missing.get(0).reason(), "the source has holes");
    }

    /** What lies behind is left alone: a block too many may be the first of a segment. */
    private long framesLeft(AudioStream stream) {
        double seconds = length.minus(stream.position()).toNanos() / NANOS_PER_SECOND;
        return Math.max(1, (long) Math.ceil(seconds * stream.format().sampleRate()));
    }

    private static void await(AudioStream stream) throws KitharaException {
        if (!stream.awaitReadable(PATIENCE) && Thread.currentThread().isInterrupted()) {
            throw new KitharaException(KitharaException.Reason.CANCELLED, "interrupted while prefetching");
        }
    }

    private void throwIfStopped() throws KitharaException {
        KitharaException why = stopped.get();
        if (why != null) {
            throw why;
        }
    }

    private void late() {
        stop(new KitharaException(KitharaException.Reason.DEADLINE, "the deadline passed before all had come"));
    }

    private void cancelled() {
        stop(new KitharaException(KitharaException.Reason.CANCELLED, "prefetching was cancelled"));
    }

    private void stop(KitharaException why) {
        AudioStream running = stopped.compareAndSet(null, why) ? audio : null;
        if (running != null) {
            running.close();
        }
    }
}
