/** MPEG audio through JLayer 1.0.1, fed one packet at a time, as 32-bit float. */
@NullMarked
package io.kithara.codec.jlayer;

import org.jspecify.annotations.NullMarked;
