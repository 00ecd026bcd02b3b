package io.kithara.testing;

/** How a response body says where it ends (RFC 9112 section 6.3). */
public enum Framing {
    /** A {@code Content-Length} header. */
    CONTENT_LENGTH,
    /** {@code Transfer-Encoding: chunked}; no length is announced. */
    CHUNKED,
    /** Neither: the body ends where the connection does. */
    CLOSE_DELIMITED
}
