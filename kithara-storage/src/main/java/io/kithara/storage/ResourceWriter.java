package io.kithara.storage;

import java.nio.ByteBuffer;

/**
 * The one right to add bytes to a {@link StreamingResource}. Ends by {@link #commit}, {@link #fail} or {@link #cancel};
 * closing it before that fails the resource, so that no reader waits for a writer that is gone.
 *
 * <p>Used by one thread at a time; different threads may take turns. {@code writeAt} touches the disk and waits for
 * nothing else.
 */
public interface ResourceWriter extends AutoCloseable {
    /** Returns the resource this writes to. */
    StreamingResource resource();

    /**
     * Stores all remaining bytes of {@code source} at {@code position} and then publishes their range. Writing a range
     * again stores the same bytes again.
     *
     * @throws StorageException {@code IO}, {@code NO_SPACE} or {@code LIMIT}; nothing of this call was published, {@code
     *     source} is as it was and the resource stays active. {@code WRITER_FAILED} or {@code CANCELLED} once this
     *     writer has ended so
     * @throws IllegalArgumentException if the bytes would lie past a length that is known
     * @throws IllegalStateException once this writer has committed
     */
    void writeAt(long position, ByteBuffer source) throws StorageException;

    /**
     * Declares the resource whole. Wakes all waiters. A second commit of the same length does nothing.
     *
     * @param length final length in bytes; every byte before it must have landed, bytes past it are cut off
     * @param proven whether the protocol proved it (Content-Length reached, last chunk, END_STREAM, a 206 or 416
     *     total); {@code false} for a body that ended because its connection closed
     * @throws IllegalStateException if bytes before {@code length} are missing or another length is known; the resource
     *     stays active and its waiters keep waiting
     * @throws StorageException {@code IO} if the store cannot be finished; the resource stays active. {@code
     *     WRITER_FAILED} or {@code CANCELLED} once this writer has ended so
     */
    void commit(long length, boolean proven) throws StorageException;

    /**
     * Ends in {@code FAILED}: waiters get {@code WRITER_FAILED} with {@code cause}. Does nothing once ended. May be called
     * by any thread; while another is in {@link #writeAt}, it takes effect when that write is over, so that a write
     * never follows those of the next writer.
     */
    void fail(Throwable cause);

    /** As {@link #fail}, but ends in {@code CANCELLED}, which counts as nobody's failure. */
    void cancel();

    /** Fails the resource unless this writer has ended. */
    @Override
    void close();
}
