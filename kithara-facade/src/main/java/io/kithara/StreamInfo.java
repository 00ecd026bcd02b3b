package io.kithara;

import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import java.net.URI;
import java.util.Optional;

/**
 * What a stream is made of, before resampling and mixing.
 *
 * @param uri what was opened
 * @param container how packets are framed
 * @param codec how samples are coded
 * @param sourceFormat rate and channels of the source
 * @param live whether it has no end of its own
 */
public record StreamInfo(Optional<URI> uri, Container container, Codec codec, AudioFormat sourceFormat, boolean live) {}
