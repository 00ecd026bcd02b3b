package io.kithara.decode;

import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

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

    private DecodeSession() {}

    static DecodeSession start(DecodeEngine engine, MediaSource source, DecodeOptions options) {
        throw new UnsupportedOperationException("lands in the next commit");
    }

    /**
     * Returns a stage that completes with the output format, or with a {@link MediaException}: what failed, or {@code
     * CANCELLED} by {@link #close}. It completes on a decode worker or the closing thread, so dependents that take long
     * belong on an executor of their own. Completing it from outside changes nothing here.
     */
    public CompletionStage<PcmFormat> opened() {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the output format.
     *
     * @throws IllegalStateException before the stream has opened
     */
    public PcmFormat format() {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the track that was opened: container, codec, tags.
     *
     * @throws IllegalStateException before the stream has opened
     */
    public Track track() {
        throw new UnsupportedOperationException();
    }

    /** Returns the length of the timeline; empty while nothing is known, before opening, and for endless streams. */
    public Optional<Duration> duration() {
        throw new UnsupportedOperationException();
    }

    /** Returns whether {@link #duration} is exact to the frame; else it is an estimate or what the protocol says. */
    public boolean isDurationExact() {
        throw new UnsupportedOperationException();
    }

    /**
     * Copies frames that are ready. Never waits, allocates, locks or logs: made for an audio callback.
     *
     * @param target receives interleaved samples from index {@code offset} on
     * @param offset index of a sample, not of a frame
     * @param frames at most so many, {@code >= 1}; {@code target} has room for them
     * @return frames copied, {@code > 0}; 0 for not yet (buffering or opening); {@link #END} after the last frame and
     *     when closed
     * @throws MediaException what stopped the stream, once, after every good frame before it; later calls return {@link
     *     #END} until a {@link #seek}
     */
    public int read(float[] target, int offset, int frames) throws MediaException {
        throw new UnsupportedOperationException();
    }

    /**
     * Waits until {@link #read} would not return 0: frames, the end, a failure, or closed. While the stream runs a
     * waiter is woken by the first block after opening or a seek, else by a quarter of the ring, so that playing does
     * not wake a thread per packet.
     *
     * @return whether that is so; {@code false} after {@code timeout}
     * @throws InterruptedException if the calling thread is interrupted; the stream is not touched
     */
    public boolean awaitReadable(Duration timeout) throws InterruptedException {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /** As {@link #seek(long)}, to the frame that plays at {@code position}, rounded to the nearest. */
    public void seek(Duration position) {
        throw new UnsupportedOperationException();
    }

    /** Returns whether {@link #seek} can work: false for live radio, and before the stream has opened. */
    public boolean isSeekable() {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the frame that {@link #read} hands out next: the target right after a {@link #seek}, else what follows the
     * last frame delivered. Never goes back between seeks, never beyond an exact {@link #duration}.
     */
    public long positionFrames() {
        throw new UnsupportedOperationException();
    }

    /** Returns {@link #positionFrames} as time, rounded down to a nanosecond; zero before opening. */
    public Duration position() {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns how the stream ended: present once {@link #read} returned {@link #END} or threw, or the session is closed;
     * empty again after a seek.
     */
    public Optional<Outcome> outcome() {
        throw new UnsupportedOperationException();
    }

    /** Returns the holes met so far, in ascending order. */
    public List<MissingRange> missing() {
        throw new UnsupportedOperationException();
    }

    /** Returns the counters at about this moment. */
    public DecodeStats stats() {
        throw new UnsupportedOperationException();
    }

    /** Returns the source, for its info and counters. */
    public MediaSource source() {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends the stream: waiters wake, {@link #read} returns {@link #END}, the source is closed, and buffers go back as
     * soon as neither a worker nor a {@code read} is inside them. Does not wait. Later calls do nothing.
     */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
