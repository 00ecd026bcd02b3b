package io.kithara.examples;

import io.kithara.storage.ByteRange;
import io.kithara.storage.CancelToken;
import io.kithara.storage.DirectBuffers;
import io.kithara.storage.FileOptions;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** One resource, written out of order and read. */
public final class StorageExample {
    private StorageExample() {}

    /** Writes two halves of 65,536 bytes and returns how many bytes were read into {@code target}. */
    public static int writeAndRead(Path path, ByteBuffer firstHalf, ByteBuffer secondHalf, ByteBuffer target)
            throws StorageException {
        // snippet storage
        DirectBuffers buffers = DirectBuffers.keeping(4);
        try (StreamingResource resource = StreamingResource.openFile(path, FileOptions.of(buffers))) {
            ResourceWriter writer = resource.claimWriter().orElseThrow();
            writer.writeAt(65_536, secondHalf); // any order
            writer.writeAt(0, firstHalf);
            writer.commit(131_072, true); // only this makes an end of data

            resource.await(new ByteRange(0, 4_096), CancelToken.root()); // or whenAvailable(range, callback)
            return resource.readAt(0, target); // never waits; 0 is "not yet", -1 the proven end
        }
        // end
    }
}
