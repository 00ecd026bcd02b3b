package io.kithara.storage;

/** How a wait for a range ended well. */
public enum Availability {
    /** Every byte of the range that lies before the proven end has landed, and there is at least one. */
    READY,
    /** The range starts at or past the proven end: there is nothing to read. */
    END
}
