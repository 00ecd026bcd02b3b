package io.kithara.assets;

import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.util.Optional;

/**
 * A use of a cached resource. While any lease is open the asset is not evicted. Leases of one key share one resource,
 * however many consumers there are. Safe from any thread.
 */
public interface ResourceLease extends AutoCloseable {
    /** Returns the key. */
    ResourceKey key();

    /**
     * Returns this lease's view of the shared resource; closing it does nothing, close the lease. An incomplete one may
     * have no writer: then a wait ends only when somebody claims the writer and fetches, so ask for {@link #claimWriter}
     * before waiting, and again when a wait ends because a writer did.
     *
     * <p>Reads, waits and {@code release} tell the store where this lease reads. In a memory store, bytes behind all
     * readers may go when room is needed; they then count as not landed.
     */
    StreamingResource resource();

    /**
     * Returns the writer if the resource is incomplete, or its end not proven, and nobody writes it, else empty. Whoever
     * gets it fetches what is missing; when that writer ends without committing, the next claim succeeds with the bytes
     * that had landed. See {@link StreamingResource#claimWriter}. May touch the disk: what
     * another process has written until now is there when this returns, and while it writes, what it brings arrives by
     * itself, about a second after it came there.
     *
     * <p>The writer ends with this lease: closing the lease cancels it. One whose claim is over can do no more harm:
     * {@code writeAt} and {@code commit} throw {@code CANCELLED}, {@code fail} and {@code cancel} do nothing.
     */
    Optional<ResourceWriter> claimWriter();

    /** Returns what is known of the remote version that the bytes belong to. */
    ResourceInfo info();

    /**
     * Records the remote version, kept with the bytes in the manifest. Only the holder of the writer calls this, and
     * before the first byte: bytes whose version is unknown cannot be continued safely later. Of a whole resource the note
     * may be replaced at any time, by whoever has been told that it is still the server's.
     */
    void updateInfo(ResourceInfo info);

    /**
     * Starts an empty generation of the resource because the remote version changed. Other leases keep reading the old
     * bytes until they close; leases opened later get the new generation, as does this one from now on. A writer of
     * the old generation is cancelled. Its info is {@link ResourceInfo#NONE}.
     *
     * @throws StorageException {@code IO} if the store cannot hold it; nothing has changed then
     */
    void restart() throws StorageException;

    /** Ends this use. Later calls do nothing. */
    @Override
    void close();
}
