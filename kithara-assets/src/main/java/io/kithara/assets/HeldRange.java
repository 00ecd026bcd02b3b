package io.kithara.assets;

/** A lock that is held until this is closed, or until the process ends. Closing it twice does nothing; never throws. */
@FunctionalInterface
interface HeldRange {
    /** What is held where there is nobody to lock out. */
    HeldRange NOTHING = () -> {};

    /** Gives the range back. */
    void close();
}
