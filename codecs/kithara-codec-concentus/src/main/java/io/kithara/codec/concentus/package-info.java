/** Opus through Concentus 1.0.2, one packet at a time, as 32-bit float. */
@NullMarked
package io.kithara.codec.concentus;

import org.jspecify.annotations.NullMarked;
