package io.kithara.assets;

/**
 * This module's logger, asked for with each message: a logger kept in a static field costs a cold JVM 30 to 50 ms, which
 * a stream that never logs need not pay before its first PCM.
 */
final class ModuleLog {
    private ModuleLog() {}

    static System.Logger logger() {
        return System.getLogger("io.kithara.assets");
    }
}
