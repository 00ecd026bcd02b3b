package io.kithara.assets;

import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StreamingResource;
import java.util.Optional;

/**
 * A use of a cached resource. While any lease is open the asset is not evicted. Leases of one key share one resource,
 * however many consumers there are. Safe from any thread.
 */
public interface ResourceLease extends AutoCloseable {
    /** Returns the key. */
    ResourceKey key();

    /** Returns the shared resource; do not close it, close the lease. */
    StreamingResource resource();

    /**
     * Returns the writer if the resource is incomplete and nobody writes it, else empty. Whoever gets it fetches what is
     * missing; when that writer ends without committing, the next claim succeeds with the bytes that had landed.
     */
    Optional<ResourceWriter> claimWriter();

    /** Returns what is known of the remote version that the bytes belong to. */
    ResourceInfo info();

    /** Records the remote version, kept with the bytes in the manifest. Only the holder of the writer calls this. */
    void updateInfo(ResourceInfo info);

    /**
     * Starts an empty generation of the resource because the remote version changed. Other leases keep reading the old
     * bytes until they close; leases opened later get the new generation, as does this one from now on.
     */
    void restart();

    /** Ends this use. Later calls do nothing. */
    @Override
    void close();
}
