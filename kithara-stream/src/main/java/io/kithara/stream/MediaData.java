package io.kithara.stream;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import java.util.OptionalLong;

/**
 * The bytes of a chunk or of an init segment: random access, arriving out of order, never joined or copied whole. Used
 * by one thread at a time (the decode worker that runs the stream's task), except where said.
 */
public interface MediaData {
    /**
     * Copies bytes that are there; never waits. Asking for bytes that are not there tells the source what is needed
     * next, and it fetches from there.
     *
     * @param position byte offset from the start of this data, {@code >= 0}
     * @return bytes copied, {@code > 0}; 0 if nothing at {@code position} is there yet or {@code length} is 0; -1 at or
     *     past the proven end
     * @throws MediaException if the bytes at {@code position} will never come
     */
    int readAt(long position, byte[] target, int offset, int length) throws MediaException;

    /**
     * Runs {@code callback} once when {@link #readAt} anywhere in {@code range} can make progress that it could not make
     * before: all of the range before the end is there, or the end or a failure is known. At once if that is so now.
     * The callback runs on any thread, must be short and must not throw.
     */
    Registration whenAvailable(ByteRange range, Runnable callback);

    /**
     * Returns the length as far as known: announced by the server until the end is proven, exact after that. Empty for
     * endless or chunked bodies. An announcement is a hint for planning and never an end of data.
     */
    OptionalLong length();

    /** Returns whether bytes far from what has been read can be had cheaply (a ranged request or a local file). */
    boolean isSeekable();

    /**
     * Returns whether {@link #isSeekable} has been said or shown, not only not excluded: for reading what is not worth fetching
     * everything. Where nothing else is known that is the same.
     */
    default boolean isSurelySeekable() {
        return isSeekable();
    }

    /**
     * Returns whether every byte is here and the end known, so that reading anywhere waits for nothing and asks nobody. {@code false}
     * where that is not known.
     */
    default boolean isComplete() {
        return false;
    }

    /** Tells that bytes before {@code position} are not needed for linear reading; memory-bound data may drop them. */
    void release(long position);
}
