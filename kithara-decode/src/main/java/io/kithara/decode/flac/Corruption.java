package io.kithara.decode.flac;

import io.kithara.decode.DecodeException;

/** Says what is wrong with a frame. */
final class Corruption {
    private Corruption() {}

    /** Returns an exception whose message is {@code a FLAC frame} and {@code what}. */
    static DecodeException of(String what) {
        return new DecodeException(DecodeException.Reason.CORRUPT_PACKET, "a FLAC frame " + what);
    }
}
