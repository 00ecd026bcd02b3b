/** Demuxers, packet decoders, resampling, the PCM ring. */
@NullMarked
package io.kithara.decode;

import org.jspecify.annotations.NullMarked;
