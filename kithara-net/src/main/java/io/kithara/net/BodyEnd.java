package io.kithara.net;

import java.util.OptionalLong;

/**
 * How a body ended well.
 *
 * @param position one past the last byte delivered
 * @param total the resource's length, if the exchange showed it
 * @param proven whether {@code total} was proven by the protocol (Content-Length reached, last chunk, END_STREAM, a 206
 *     or 416 total); {@code false} for a body that ended when its connection closed
 * @param stopped whether the sink stopped it
 */
public record BodyEnd(long position, OptionalLong total, boolean proven, boolean stopped) {}
