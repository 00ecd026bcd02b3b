package io.kithara.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Names the reason of what the file system refused. */
final class DiskFailures {
    private DiskFailures() {}

    /** Returns the exception for a write: a full disk has no type of its own, but what the file system has left tells it. */
    static StorageException writing(String what, Path path, long neededBytes, IOException cause) {
        StorageException.Reason reason = StorageException.Reason.IO;
        try {
            if (Files.getFileStore(path).getUsableSpace() < neededBytes) {
                reason = StorageException.Reason.NO_SPACE;
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return new StorageException(reason, "cannot write " + what, cause);
    }

    static StorageException reading(String what, IOException cause) {
        return new StorageException(StorageException.Reason.IO, "cannot read " + what, cause);
    }
}
