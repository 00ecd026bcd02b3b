package io.kithara.stream;

/** How urgent a fetch is. Earlier ones start first. */
public enum Priority {
    /** A reader waits for these bytes. */
    OWED,
    /** A reader will want them soon; may be cancelled in favour of what is owed elsewhere. */
    AHEAD,
    /** Nobody listens: prefetch, download for offline use; may be cancelled in favour of the others. */
    BACKGROUND
}
