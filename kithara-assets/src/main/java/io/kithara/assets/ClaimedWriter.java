package io.kithara.assets;

import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.nio.ByteBuffer;

/**
 * The writer of a shared resource on loan to one lease. Tells the store what landed, and after its end lets nothing
 * through: a late callback of a download that was given up reaches a writer that has ended, never its successor's bytes.
 *
 * <p>Threads as {@link ResourceWriter}; {@link #cancel} may come from any thread, as the store's closing of a lease does.
 */
final class ClaimedWriter implements ResourceWriter {
    private final SharedResource shared;
    private final StreamingResource view;
    private final ResourceWriter writer;
    private final StoreCore store;

    ClaimedWriter(StoreCore store, SharedResource shared, StreamingResource view, ResourceWriter writer) {
        this.store = store;
        this.shared = shared;
        this.view = view;
        this.writer = writer;
    }

    SharedResource shared() {
        return shared;
    }

    @Override
    public StreamingResource resource() {
        return view;
    }

    @Override
    public void writeAt(long position, ByteBuffer source) throws StorageException {
        long reservedBytes = store.reserve(shared, position, source.remaining());
        store.landing(shared);
        try {
            writeMakingRoom(position, source);
        } finally {
            store.landed(shared, reservedBytes);
        }
    }

    /** What the disk refuses goes to memory, and that is full sooner: what was read makes room. */
    private void writeMakingRoom(long position, ByteBuffer source) throws StorageException {
        try {
            writer.writeAt(position, source);
        } catch (StorageException e) {
            if (e.reason() != StorageException.Reason.LIMIT || !store.releaseRead(shared)) {
                throw e;
            }
            writer.writeAt(position, source);
        }
    }

    @Override
    public void commit(long length, boolean proven) throws StorageException {
        store.landing(shared);
        writer.commit(length, proven);
        store.landed(shared, 0);
        shared.asset().table().writerEnded(this);
    }

    @Override
    public void fail(Throwable cause) {
        writer.fail(cause);
        shared.asset().table().writerEnded(this);
    }

    @Override
    public void cancel() {
        writer.cancel();
        shared.asset().table().writerEnded(this);
    }

    @Override
    public void close() {
        writer.close();
        shared.asset().table().writerEnded(this);
    }

    @Override
    public String toString() {
        return "ClaimedWriter[" + shared + "]";
    }
}
