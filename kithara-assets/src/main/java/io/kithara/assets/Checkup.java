package io.kithara.assets;

import java.util.Optional;

/**
 * What a look at the file of a resource came to.
 *
 * @param sound what is true of the disk: of the entry that was looked at, what is left
 * @param problem what was wrong; empty if nothing of it is lost
 */
record Checkup(ManifestEntry sound, Optional<VerifyReport.Problem> problem) {
    /** Returns the result for an entry of which everything is there. */
    static Checkup sound(ManifestEntry entry) {
        return new Checkup(entry, Optional.empty());
    }

    /** Returns the result for an entry of which nothing is left. */
    static Checkup lost(ManifestEntry entry, VerifyReport.Problem problem) {
        return new Checkup(entry.emptied(), Optional.of(problem));
    }

    /** Returns whether {@code before} is not what to go on with. */
    boolean changes(ManifestEntry before) {
        return !sound.equals(before);
    }
}
