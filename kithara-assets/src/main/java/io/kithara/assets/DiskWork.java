package io.kithara.assets;

import io.kithara.storage.StorageException;

/** Something to do with files that may fail. */
@FunctionalInterface
interface DiskWork {
    void run() throws StorageException;
}
