package io.kithara.decode;

/** Whether what was decoded is what was once encoded, by a check sum of all samples that the media carries. */
public enum Integrity {
    /**
     * Nothing can be said: it was not asked for or the media has no check sum; the end is not reached; or not every sample was decoded
     * in order, because of a seek, a hole, damage or a switch.
     */
    UNKNOWN,
    /** Every sample came out as it went in. */
    MATCH,
    /** Some sample did not, or the check sum is wrong. */
    MISMATCH
}
