package io.kithara.storage;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Random-access bytes that arrive out of order: one writer, many readers, and this is the only place where they meet.
 *
 * <p>Readers see a byte only after it is in the backing store. Reads of a committed resource take no lock of ours;
 * reads and the writer use separate positional I/O and never wait for each other. There is no polling and no time-out:
 * a wait ends by data, by the proven end, by failure or by cancellation, and how long to be patient is the network's
 * business.
 *
 * <p>Safe from any thread. Closing the resource releases the backing store; reads after that throw {@link
 * IllegalStateException}. Closing does not commit: an open writer is dropped, which fails the resource.
 */
public interface StreamingResource extends AutoCloseable {
    /**
     * Copies bytes that have already landed; never waits for the writer. May touch the disk.
     *
     * @param position byte offset from the start of the resource, {@code >= 0}
     * @param target receives at most {@code target.remaining()} bytes, never past the first hole; unchanged if this
     *     throws
     * @return bytes copied; 0 if {@code target} is full; else -1 if the resource is committed and {@code position} is
     *     at or past its length; else 0 if nothing at {@code position} has landed yet
     * @throws StorageException {@code WRITER_FAILED} or {@code CANCELLED} if nothing at {@code position} has landed and
     *     the resource is in that state, {@code IO} if the backing file cannot be read
     */
    int readAt(long position, ByteBuffer target) throws StorageException;

    /**
     * Waits until every byte of {@code range} before the proven end has landed. Partial coverage is not coverage.
     *
     * @param cancel wakes this waiter only
     * @throws StorageException {@code CANCELLED} if {@code cancel} or the resource is cancelled first, {@code
     *     WRITER_FAILED} if the resource fails first
     */
    Availability await(ByteRange range, CancelToken cancel) throws StorageException;

    /**
     * Runs {@code callback} exactly once when {@link #await} of the same range would return or throw, at once on this
     * thread if it would now, else on the thread that made it so. The callback looks again by itself; it must be short
     * and must not throw.
     *
     * @return takes the callback back
     */
    Registration whenAvailable(ByteRange range, Runnable callback);

    /** Returns the state. Once not {@code ACTIVE} it changes only by {@link #reopenWriter}. */
    ResourceState state();

    /** Returns the length, known once committed. */
    OptionalLong length();

    /**
     * Returns whether the committed length was proven by the protocol. A body that ended when its connection closed
     * commits with {@code false}, and the container has the last word. {@code false} until committed.
     */
    boolean isLengthProven();

    /** Returns a snapshot of what has landed. */
    RangeSet landed();

    /** Returns whether every byte of {@code range} has landed; cheaper than {@link #landed}. */
    boolean hasLanded(ByteRange range);

    /**
     * Returns a writer for what is missing, after {@code FAILED} or {@code CANCELLED}: the resource becomes {@code
     * ACTIVE} again with the bytes that had landed. This is how a second consumer takes over from a writer that died.
     *
     * @throws IllegalStateException if the resource is active (it has its writer) or committed (it needs none)
     */
    ResourceWriter reopenWriter();

    /** Drops an open writer, wakes all waiters and releases the backing store. Later calls do nothing. */
    @Override
    void close();
}
