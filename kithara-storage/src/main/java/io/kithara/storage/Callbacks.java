package io.kithara.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs what was registered, on the calling thread, which must hold no lock. */
final class Callbacks {
    private Callbacks() {}

    /** Runs every callback; one that throws keeps no other from running, and is heard of when all have run. */
    static void runAll(List<? extends Runnable> callbacks) {
        @Nullable RuntimeException thrown = null;
        for (Runnable callback : callbacks) {
            try {
                callback.run();
            } catch (RuntimeException e) {
                if (thrown == null) {
                    thrown = e;
                } else {
                    thrown.addSuppressed(e);
                }
            }
        }
        if (thrown != null) {
            throw thrown;
        }
    }
}
