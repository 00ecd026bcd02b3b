package io.kithara.decode.aac;

/** The four shapes of a frame's windows, in the order of their numbers in the bit stream (section 4.5.2.3.4). */
enum WindowSequence {
    ONLY_LONG,
    LONG_START,
    EIGHT_SHORT,
    LONG_STOP;

    private static final WindowSequence[] BY_NUMBER = values();

    static WindowSequence of(int number) {
        return BY_NUMBER[number];
    }

    /** Returns a sequence whose left slope fits the right one of this; of short windows if these are. */
    WindowSequence follower() {
        if (this == EIGHT_SHORT) {
            return EIGHT_SHORT;
        }
        return this == LONG_START ? LONG_STOP : ONLY_LONG;
    }

    /** Returns whether the left slope is that of a short window. */
    boolean risesShort() {
        return this == EIGHT_SHORT || this == LONG_STOP;
    }

    /** Returns whether the right slope is that of a short window. */
    boolean fallsShort() {
        return this == EIGHT_SHORT || this == LONG_START;
    }
}
