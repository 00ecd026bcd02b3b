package io.kithara.decode.alac;

import io.kithara.decode.DecodeException;

/** Says what is wrong with a packet. */
final class Corruption {
    private Corruption() {}

    /** Returns an exception whose message is {@code an ALAC packet} and {@code what}. */
    static DecodeException of(String what) {
        return new DecodeException(DecodeException.Reason.CORRUPT_PACKET, "an ALAC packet " + what);
    }
}
