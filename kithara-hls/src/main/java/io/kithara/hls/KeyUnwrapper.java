package io.kithara.hls;

import java.io.IOException;
import java.net.URI;

/** Lets a host turn what a key server sends into the key, where that is not the key itself. */
@FunctionalInterface
public interface KeyUnwrapper {
    /** Every key server sends the key itself. */
    KeyUnwrapper NONE = (uri, sent) -> sent;

    /**
     * Returns the 16 bytes of the key. Called on a decode worker; must not wait. For servers that need no unwrapping,
     * returns {@code sent}.
     *
     * @param uri where the key came from
     * @param sent what came
     * @throws IOException if it cannot be unwrapped; the segments under it count as missing
     */
    byte[] unwrap(URI uri, byte[] sent) throws IOException;
}
