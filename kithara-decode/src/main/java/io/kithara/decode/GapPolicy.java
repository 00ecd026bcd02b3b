package io.kithara.decode;

/** What a listener hears where audio is missing. The hole is reported either way. */
public enum GapPolicy {
    /** As much silence as is missing, so that frames stay time. */
    SILENCE,
    /** What follows the hole; the position jumps over it. */
    JUMP
}
