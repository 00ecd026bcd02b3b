package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;

/** How the parser says that a packet breaks its own syntax. */
final class Corruption {
    private Corruption() {}

    /** Returns the exception to throw; {@code what} completes "the AAC packet ...". */
    static DecodeException of(String what) {
        return new DecodeException(DecodeException.Reason.CORRUPT_PACKET, "the AAC packet " + what);
    }
}
