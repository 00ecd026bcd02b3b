package io.kithara.storage;

import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The right to write to a {@link StoredResource}, which keeps the state of both; see the comment there. */
final class Writer implements ResourceWriter {
    private final StoredResource resource;

    /** Written once, under the resource's lock. */
    private volatile @Nullable Ending ending;

    Writer(StoredResource resource) {
        this.resource = resource;
    }

    @Override
    public StreamingResource resource() {
        return resource;
    }

    @Override
    public void writeAt(long position, ByteBuffer source) throws StorageException {
        int count = source.remaining();
        if (position < 0 || position > Long.MAX_VALUE - count) {
            throw new IllegalArgumentException("position=" + position + " count=" + count);
        }
        if (count == 0) {
            requireNotEnded();
            return;
        }
        ByteRange range = new ByteRange(position, position + count);
        resource.goToStore(this, now -> requireBeforeEnd(range, now));
        UnaryOperator<Snapshot> change = now -> now;
        try {
            resource.store().write(position, source);
            change = now -> now.withLanded(range);
        } finally {
            resource.comeBack(this, range, change);
        }
    }

    private void requireBeforeEnd(ByteRange range, Snapshot now) {
        if (now.isLengthKnown() && range.end() > now.length()) {
            throw new IllegalArgumentException(range + " is past the end of " + resource);
        }
    }

    @Override
    public void commit(long length, boolean proven) throws StorageException {
        if (length < 0) {
            throw new IllegalArgumentException("length=" + length);
        }
        if (hasCommitted(length)) {
            return;
        }
        resource.goToStore(this, now -> requireComplete(length, now));
        UnaryOperator<Snapshot> change = now -> now;
        try {
            resource.store().finish(length);
            change = now -> now.withCommit(length, proven);
        } finally {
            resource.comeBack(this, new ByteRange(0, Long.MAX_VALUE), change);
        }
    }

    private boolean hasCommitted(long length) {
        Ending how = ending;
        return how != null
                && how.state() == ResourceState.COMMITTED
                && resource.length().orElse(Snapshot.NOT_KNOWN) == length;
    }

    private void requireComplete(long length, Snapshot now) {
        if (now.seen().contiguousEnd(0) < length || (now.isLengthKnown() && now.length() != length)) {
            throw new IllegalStateException("cannot commit " + length + " bytes of " + resource);
        }
    }

    @Override
    public void fail(Throwable cause) {
        resource.end(this, new Ending(ResourceState.FAILED, cause));
    }

    @Override
    public void cancel() {
        resource.end(this, new Ending(ResourceState.CANCELLED, null));
    }

    @Override
    public void close() {
        if (ending == null) {
            resource.end(this, Ending.dropped("writer was dropped before it committed: " + resource));
        }
    }

    void setEnding(Ending how) {
        ending = how;
    }

    /** Throws what a writer gets that has ended. */
    void requireNotEnded() throws StorageException {
        Ending how = ending;
        if (how == null) {
            return;
        }
        if (how.state() == ResourceState.COMMITTED) {
            throw new IllegalStateException("this writer has committed: " + resource);
        }
        StorageException.Reason reason = how.state() == ResourceState.FAILED
                ? StorageException.Reason.WRITER_FAILED
                : StorageException.Reason.CANCELLED;
        throw new StorageException(reason, "this writer has ended: " + resource, how.cause());
    }

    @Override
    public String toString() {
        return "ResourceWriter of " + resource;
    }

    /**
     * How a writer ended.
     *
     * @param state what the resource became by it
     * @param cause why it failed, if it did
     */
    record Ending(ResourceState state, @Nullable Throwable cause) {
        static Ending dropped(String how) {
            return new Ending(ResourceState.FAILED, new StorageException(StorageException.Reason.WRITER_FAILED, how));
        }
    }
}
