package io.kithara.decode;

import io.kithara.storage.CancelToken;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.WorkerPool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One stream, from a {@link MediaSource} to PCM: demuxed, decoded, trimmed, resampled and mixed on the shared workers,
 * and handed to one reader through a ring.
 *
 * <p>The output format is fixed when the stream opens and never changes after. Frames are counted on the stream's
 * timeline at the output rate; frame {@code k} plays at {@code k / sampleRate}.
 *
 * <p>{@link #read} belongs to one thread at a time; everything else is safe from any. Only {@link #awaitReadable} waits.
 */
public final class DecodeSession implements AutoCloseable {
    /** What {@link #read} returns after the last frame. */
    public static final int END = -1;

    private final MediaSource source;
    private final Handover handover = new Handover();
    private final Opening opening = new Opening();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CancelToken ending = CancelToken.root();
    private final DecodeLoop loop;
    private final WorkerPool.Handle handle;
    private final Runnable wake;

    private DecodeSession(DecodeEngine engine, MediaSource source, DecodeOptions options) {
        this.source = source;
        this.wake = this::wake;
        this.loop = new DecodeLoop(engine, source, options, handover, opening, wake);
        this.handle = engine.workers().register("decode", loop);
    }

    static DecodeSession start(DecodeEngine engine, MediaSource source, DecodeOptions options) {
        DecodeSession session = new DecodeSession(engine, source, options);
        session.wake();
        return session;
    }

    private void wake() {
        handle.wake();
    }

    /**
     * Returns a stage that completes with the output format, or with a {@link MediaException}: what failed, or {@code
     * CANCELLED} by {@link #close}. It completes on a decode worker or the closing thread, so dependents that take long
     * belong on an executor of their own. Completing it from outside changes nothing here.
     */
    public CompletionStage<PcmFormat> opened() {
        return opening.stage();
    }

    /**
     * Returns the output format.
     *
     * @throws IllegalStateException before the stream has opened
     */
    public PcmFormat format() {
        return opening.format();
    }

    /**
     * Returns the track that was opened: container, codec, tags.
     *
     * @throws IllegalStateException before the stream has opened
     */
    public Track track() {
        return opening.track();
    }

    /** Returns the length of the timeline; empty while nothing is known, before opening, and for endless streams. */
    public Optional<Duration> duration() {
        StreamLength length = loop.length();
        // A playlist rounds: what has been delivered is there, whatever it says.
        long frames =
                length.exact() || length.frames() < 0 ? length.frames() : Math.max(length.frames(), positionFrames());
        return frames < 0 ? Optional.empty() : Optional.of(FrameTime.duration(frames, format().sampleRate()));
    }

    /** Returns whether {@link #duration} is exact to the frame; else it is an estimate or what the protocol says. */
    public boolean isDurationExact() {
        return loop.length().exact();
    }

    /**
     * Copies frames that are ready. Never waits, allocates, locks or logs: made for an audio callback.
     *
     * @param target receives interleaved samples from index {@code offset} on
     * @param offset index of a sample, not of a frame
     * @param frames at most so many, {@code >= 1}; {@code target} has room for them
     * @return frames copied, {@code > 0}; 0 for not yet (buffering or opening); {@link #END} after the last frame and
     *     when closed
     * @throws IndexOutOfBoundsException if {@code frames} do not fit into {@code target}; nothing is lost
     * @throws MediaException what stopped the stream, once, after every good frame before it; later calls return {@link
     *     #END} until a {@link #seek}
     */
    public int read(float[] target, int offset, int frames) throws MediaException {
        if (frames < 1) {
            throw new IllegalArgumentException("frames=" + frames);
        }
        return handover.read(target, offset, frames, wake);
    }

    /**
     * Waits until {@link #read} would not return 0: frames, the end, a failure, or closed. While the stream runs a
     * waiter is woken by the first block after opening or a seek, then each time by as much again as was read since, at
     * most three quarters of the ring, so that playing does not wake a thread per packet.
     *
     * @return whether that is so; {@code false} after {@code timeout}
     * @throws InterruptedException if the calling thread is interrupted; the stream is not touched
     */
    public boolean awaitReadable(Duration timeout) throws InterruptedException {
        return handover.awaitReadable(timeout);
    }

    /**
     * Moves so that the next frame read is exactly {@code frame}. Returns at once; until frames from there are decoded
     * {@link #read} returns 0. Beyond the end: the end. The last of several rapid seeks wins. Works after the end and,
     * starting the source over, after a failure.
     *
     * @param frame on the timeline at the output rate, {@code >= 0}
     * @throws IllegalStateException before the stream has opened
     * @throws UnsupportedOperationException if {@link #isSeekable} is false
     */
    public void seek(long frame) {
        if (frame < 0) {
            throw new IllegalArgumentException("frame=" + frame);
        }
        PcmFormat known = format();
        if (!isSeekable()) {
            throw new UnsupportedOperationException("a live stream has no place to seek to: " + known);
        }
        StreamLength length = loop.length();
        long last = length.exact() ? length.frames() : FrameTime.frames(FrameTime.LONGEST, known.sampleRate());
        handover.seek(Math.min(frame, last));
        handle.wake();
    }

    /** As {@link #seek(long)}, to the frame that plays at {@code position}, {@code >= 0}, rounded to the nearest. */
    public void seek(Duration position) {
        if (position.isNegative()) {
            throw new IllegalArgumentException("position=" + position);
        }
        seek(FrameTime.frames(position, format().sampleRate()));
    }

    /** Runs {@code callback} when this session is closed, on the closing thread; at once if it is. Must be short. */
    public Registration onClose(Runnable callback) {
        return ending.onCancel(callback);
    }

    /** Returns whether {@link #seek} can work: false for live radio, and before the stream has opened. */
    public boolean isSeekable() {
        return opening.isDone() && (source.info().seekable() || !source.info().live());
    }

    /**
     * Returns the frame that {@link #read} hands out next: the target right after a {@link #seek}, else what follows the
     * last frame delivered. Never goes back between seeks, never beyond an exact {@link #duration}.
     */
    public long positionFrames() {
        return handover.position();
    }

    /** Returns {@link #positionFrames} as time, rounded down to a nanosecond; zero before opening. */
    public Duration position() {
        return opening.isDone() ? FrameTime.duration(positionFrames(), format().sampleRate()) : Duration.ZERO;
    }

    /**
     * Returns how the stream ended: present once {@link #read} returned {@link #END} or threw, or the session is closed;
     * empty again after a seek.
     */
    public Optional<Outcome> outcome() {
        return handover.outcome();
    }

    /** Returns what is missing: once the stream ended as its {@link #outcome} says, until then the holes met so far. */
    public List<MissingRange> missing() {
        return outcome()
                .filter(outcome -> !(outcome instanceof Outcome.Closed))
                .map(Outcome::missing)
                .orElseGet(() -> loop.missing().snapshot());
    }

    /**
     * Returns whether the samples were those that were encoded: once the stream has ended, if {@link
     * DecodeOptions.Builder#verify} asked for it; else {@link Integrity#UNKNOWN}. It is about what was decoded, before any mixing or
     * resampling.
     */
    public Integrity integrity() {
        return outcome().isPresent() ? loop.integrity() : Integrity.UNKNOWN;
    }

    /** Returns the counters at about this moment. */
    public DecodeStats stats() {
        return new DecodeStats(
                handover.deliveredFrames(),
                loop.concealedPackets(),
                handover.underruns(),
                loop.wakeUps(),
                handover.bufferedFrames());
    }

    /** Returns the source, for its info and counters. */
    public MediaSource source() {
        return source;
    }

    /**
     * Ends the stream: waiters wake, {@link #read} returns {@link #END}, the source is closed, and buffers go back as
     * soon as neither a worker nor a {@code read} is inside them. Does not wait. Later calls do nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        handover.close();
        ending.cancel();
        source.close();
        opening.fail(new MediaException(MediaException.Reason.CANCELLED, "the stream was closed"));
        handle.close(loop::dispose);
    }

    @Override
    public String toString() {
        return "DecodeSession[" + source.info().uri() + " at frame " + positionFrames() + "]";
    }
}
