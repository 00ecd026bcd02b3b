/** Ogg (RFC 3533): pages, logical streams, and how Vorbis and Opus (RFC 7845) lie in them. */
@NullMarked
package io.kithara.decode.ogg;

import org.jspecify.annotations.NullMarked;
