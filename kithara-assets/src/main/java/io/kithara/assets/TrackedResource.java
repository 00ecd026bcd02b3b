package io.kithara.assets;

import io.kithara.storage.Availability;
import io.kithara.storage.ByteRange;
import io.kithara.storage.CancelToken;
import io.kithara.storage.Coverage;
import io.kithara.storage.RangeSet;
import io.kithara.storage.Registration;
import io.kithara.storage.ResourceState;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * A lease's view of a shared resource: it keeps others' use safe from this one, and notes where the lease reads, so that a
 * memory store makes
 * room behind all readers instead of behind one. Closing it does nothing; the lease is what is closed.
 */
final class TrackedResource implements StreamingResource {
    private final SharedResource leased;
    private final StreamingResource shared;
    private final ReadPosition reader;
    private final LongConsumer onBlock;

    /** The block that was read last. Two threads that read may each tell of it, or one for both. */
    private volatile long block = -1;

    /** Creates a view; {@code onBlock} gets the position of each read that comes to another block than the one before. */
    TrackedResource(SharedResource leased, ReadPosition reader, LongConsumer onBlock) {
        this.leased = leased;
        this.shared = leased.bytes();
        this.reader = reader;
        this.onBlock = onBlock;
    }

    @Override
    public int readAt(long position, ByteBuffer target) throws StorageException {
        int count = shared.readAt(position, target);
        reader.moveTo(position + Math.max(0, count));
        if (count > 0 && position / BlockPieces.BLOCK_BYTES != block) {
            block = position / BlockPieces.BLOCK_BYTES;
            onBlock.accept(position);
        }
        return count;
    }

    @Override
    public Availability await(ByteRange range, CancelToken cancel) throws StorageException {
        reader.moveTo(range.start());
        leased.beginAwait();
        try {
            return shared.await(range, cancel);
        } finally {
            leased.endAwait();
        }
    }

    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        reader.moveTo(range.start());
        AtomicBoolean waiting = new AtomicBoolean(true);
        Runnable ended = () -> {
            if (waiting.compareAndSet(true, false)) {
                leased.endAwait();
            }
        };
        leased.beginAwait();
        Registration registration = shared.whenAvailable(range, () -> {
            ended.run();
            callback.run();
        });
        return () -> {
            registration.close();
            ended.run();
        };
    }

    @Override
    public Optional<ResourceWriter> claimWriter() {
        throw new IllegalStateException("claim the writer from the lease, not from its resource: " + shared);
    }

    @Override
    public ResourceState state() {
        return shared.state();
    }

    @Override
    public OptionalLong length() {
        return shared.length();
    }

    @Override
    public boolean isLengthProven() {
        return shared.isLengthProven();
    }

    @Override
    public RangeSet landed() {
        return shared.landed();
    }

    @Override
    public boolean hasLanded(ByteRange range) {
        return shared.hasLanded(range);
    }

    @Override
    public Coverage coverage() {
        return shared.coverage();
    }

    @Override
    public Runnable admit(Coverage coverage) {
        throw new IllegalStateException("the store knows what others have brought: " + shared);
    }

    @Override
    public void force() throws StorageException {
        shared.force();
    }

    /** Bytes go when room is needed, not before: the next play may want them. */
    @Override
    public void release(long position) {
        reader.moveTo(position);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return shared.toString();
    }
}
