package io.kithara.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
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
     * Opens the resource kept in a file, creating the file if bytes are missing; its directory must exist. What {@code
     * options} does not vouch for counts as missing, whatever the file holds. A file shorter than what is vouched for is
     * torn: nothing of it is believed, and the resource opens empty. With a {@link FileOptions#rescue} a disk that refuses
     * bytes, or the file, is made up for by memory. Touches the disk.
     *
     * @throws StorageException {@code IO} if the file cannot be opened and there is no rescue
     */
    static StreamingResource openFile(Path path, FileOptions options) throws StorageException {
        return FileResources.open(path, options);
    }

    /** Returns an empty resource kept in memory. */
    static StreamingResource inMemory(MemoryOptions options) {
        return new StoredResource(new MemoryBytes(options), Coverage.NONE);
    }

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

    /**
     * Returns the one right to write, unless the resource is whole and its length proven, or somebody holds it. After
     * {@code FAILED} or {@code CANCELLED}, and for a committed resource that {@link #release} made incomplete, the resource
     * becomes {@code ACTIVE} again with the bytes that had landed: this is how a second consumer takes over from a writer
     * that died. One that was committed without a proof becomes {@code ACTIVE} too and has no length meanwhile: the writer
     * may find more behind it. If nothing is written there and nothing committed, it is committed as before again.
     *
     * @return empty if there is nothing to write or if there is a writer
     * @throws IllegalStateException if the resource is closed
     */
    Optional<ResourceWriter> claimWriter();

    /** Returns the state. Once not {@code ACTIVE} it changes only by {@link #claimWriter}. */
    ResourceState state();

    /** Returns the length, known from the first commit on; not while a writer looks for more behind an unproven one. */
    OptionalLong length();

    /**
     * Returns whether the committed length was proven by the protocol. A body that ended when its connection closed
     * commits with {@code false}, and the container has the last word. {@code false} until committed.
     */
    boolean isLengthProven();

    /** Returns a snapshot of what has landed and is still there. */
    RangeSet landed();

    /** Returns whether every byte of {@code range} has landed; cheaper than {@link #landed}. */
    boolean hasLanded(ByteRange range);

    /**
     * Returns {@link #landed}, {@link #length} and {@link #isLengthProven} of one moment, without what is in memory because
     * the disk refused it: what a manifest records.
     */
    Coverage coverage();

    /**
     * Publishes bytes that another process has put into the file behind this resource. Once that makes it whole, it is
     * committed and an open writer has committed. Never touches the disk; does nothing once closed, and in memory,
     * where nobody else can have put anything.
     *
     * @param coverage what is there by now, to be added to what has landed; an unproven length that it goes beyond is not known any more
     * @return wakes those who waited for these bytes: to be run, once, where no lock is held
     */
    Runnable admit(Coverage coverage);

    /**
     * Makes durable what had landed when this was called: take {@link #coverage} first, then force, then let a manifest
     * vouch for it. Waits for the disk; does nothing for memory.
     *
     * @throws StorageException {@code IO} if the disk did not take it; nothing may be vouched for
     */
    void force() throws StorageException;

    /**
     * Tells that bytes before {@code position} are not needed for linear reading. A windowed memory resource drops them
     * in whole blocks, and from then on they have not landed; every other resource ignores it.
     */
    void release(long position);

    /** Drops an open writer, wakes all waiters and releases the backing store. Later calls do nothing. */
    @Override
    void close();
}
