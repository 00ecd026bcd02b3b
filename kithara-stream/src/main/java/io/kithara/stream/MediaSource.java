package io.kithara.stream;

import io.kithara.storage.Registration;
import java.util.Optional;

/**
 * Yields the chunks of one stream in play order and fetches ahead of them. Above this line nothing knows the protocol.
 *
 * <p>{@link #poll} and {@link #seek} are called by one thread at a time (the decode worker that runs the stream's task)
 * and never wait; {@link #close} and {@link #info} by any.
 */
public interface MediaSource extends AutoCloseable {
    /**
     * Returns the next chunk; empty if it is not known yet, or if {@link #isEnded}.
     *
     * @throws MediaException if there will be none; the source stays usable for {@link #seek} and {@link #close}
     */
    Optional<MediaChunk> poll() throws MediaException;

    /** Returns whether the last chunk of this epoch has been polled. A proof, never an absence of data. */
    boolean isEnded();

    /**
     * Starts over with the chunk that contains {@code targetUs}; loads that this makes useless are cancelled.
     *
     * @param targetUs microseconds on the stream's timeline, {@code >= 0}; past the end yields no chunk and the end
     * @param epoch carried by every chunk polled from now on
     */
    void seek(long targetUs, long epoch);

    /**
     * Changes which variants may play. Takes effect at the end of the chunk that is being read; what was fetched ahead
     * of it in a variant that is not selected any more is left. Any thread; does not wait. A source that comes in one
     * variant does nothing.
     *
     * @throws MediaException {@code NO_SUCH_VARIANT} if the selection names a variant that is not there; nothing has changed
     */
    default void select(VariantSelection selection) throws MediaException {
        if (selection instanceof VariantSelection.At at && at.index() > 0) {
            throw new MediaException(
                    MediaException.Reason.NO_SUCH_VARIANT,
                    "there is no variant " + at.index() + ": the stream comes in one");
        }
    }

    /**
     * Says that a chunk that was polled last cannot be read to its end: its bytes failed, or are not what they should be.
     * A source that has the stretch from elsewhere yields that next, from the chunk's own start; any other goes on behind
     * it. Called like {@link #poll}; never waits.
     *
     * @return whether the source decides itself how much may fail, and throws from {@link #poll} when it is enough
     */
    default boolean unusable(MediaChunk chunk, MediaException why) {
        return false;
    }

    /** Runs {@code callback} once when {@link #poll}, having returned empty, is worth calling again. */
    Registration whenReady(Runnable callback);

    /**
     * Returns what keeps the first chunk from coming, as half a sentence without secrets: what has not come, or the failure
     * that is being waited out. Empty once there was a chunk, or where nobody can say. Any thread.
     */
    default Optional<String> awaited() {
        return Optional.empty();
    }

    /** Returns what is known of the stream as a whole; grows while it opens. */
    SourceInfo info();

    /** Returns the counters. */
    SourceStats stats();

    /** Stops loading and lets go of the cache. Returns soon; later calls do nothing. */
    @Override
    void close();
}
