package io.kithara.hls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.assets.ResourceInfo;
import io.kithara.assets.ResourceLease;
import io.kithara.assets.TurnWriter;
import io.kithara.net.CachedResponse.Kind;
import io.kithara.net.FetchResponse;
import io.kithara.net.Validators;
import io.kithara.storage.ByteRange;
import io.kithara.storage.ResourceState;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One file of the cache that segments are in, a whole one or, with {@code EXT-X-BYTERANGE}, many: its lease, its writer
 * and its version. All bytes that are ever read through it are of one version. Safe from any thread; touches the disk.
 */
final class SharedFile {
    /*
     * lock guards the fields below and is held while the right to write is taken or given back and while a version is
     * replaced by another, which may wait for the write under way. Loads write through the writer they claimed: one
     * that belongs to a version since replaced takes nothing more.
     */
    private final HlsTerms terms;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private TurnWriter writer;

    /** Loads that hold the right to write. */
    @GuardedBy("lock")
    private int claims;

    @GuardedBy("lock")
    private boolean closed;

    /** Whether the server has another version than the one that was read. */
    @GuardedBy("lock")
    private boolean stale;

    /** Written under lock, when the first response says that nothing may be kept, before anything was. */
    private volatile ResourceLease lease;

    /** Whether the bytes are gone when this is closed. */
    @GuardedBy("lock")
    private boolean passing;

    /** Whether bytes of this version were given to a reader; never false again. */
    private volatile boolean read;

    SharedFile(ResourceLease lease, HlsTerms terms) {
        this.lease = lease;
        this.terms = terms;
        writer = new TurnWriter(lease);
    }

    StreamingResource resource() {
        return lease.resource();
    }

    /** Returns the bytes to give to a reader: from now on no other version takes their place. */
    StreamingResource forReading() {
        if (!read) {
            lock.lock();
            try {
                read = true;
            } finally {
                lock.unlock();
            }
        }
        return lease.resource();
    }

    /** Forgets what cannot be continued: bytes of which nothing says what version they are of, and an empty body. */
    void forgetUseless() throws StorageException {
        OptionalLong whole = wholeLength();
        boolean partial = whole.isEmpty() && !lease.resource().landed().isEmpty();
        boolean empty = whole.isPresent() && whole.getAsLong() == 0;
        if (empty || (partial && version().equals(Validators.NONE))) {
            lease.restart();
        }
    }

    /** Returns the length if every byte is there. */
    OptionalLong wholeLength() {
        StreamingResource resource = lease.resource();
        if (resource.state() != ResourceState.COMMITTED || resource.length().isEmpty()) {
            return OptionalLong.empty();
        }
        long length = resource.length().getAsLong();
        boolean whole = length == 0 || resource.hasLanded(new ByteRange(0, length));
        return whole ? OptionalLong.of(length) : OptionalLong.empty();
    }

    /** Returns the length if every byte is there, and it is proven that no more follow. */
    OptionalLong provenLength() {
        return lease.resource().isLengthProven() ? wholeLength() : OptionalLong.empty();
    }

    /** Returns the remote version that the bytes belong to. */
    Validators version() {
        ResourceInfo info = lease.info();
        return new Validators(info.etag(), info.lastModified(), info.total());
    }

    /** Returns the right to write, until {@link #release}; empty while somebody outside has it, and once closed. */
    Optional<TurnWriter> claim() {
        lock.lock();
        try {
            if (closed || !writer.claim()) {
                return Optional.empty();
            }
            claims++;
            return Optional.of(writer);
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the right to write that {@link #claim} gave is still there, or there again after a commit. */
    boolean reclaim(TurnWriter claimed) {
        lock.lock();
        try {
            return !closed && claimed == writer && writer.claim();
        } finally {
            lock.unlock();
        }
    }

    /** Gives the right to write back. With the last one others may have it, and go on where this stopped. */
    void release(TurnWriter claimed) {
        lock.lock();
        try {
            if (claimed == writer) {
                claims--;
                if (claims == 0) {
                    writer.cancel();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Forgets bytes of which nothing says what version they are of, now that the server sends them all; the right to write
     * stays. Returns false, and leaves them, if somebody else reads or writes here.
     */
    boolean replaceUnknown(TurnWriter claimed) throws StorageException {
        lock.lock();
        try {
            if (claimed != writer || closed || read || claims > 1) {
                return false;
            }
            writer.cancel();
            lease.restart();
            return writer.claim();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether what is written through {@code claimed} still belongs to the version at hand. */
    boolean isCurrent(TurnWriter claimed) {
        lock.lock();
        try {
            return claimed == writer;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Compares what a response says of its version, before its first byte, with that of the bytes at hand, or records it
     * as theirs. Returns whether its bytes may join them.
     */
    boolean accept(TurnWriter claimed, FetchResponse response) throws StorageException {
        lock.lock();
        try {
            if (claimed != writer || closed) {
                return false;
            }
            Validators known = version();
            Validators sent = response.validators();
            if (!known.equals(Validators.NONE)) {
                return !contradicts(known, sent);
            }
            if (!terms.isStored(response.finalUri(), Kind.SEGMENT, response) && !pass(claimed)) {
                return false;
            }
            lease.updateInfo(terms.noted(lease.info(), response)
                    .withEtag(sent.etag())
                    .withLastModified(sent.lastModified())
                    .withContentType(response.header("content-type"))
                    .withTotal(sent.total())
                    .withSource(response.finalUri()));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the bytes that come to where they are gone once nobody reads them; returns whether they may come. */
    @GuardedBy("lock")
    private boolean pass(TurnWriter claimed) throws StorageException {
        if (!passing) {
            ResourceLease kept = lease;
            ResourceLease passed = terms.passing().get().open(kept.key());
            claimed.moveTo(passed);
            lease = passed;
            passing = true;
            kept.close();
        }
        return claimed.claim();
    }

    /** A weak entity tag proves nothing about bytes (RFC 9110 section 8.8.1); without a strong one the date decides. */
    private static boolean contradicts(Validators known, Validators sent) {
        if (differ(
                known.total().stream().boxed().findAny(),
                sent.total().stream().boxed().findAny())) {
            return true;
        }
        Optional<String> knownTag = known.etag().filter(tag -> !tag.startsWith("W/"));
        Optional<String> sentTag = sent.etag().filter(tag -> !tag.startsWith("W/"));
        boolean tagged = knownTag.isPresent() && sentTag.isPresent();
        return tagged ? differ(knownTag, sentTag) : differ(known.lastModified(), sent.lastModified());
    }

    private static boolean differ(Optional<?> known, Optional<?> sent) {
        return known.isPresent() && sent.isPresent() && !known.equals(sent);
    }

    /**
     * Forgets every byte because the server has another version, unless somebody has read some or has done it already.
     * Returns whether the caller may fetch what is there now.
     */
    boolean startOver(TurnWriter claimed) throws StorageException {
        lock.lock();
        try {
            if (claimed != writer) {
                return !closed;
            }
            if (read || closed) {
                stale = true;
                return false;
            }
            writer.cancel();
            lease.restart();
            writer = new TurnWriter(lease);
            claims = 0;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the use of the file. What the server has replaced is forgotten: its next user gets what is there then. */
    void close() {
        lock.lock();
        try {
            closed = true;
            writer.cancel();
            if (stale) {
                lease.restart();
            }
        } catch (StorageException e) {
            System.getLogger("io.kithara.hls").log(Level.WARNING, "the cache could not forget " + this, e);
        } finally {
            lock.unlock();
        }
        lease.close();
        forgetPassed();
    }

    /** With the last of what passes of a stream, all of it is gone. */
    private void forgetPassed() {
        lock.lock();
        try {
            if (passing) {
                boolean ignored = terms.passing().get().evict(lease.key().asset());
            }
        } catch (StorageException e) {
            System.getLogger("io.kithara.hls").log(Level.WARNING, "memory could not be freed of " + this, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "SharedFile[" + lease.resource() + "]";
    }
}
