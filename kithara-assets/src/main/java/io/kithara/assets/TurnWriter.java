package io.kithara.assets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.storage.ByteRange;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The writer of a leased resource, while this holds it, for several network threads that bring different stretches of
 * it: they write in turns. Safe from any thread; touches the disk. The lease stays the caller's.
 */
public final class TurnWriter {
    /*
     * turn guards the writer. It is the one lock held across I/O: whoever waits for it waits for its turn to write the
     * same file.
     */
    private final ReentrantLock turn = new ReentrantLock();

    @GuardedBy("turn")
    private ResourceLease lease;

    @GuardedBy("turn")
    private @Nullable ResourceWriter writer;

    /** Creates a writer that has not claimed anything. */
    public TurnWriter(ResourceLease lease) {
        this.lease = lease;
    }

    /** Gives the right to write back, and writes what {@code another} leases from now on, once it is claimed. */
    public void moveTo(ResourceLease another) {
        turn.lock();
        try {
            if (writer != null) {
                writer.cancel();
                writer = null;
            }
            lease = another;
        } finally {
            turn.unlock();
        }
    }

    /** Returns whether this may write: it could already, or now gets the right to. */
    public boolean claim() {
        turn.lock();
        try {
            if (writer == null) {
                writer = lease.claimWriter().orElse(null);
            }
            return writer != null;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Stores bytes, as {@link ResourceWriter#writeAt}.
     *
     * @throws StorageException {@code CANCELLED} also if the right to write was given up
     */
    public void write(long position, ByteBuffer bytes) throws StorageException {
        turn.lock();
        try {
            if (writer == null) {
                throw new StorageException(StorageException.Reason.CANCELLED, "the right to write was given up");
            }
            writer.writeAt(position, bytes);
        } finally {
            turn.unlock();
        }
    }

    /** Declares the resource whole if every byte before {@code length} is there; it is complete in the cache then. */
    public void commitIfWhole(long length, boolean proven) throws StorageException {
        turn.lock();
        try {
            StreamingResource resource = lease.resource();
            if (writer != null && (length == 0 || resource.hasLanded(new ByteRange(0, length)))) {
                writer.commit(length, proven);
                writer = null;
            }
        } finally {
            turn.unlock();
        }
    }

    /** Gives the right to write back because fetching failed: others may try. Does nothing without it. */
    public void fail(Throwable cause) {
        turn.lock();
        try {
            if (writer != null) {
                writer.fail(cause);
                writer = null;
            }
        } finally {
            turn.unlock();
        }
    }

    /** Gives the right to write back because there is nothing to write. Does nothing without it. */
    public void cancel() {
        turn.lock();
        try {
            if (writer != null) {
                writer.cancel();
                writer = null;
            }
        } finally {
            turn.unlock();
        }
    }

    @Override
    public String toString() {
        turn.lock();
        try {
            return "TurnWriter[" + lease.key() + "]";
        } finally {
            turn.unlock();
        }
    }
}
