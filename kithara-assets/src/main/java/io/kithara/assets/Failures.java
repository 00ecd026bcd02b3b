package io.kithara.assets;

import io.kithara.storage.StorageException;
import org.jspecify.annotations.Nullable;

/** Lets a row of steps go on after one has failed. Used by one thread. */
final class Failures {
    private @Nullable StorageException first;

    /** Runs {@code step} and keeps its failure. Returns whether it succeeded. */
    boolean collect(DiskWork step) {
        try {
            step.run();
            return true;
        } catch (StorageException e) {
            if (first == null) {
                first = e;
            } else {
                first.addSuppressed(e);
            }
            return false;
        }
    }

    /** Throws the first failure with the others attached, if there was one. */
    void throwFirst() throws StorageException {
        if (first != null) {
            throw first;
        }
    }
}
