package io.kithara.file;

import io.kithara.assets.ResourceInfo;
import io.kithara.assets.ResourceLease;
import io.kithara.assets.TurnWriter;
import io.kithara.net.Validators;
import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.Registration;
import io.kithara.storage.ResourceState;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import io.kithara.stream.MediaException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a {@link RemoteBody} are: one lease of the asset store, and its writer while we have it. Safe from
 * any thread; touches the disk.
 */
final class BodyStore {
    /*
     * lease and resource change only before bytes were read and after the last reader left: at a restart, and when the
     * first answer says that nothing may be kept.
     */
    private final TurnWriter writer;
    private volatile ResourceLease lease;
    private volatile StreamingResource resource;

    /** Whose bytes are gone when this is closed; null while they are kept. */
    private volatile @Nullable BodyTerms passing;

    /** Set once bytes that had landed were not there any more: somebody else changes the file. */
    private volatile boolean spoilt;

    BodyStore(ResourceLease lease) {
        this.lease = lease;
        writer = new TurnWriter(lease);
        resource = lease.resource();
    }

    /** Returns bytes copied, 0 if nothing is there (whatever became of the writer), -1 past the committed end. */
    int read(long position, ByteBuffer target) throws MediaException {
        try {
            return resource.readAt(position, target);
        } catch (StorageException e) {
            if (e.reason() == StorageException.Reason.WRITER_FAILED
                    || e.reason() == StorageException.Reason.CANCELLED) {
                return 0;
            }
            if (e.reason() == StorageException.Reason.CORRUPT) {
                spoilt = true;
            }
            throw MediaException.from(e);
        }
    }

    RangeSet landed() {
        return resource.landed();
    }

    boolean hasLanded(ByteRange range) {
        return resource.hasLanded(range);
    }

    /** Returns the committed length; what has been released since may be missing. */
    OptionalLong committedLength() {
        return resource.state() == ResourceState.COMMITTED ? resource.length() : OptionalLong.empty();
    }

    /** Returns whether the committed length was proven, so that nobody needs to be asked for it again. */
    boolean isEndProven() {
        return resource.isLengthProven();
    }

    /** Returns whether somebody outside this process's body writes, so that waiting for bytes makes sense. */
    boolean isWrittenElsewhere() {
        return resource.state() == ResourceState.ACTIVE;
    }

    Registration whenAvailable(ByteRange range, Runnable callback) {
        return resource.whenAvailable(range, callback);
    }

    /** Returns whether we may write: we could already, or now get the right to. */
    boolean claim() {
        return writer.claim();
    }

    void write(long position, ByteBuffer bytes) throws StorageException {
        writer.write(position, bytes);
    }

    /** Declares the resource whole if every byte before {@code length} is there; it is complete in the cache then. */
    void commitIfWhole(long length, boolean proven) throws StorageException {
        writer.commitIfWhole(length, proven);
    }

    /** Gives the right to write back because fetching failed: others may try. */
    void failWriter(Throwable cause) {
        writer.fail(cause);
    }

    /** Gives the right to write back because there is nothing to write. */
    void cancelWriter() {
        writer.cancel();
    }

    /** Returns the remote version that the bytes belong to. */
    Validators version() {
        ResourceInfo info = lease.info();
        return new Validators(info.etag(), info.lastModified(), info.total());
    }

    ResourceInfo info() {
        return lease.info();
    }

    void updateInfo(ResourceInfo info) {
        lease.updateInfo(info);
    }

    /** Forgets every byte: they are of another version. */
    void restart() throws StorageException {
        cancelWriter();
        lease.restart();
        resource = lease.resource();
    }

    /** Forgets every byte, and takes those that come to where they are gone once nobody reads them. */
    void pass(BodyTerms terms) throws StorageException {
        if (!landed().isEmpty()) {
            restart();
        }
        ResourceLease kept = lease;
        ResourceLease passed = terms.pass(kept.key());
        writer.moveTo(passed);
        lease = passed;
        resource = passed.resource();
        passing = terms;
        kept.close();
        if (!claim()) {
            throw new StorageException(StorageException.Reason.CANCELLED, "somebody else writes: " + this);
        }
    }

    /** Returns whether the bytes are gone when this is closed. */
    boolean isPassing() {
        return passing != null;
    }

    /** Forgets every byte and goes on writing, if nobody else has begun to. */
    void startAnew() throws StorageException {
        restart();
        if (!claim()) {
            throw new StorageException(StorageException.Reason.CANCELLED, "somebody else writes: " + this);
        }
    }

    void release(long position) {
        resource.release(position);
    }

    /** Lets go. What was found spoilt is forgotten, so that who comes next fetches it. */
    void close() {
        if (spoilt) {
            try {
                restart();
            } catch (StorageException e) {
                System.getLogger("io.kithara.file").log(Level.WARNING, "the cache could not forget " + this, e);
            }
        }
        lease.close();
        BodyTerms terms = passing;
        if (terms != null) {
            try {
                terms.passed(lease.key());
            } catch (StorageException e) {
                System.getLogger("io.kithara.file").log(Level.WARNING, "memory could not be freed of " + this, e);
            }
        }
    }

    @Override
    public String toString() {
        return resource.toString();
    }
}
