package io.kithara.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where the bytes of a {@link StoredResource} are. It knows positions and bytes, nothing of what has landed: the resource
 * asks only for what it has published.
 *
 * <p>{@link #read} is called by any number of threads, at any time. The others are called by one thread at a time, which
 * the resource sees to; reads may be under way meanwhile.
 */
interface ByteStore {
    /**
     * Copies up to {@code maxBytes} bytes that have landed, which {@code target} has room for.
     *
     * @return bytes copied; 0 if they have been dropped or closed since the caller looked
     */
    int read(long position, ByteBuffer target, int maxBytes) throws StorageException;

    /** Stores all that remains in {@code source}; on failure its position is as before. */
    void write(long position, ByteBuffer source) throws StorageException;

    /** Cuts off what lies past {@code length}. */
    void finish(long length) throws StorageException;

    /** Makes durable what was written. */
    void force() throws StorageException;

    /** Returns what is here now and will not be when this is opened again, though what is forced will. */
    default RangeSet unsaved() {
        return RangeSet.empty();
    }

    /** Tells that another process has put bytes into the same file; at any time. */
    default void admitted(RangeSet bytes) {}

    /** Returns which bytes {@link #drop} would drop when given {@code position}, all of them before it. */
    RangeSet droppable(long position);

    /** Lets go of the bytes that {@link #droppable} returned for {@code position}. */
    void drop(long position);

    /** Returns whether another process may write the same bytes. */
    boolean isShared();

    /** Releases everything. */
    void close() throws IOException;
}
