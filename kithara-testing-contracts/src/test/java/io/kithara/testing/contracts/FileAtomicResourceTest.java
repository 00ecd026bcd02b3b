package io.kithara.testing.contracts;

import io.kithara.storage.AtomicResource;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileAtomicResourceTest extends AtomicResourceContract {
    private int count;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Override
    protected AtomicResource create(int maxBytes) {
        return AtomicResource.ofFile(directory.resolve("content-" + count++), maxBytes);
    }
}
