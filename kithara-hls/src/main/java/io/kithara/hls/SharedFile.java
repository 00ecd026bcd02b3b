package io.kithara.hls;

import io.kithara.assets.ResourceInfo;
import io.kithara.assets.ResourceLease;
import io.kithara.assets.TurnWriter;
import io.kithara.net.Validators;
import io.kithara.storage.ByteRange;
import io.kithara.storage.ResourceState;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.net.URI;
import java.util.OptionalLong;

/**
 * One file of the cache that segments are in, a whole one or, with {@code EXT-X-BYTERANGE}, many: its lease, its writer
 * and its version. Safe from any thread; touches the disk.
 */
final class SharedFile {
    private final ResourceLease lease;
    private final TurnWriter writer;

    SharedFile(ResourceLease lease) {
        this.lease = lease;
        writer = new TurnWriter(lease);
    }

    StreamingResource resource() {
        return lease.resource();
    }

    /** Bytes of which nothing says what version they are of cannot be continued: they are fetched again. */
    void forgetUnknownVersion() throws StorageException {
        boolean partial = wholeLength().isEmpty() && !lease.resource().landed().isEmpty();
        if (partial && version().equals(Validators.NONE)) {
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

    /** Returns the remote version that the bytes belong to. */
    Validators version() {
        ResourceInfo info = lease.info();
        return new Validators(info.etag(), info.lastModified(), info.total());
    }

    /** Records the remote version before its first byte is written. */
    void version(Validators version, java.util.Optional<String> contentType, URI uri) {
        lease.updateInfo(lease.info()
                .withEtag(version.etag())
                .withLastModified(version.lastModified())
                .withContentType(contentType)
                .withTotal(version.total())
                .withSource(uri));
    }

    TurnWriter writer() {
        return writer;
    }

    /** Forgets every byte: they are of another version. */
    void restart() throws StorageException {
        writer.cancel();
        lease.restart();
    }

    void close() {
        lease.close();
    }

    @Override
    public String toString() {
        return "SharedFile[" + lease.resource() + "]";
    }
}
