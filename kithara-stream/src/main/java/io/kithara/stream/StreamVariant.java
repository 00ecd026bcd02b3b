package io.kithara.stream;

import java.util.Optional;

/**
 * One variant of an adaptive stream.
 *
 * @param index its place in the multivariant playlist
 * @param bandwidthBps its peak bandwidth in bits per second; 0 if the playlist fails to state it
 * @param codecs the {@code CODECS} attribute (RFC 6381)
 */
public record StreamVariant(int index, long bandwidthBps, Optional<String> codecs) {}
