package io.kithara.testing.contracts;

import io.kithara.storage.DirectBuffers;
import io.kithara.storage.FileOptions;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SealedResourceConcurrencyTest extends StreamingResourceConcurrencyContract {
    private final DirectBuffers buffers = DirectBuffers.keeping(2);
    private int count;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Override
    protected StreamingResource create() throws StorageException {
        return StreamingResource.openFile(
                directory.resolve("resource-" + count++),
                FileOptions.of(buffers).withCipher(new TestCipher()));
    }
}
