/** Vorbis through JOrbis 0.0.17, one packet at a time, as 32-bit float. */
@NullMarked
package io.kithara.codec.jorbis;

import org.jspecify.annotations.NullMarked;
