package io.kithara;

import io.kithara.decode.Integrity;
import io.kithara.decode.Metadata;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * One opened URL as exact float PCM, pulled by the caller.
 *
 * <p>{@link #read} belongs to one thread, which may be an audio callback: it never waits, allocates, locks or logs. All
 * other methods may be called from any thread. Streams are independent; close each.
 */
public interface AudioStream extends AutoCloseable {
    /** What {@link #read} returns once every frame has been delivered. */
    int END = -1;

    /** Returns the shape of the PCM; constant. */
    AudioFormat format();

    /**
     * Copies decoded frames; never waits.
     *
     * @param target receives interleaved samples, one frame after another
     * @param offset index in {@code target} of the first sample to fill
     * @param maxFrames most frames to copy, {@code >= 1}
     * @return frames copied, {@code > 0}; 0 if none is ready yet; {@link #END} after the last and when closed
     * @throws KitharaException if the stream failed, once, after all good frames before the failure; from then on the
     *     result is {@link #END} until a seek
     * @throws IndexOutOfBoundsException if the frames do not fit into {@code target}
     */
    int read(float[] target, int offset, int maxFrames) throws KitharaException;

    /**
     * Waits until {@link #read} would return something other than 0. While the stream runs a waiter is woken by half
     * of the buffer rather than by every packet.
     *
     * @return whether it would; {@code false} if the time passed first, or the calling thread is interrupted (its
     *     interrupt status stays set)
     */
    boolean awaitReadable(Duration timeout);

    /**
     * Moves to a position and returns at once. The first frame read afterwards is exactly the frame at {@code target}
     * (the frame whose number is the target's seconds times the sample rate, rounded to the nearest).
     *
     * @param target from the start; past the end leads to {@link #END}
     * @throws IllegalArgumentException if negative
     * @throws UnsupportedOperationException if the stream is live
     */
    void seek(Duration target);

    /** As {@link #seek(Duration)}, to an exact frame of {@link #format()}. */
    void seekFrame(long frame);

    /** Returns where the next frame to be read lies, derived from frames delivered; the target right after a seek. */
    Duration position();

    /** Returns the number of the next frame to be read, at the rate of {@link #format()}. */
    long positionFrames();

    /** Returns the length of the whole, empty until it is known or for a live stream. */
    Optional<StreamDuration> duration();

    /** Returns how the stream ended, empty while it has not. A seek back makes it empty again. */
    Optional<Outcome> outcome();

    /**
     * Returns whether the samples were those that were encoded, once the stream was played from its start to its end and {@link
     * OpenOptions.Builder#verify} had asked for it; until then, and where the media carries no check sum, {@code UNKNOWN}.
     */
    Integrity integrity();

    /** Returns the stretches without audio met so far, in order; once the stream has ended, all of them. */
    List<Outcome.Missing> missing();

    /** Returns what the stream is made of. */
    StreamInfo info();

    /**
     * Returns what the container says about the music: texts, where pictures are ({@link Kithara#picture} loads them), chapters. What a
     * radio station says comes as events, which {@link io.kithara.decode.Tags#ofRadio} reads. Of a remote file it has what was met on the
     * way to the sound, unless {@link OpenOptions#allMetadata} asked for all.
     */
    Metadata metadata();

    /** Returns the texts of {@link #metadata} by their names as found. */
    default Map<String, String> tags() {
        return metadata().tags().asMap();
    }

    /**
     * Changes which variant of an adaptive stream plays, and returns at once. It is heard from the end of the segment that is
     * being read; the format stays, and no frame is missing or repeated. A stream that comes in one variant has index 0.
     *
     * @throws KitharaException {@code NO_SUCH_VARIANT} if there is no such variant; the stream plays on as before
     */
    void selectVariant(VariantChoice choice) throws KitharaException;

    /**
     * Sets how loud what is read from now on is, and returns at once. The volume moves there in a straight line within 20 ms of
     * the stream, frame by frame, and so without a step that is heard; before the first frame it applies at once. At 1, the
     * start, samples are left as they are, to the bit.
     *
     * @param volume factor for every sample, 0 to 8; above 1 samples may exceed full scale
     * @throws IllegalArgumentException outside these bounds; the volume stays
     */
    void volume(float volume);

    /** Returns the volume set last. */
    float volume();

    /** Returns the counters so far. */
    StreamStats stats();

    /**
     * Returns the rest of the stream as little-endian bytes; reads of it wait, and throw once this stream is closed before
     * its end. Closing it closes this stream. Use it instead of {@link #read}, not beside it.
     */
    InputStream toInputStream(PcmEncoding encoding);

    /**
     * Returns the rest of the stream as blocks for one subscriber, delivered on a thread of its own. A failure is
     * {@code onError}, and so is closing this stream before its end; cancelling closes this stream. Use it instead of {@link #read}, not beside it.
     *
     * @param blockFrames frames per block, the last may be shorter
     */
    Flow.Publisher<float[]> toPublisher(int blockFrames);

    /** Lets go of everything the stream holds, from any thread, within 100 ms. Later calls do nothing. */
    @Override
    void close();
}
