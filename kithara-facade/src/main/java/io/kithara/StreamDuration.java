package io.kithara;

import java.time.Duration;

/**
 * How long a stream is.
 *
 * @param value the length
 * @param frames the length in frames of the stream's output format
 * @param exact whether the container or the protocol states it; else an estimate
 */
public record StreamDuration(Duration value, long frames, boolean exact) {}
