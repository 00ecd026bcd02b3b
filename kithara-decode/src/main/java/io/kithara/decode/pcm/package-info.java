/** WAV, RF64, AIFF and AIFF-C, and the decoding of the PCM in them. */
@NullMarked
package io.kithara.decode.pcm;

import org.jspecify.annotations.NullMarked;
