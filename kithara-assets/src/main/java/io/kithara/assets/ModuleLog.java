package io.kithara.assets;

import io.kithara.storage.StorageException;

/**
 * This module's logger, asked for with each message: a logger kept in a static field costs a cold JVM 30 to 50 ms, which
 * a stream that never logs need not pay before its first PCM.
 */
final class ModuleLog {
    private ModuleLog() {}

    static System.Logger logger() {
        return System.getLogger("io.kithara.assets");
    }

    /** Does what is done in the background: a failure is told to the log, and the same tried again when it is due next. */
    static void quietly(String what, DiskWork work) {
        try {
            work.run();
        } catch (StorageException e) {
            logger().log(System.Logger.Level.WARNING, "could not {0}: {1}", what, e.getMessage());
        }
    }
}
